// The run of an embed: made when it is first needed, and its stream open only while something is to come through it. It plays while
// somebody wants it to and it is on stage, and goes on where it was when its slide comes back.

import { remember } from "./frame-memory.js";
import { embed as words } from "./messages/embed.js";
import { createStreamPlace } from "./stream-place.js";

/** @import { Command, Run, Scene, Start, State } from "./types.js" */

const REST_AFTER = 1500; // ms without news from a run that stands still, until its stream is closed
const PATIENCE = 3000; // ms that a first event may take before it is said
const REMEMBER_APART = 1000;

/**
 * @typedef {object} Means
 * @property {ReturnType<typeof import("./run.js").createRun>} run
 * @property {ReturnType<typeof import("./source.js").createSource>} source
 * @property {() => Start} start how it is to begin
 * @property {(words: string) => void} say
 */

/**
 * @param {Means} means
 * @param {{ wants: boolean, always: boolean }} how whether it is to play as soon as it is on stage, and whenever it comes on stage
 */
export function createEmbedRun({ run, source, start, say }, how) {
  const place = createStreamPlace();
  let { wants } = how;
  let hasBegun = false;
  let isOnStage = false;
  let rest = 0;
  let late = 0;
  let remembered = 0;
  /** @type {State | null} */
  let state = null;

  for (const kind of /** @type {const} */ (["snapshot", "frame", "metrics", "state"])) {
    source.subscribe(kind, () => {
      clearTimeout(late);
      say("");
    });
  }

  /**
   * Have the run there, and its stream open; resolves with whether it is.
   * @param {boolean} insists
   */
  async function wake(insists) {
    clearTimeout(rest);
    if (!(await place.take(insists, yieldPlace))) return false;
    clearTimeout(late);
    late = setTimeout(say, PATIENCE, words.noAnswer);
    if (hasBegun) run.wake();
    else run.begin({ ...start(), playing: false });
    hasBegun = true;
    return true;
  }

  /** Another embed plays in its stead. */
  function yieldPlace() {
    wants = false;
    if (state?.playing) void run.command({ command: "pause" });
    say(words.othersPlay);
    sleep();
  }

  function sleep() {
    clearTimeout(rest);
    clearTimeout(late);
    run.rest();
    place.giveBack();
  }

  async function play() {
    const isOver = state?.ended && state.mode === "train"; // then there is nothing to play, but much to ask about
    if ((await wake(false)) && !isOver) await run.command({ command: "play" });
  }

  /** Off stage: the run stands still, and nothing is left open. */
  async function leaveStage() {
    if (!hasBegun) return place.giveBack();
    if (state?.playing) await run.command({ command: "pause" });
    if (!isOnStage) sleep();
  }

  /** Let the stream rest when nothing more is to come. */
  function settle() {
    clearTimeout(rest);
    if (state?.playing && state.seeking === null) return;
    rest = setTimeout(() => {
      if (!state?.playing) sleep();
    }, REST_AFTER);
  }

  function rememberPlace() {
    if (!hasBegun) return;
    remembered = performance.now();
    const { request, mode, speed } = run.place;
    remember({ request, mode, speed, wants });
  }

  return {
    /** Whether somebody wants it to play. */
    get wants() {
      return wants;
    },

    /**
     * A command of somebody's, who need not wait until it is on stage.
     * @param {Command} command
     */
    async command(command) {
      if (command.command === "play") wants = true;
      if (command.command === "pause" || command.command === "step" || command.command === "reset")
        wants = false;
      await wake(true);
      await run.command(command);
      settle();
    },

    /**
     * The same for who wants to know what came of it; throws a Problem.
     * @param {Command} command
     */
    async ask(command) {
      if (command.command === "play") wants = true;
      if (command.command === "pause") wants = false;
      await wake(true);
      try {
        return await run.ask(command);
      } finally {
        settle();
      }
    },

    /** @param {boolean} isThere */
    stage(isThere) {
      isOnStage = isThere;
      if (!isThere) void leaveStage();
      else if (how.always) wants = true;
      if (isThere && (wants || (state?.ended && !hasBegun))) void play();
    },

    /** @param {Scene} scene */
    view({ state: now }) {
      const wasPlaying = state?.playing;
      state = now;
      if (!hasBegun) return;
      if (!now.playing || wasPlaying !== now.playing) settle();
      if (performance.now() - remembered < REMEMBER_APART && wasPlaying === now.playing) return;
      rememberPlace();
    },

    /** @type {Run["record"]} */
    async record(step) {
      if (!hasBegun) await wake(true);
      return run.record(step);
    },

    /** @type {Run["inquire"]} */
    async inquire(path, how) {
      if (!hasBegun) await wake(true);
      return run.inquire(path, how);
    },

    /** @param {Start} anew */
    begin(anew) {
      hasBegun = true;
      void place.take(true, yieldPlace).then(() => run.begin(anew));
    },

    /** The frame is taken away. */
    leave() {
      rememberPlace();
      run.leave();
    },
  };
}
