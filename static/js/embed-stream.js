// The stream of an embed's run: open only while something is to come through it, and while there is a place for it.

import { embed as words } from "./messages/embed.js";
import { createStreamPlace } from "./stream-place.js";

const REST_AFTER = 1500; // ms without news from a run that stands still, until its stream is closed

/**
 * @typedef {object} Means
 * @property {ReturnType<typeof import("./run.js").createRun>} run
 * @property {ReturnType<typeof import("./source.js").createSource>} source
 * @property {ReturnType<typeof import("./embed-banner.js").createBanner>} banner
 */

/**
 * @param {Means} means
 * @param {object} on
 * @param {() => void} on.lost another embed was given its place
 * @param {() => void} on.rest nothing more has come for a while
 */
export function createEmbedStream({ run, source, banner }, on) {
  const place = createStreamPlace(on.lost);
  let isOpen = false;
  let isAwaited = false; // nothing of the run has come yet
  let timer = 0;
  run.rest();

  // Off stage nothing is painted, so what comes is heard here and not by the view alone.
  for (const kind of /** @type {const} */ (["snapshot", "frame", "metrics", "state"])) {
    source.subscribe(kind, () => {
      isAwaited = false;
      banner.waits("");
    });
  }

  function close() {
    isOpen = isAwaited = false;
    run.rest();
  }

  return {
    get isOpen() {
      return isOpen;
    },

    get hasPlace() {
      return place.isHeld;
    },

    /** Say whether its run plays. */
    plays: place.plays,

    /**
     * Open it as soon as there is a place; resolves with whether it is open, and not with true where it was given up meanwhile.
     * @param {{ insists: boolean, isToPlay: boolean }} how whether somebody is waiting for it, so that another embed makes room; and
     *   whether it is worth saying that others play
     */
    async open({ insists, isToPlay }) {
      clearTimeout(timer);
      if (!place.isHeld && isToPlay) banner.waits(words.othersPlay);
      if (!(await place.take(insists))) return false;
      if (!isOpen) {
        isOpen = isAwaited = true;
        run.wake();
      }
      banner.waits(isAwaited ? words.noAnswer : "");
      return true;
    },

    /** Another run is on its way, and does not answer before it is there. */
    expect() {
      clearTimeout(timer);
      isAwaited = true;
    },

    /**
     * Rest when nothing has come for a while, unless something is to come.
     * @param {boolean} isMore
     */
    settle(isMore) {
      clearTimeout(timer);
      if (isOpen && !isAwaited && !isMore) timer = setTimeout(on.rest, REST_AFTER);
    },

    close,

    /** Close it, and leave the place to others. */
    rest() {
      clearTimeout(timer);
      close();
      banner.waits("");
      place.giveBack();
    },
  };
}
