// How the playground introduces itself: the opening, and the ways on from it. Few pages begin with it, so each part is fetched
// when its turn comes.

import { find } from "./dom.js";

/** @import { Introduction, Page } from "./types.js" */

const NEW_SEED_SPEED = 300; // iterations a second, for the way on to another seed

/**
 * @param {Page} page
 * @returns {Introduction}
 */
export function introduction({ run, tell, announce, phases, isCalm, hold, paintSoon, begin, life }) {
  /** @type {ReturnType<typeof import("./opening.js").createOpening> | null} */
  let opening = null;
  /** @type {ReturnType<typeof import("./ways.js").createWays> | null} */
  let ways = null;
  let isComing = false; // a part is being fetched, and nobody has gone on without it

  /**
   * A part, or null where somebody has gone on meanwhile, or it does not come.
   * @template Part
   * @param {Promise<Part>} part
   */
  async function fetched(part) {
    isComing = true;
    const come = await part.catch(() => null);
    if (!come || !isComing) return null;
    isComing = false;
    return come;
  }

  async function showWays() {
    const part = await fetched(import("./ways.js"));
    if (!part) return;
    ways = part.createWays(find(document, "#ways"), run, {
      life,
      reseed() {
        begin({ playing: true, speed: NEW_SEED_SPEED });
        find(document, "#another-seed").click();
      },
    });
    paintSoon();
  }

  return {
    view: (scene) => opening?.view(scene),
    async play() {
      hold(true);
      const part = await fetched(import("./opening.js"));
      if (!part) return hold(false);
      opening = part.createOpening(find(document, "#opening"), {
        command: run,
        tell,
        announce: ({ what, more }) => announce(`${what} ${more}`.replaceAll("**", "")),
        phases,
        isCalm,
        onEnd(wasSeen) {
          phases.end();
          hold(false);
          if (wasSeen) void showWays();
          paintSoon();
        },
      });
      void opening.play();
      paintSoon(); // for it has seen nothing so far
    },
    hide() {
      const wasComing = isComing;
      isComing = false;
      return ways?.hide() || wasComing;
    },
  };
}
