// The run of an embed: made when it is first needed, and its stream open only while something is to come through it. It plays while
// somebody wants it to and it is on stage, and goes on where it was when its slide comes back.

import { remember } from "./frame-memory.js";
import { embed as words } from "./messages/embed.js";
import { createStreamPlace } from "./stream-place.js";

/** @import { Command, Run, Scene, Start, State } from "./types.js" */

const REST_AFTER = 1500; // ms without news from a run that stands still, until its stream is closed
const PATIENCE = 3000; // ms that a first event may take before it is said
const HALTS_WITHIN = 500; // ms
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
 * @param {{ wants: boolean, always: boolean, waits: boolean }} how whether it is to play as soon as it is on stage, and whenever it comes on
 *   stage; whether it waits for somebody even where nothing is left to play
 */
export function createEmbedRun({ run, source, start, say }, how) {
  const place = createStreamPlace();
  let { wants } = how;
  let hasBegun = false;
  let isOnStage = false;
  let isAwake = false; // its stream is open, or about to be
  let isSentOn = false; // the latest that was sent is to play
  let rest = 0;
  let late = 0;
  let remembered = 0;
  let seenPlaying = false;
  /** @type {State | null} */
  let state = null;
  let onHalted = () => {};

  // Off stage nothing is painted, so what comes is heard here and not by the view alone.
  for (const kind of /** @type {const} */ (["snapshot", "frame", "metrics", "state"])) {
    source.subscribe(kind, () => {
      clearTimeout(late);
      say("");
    });
  }
  source.subscribe("snapshot", (snapshot) => hear(snapshot.state));
  source.subscribe("state", hear);
  source.subscribe("frame", () => {
    if (state && state.seeking !== null) hear({ ...state, seeking: null });
  });

  /** @param {State} now */
  function hear(now) {
    state = now;
    if (!now.playing) onHalted();
    settle();
  }

  /**
   * Have the run there, and its stream open; resolves with whether it is.
   * @param {boolean} insists
   */
  async function wake(insists) {
    clearTimeout(rest);
    if (!isAwake) {
      clearTimeout(late);
      late = setTimeout(say, PATIENCE, words.othersPlay);
    }
    if (!(await place.take(insists, () => void yieldPlace()))) return false;
    if (isAwake) return true;
    isAwake = true;
    clearTimeout(late);
    late = setTimeout(say, PATIENCE, words.noAnswer);
    if (hasBegun) run.wake();
    else run.begin({ ...start(), playing: false });
    hasBegun = true;
    return true;
  }

  /** Another embed plays in its stead. */
  async function yieldPlace() {
    wants = false;
    await halt();
    if (place.isHeld) return; // somebody wants it again
    sleep();
    say(words.othersPlay);
  }

  function sleep() {
    clearTimeout(rest);
    clearTimeout(late);
    isAwake = false;
    if (hasBegun) run.rest();
    place.giveBack();
  }

  async function play() {
    const isOver = state?.ended && state.mode === "train"; // then there is nothing to play
    if (!(await wake(false)) || isOver || !isOnStage || !wants) return;
    isSentOn = true;
    await run.command({ command: "play" });
  }

  /** Pause, and give the stream a moment to say so, that nothing seems to play where none is open. */
  async function halt() {
    if (!isSentOn && !state?.playing) return;
    isSentOn = false;
    const halted = new Promise((resolve) => {
      onHalted = () => resolve(undefined);
      setTimeout(resolve, HALTS_WITHIN);
    });
    void run.command({ command: "pause" });
    await halted;
  }

  /** Off stage: the run stands still, and nothing is left open. */
  async function leaveStage() {
    if (hasBegun) await halt();
    if (!isOnStage) sleep();
  }

  /** Let the stream rest when nothing more is to come. */
  function settle() {
    clearTimeout(rest);
    const isWaited = wants && isOnStage && !state?.ended; // for a server that has no room for it yet
    if (state?.playing || (state && state.seeking !== null) || isWaited) return;
    rest = setTimeout(sleep, REST_AFTER);
  }

  /** @param {Command} command */
  function take({ command }) {
    if (command === "play") wants = isSentOn = true;
    if (["pause", "step", "reset"].includes(command)) wants = isSentOn = false;
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
      take(command);
      await wake(true);
      await run.command(command);
      settle();
    },

    /**
     * The same for the host, who wants to know what came of it; throws a Problem. Off stage nothing plays until it comes there.
     * @param {Command} command
     * @returns {Promise<State | null>}
     */
    async ask(command) {
      const isPlay = command.command === "play";
      if (isPlay ? !isOnStage : command.command === "pause" && !hasBegun) {
        wants = isPlay;
        return state;
      }
      take(command);
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
      if (isThere && wants) void play();
      else if (isThere && !how.waits) this.greet();
    },

    /** Where nothing is left to play there is much to ask about, so the run is made when it is looked at, or touched. */
    greet() {
      if (state?.ended && !hasBegun) void wake(false);
    },

    /** @param {Scene} scene */
    view({ state: now }) {
      const hasTurned = seenPlaying !== now.playing;
      seenPlaying = now.playing;
      if (!hasBegun) state = now;
      else if (hasTurned || performance.now() - remembered > REMEMBER_APART) rememberPlace();
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
      hasBegun = isAwake = true;
      isSentOn = anew.playing;
      void place.take(true, () => void yieldPlace()).then(() => run.begin(anew));
    },

    /** The frame is taken away. */
    leave() {
      rememberPlace();
      sleep();
      run.leave();
    },
  };
}
