// The run of an embed: made when it is first needed. It plays while somebody wants it to and it is on stage, and goes on where it was when
// its slide comes back. Commands need a run and no stream: what they did is shown as soon as there is a place for one.

import { createEmbedStream } from "./embed-stream.js";
import { remember } from "./frame-memory.js";
import { embed as words } from "./messages/embed.js";
import { isOver } from "./stage.js";

/** @import { Command, Run, Scene, Start, State } from "./types.js" */

const HALTS_WITHIN = 2000; // ms that a stream stays open for the news that the run stands still
const STILL_AFTER = 1000; // ms until it stands still though nobody answers
const REMEMBER_APART = 1000;

/**
 * @typedef {import("./embed-stream.js").Means & { start: Start, shown: () => State | null, stop: () => void }} Means `start`: how it is
 *   to begin; `shown`: the state that is shown, null where even the still has none; `stop` shows it as one that stands still
 *
 * @typedef {object} How
 * @property {boolean} wants whether it is to play as soon as it is on stage
 * @property {boolean} always whether it is to whenever it comes on stage
 * @property {boolean} waits whether it waits for somebody even where nothing is left to play
 * @property {boolean} goesOn whether it was here before, and may stand elsewhere than the still
 */

/**
 * @param {Means} means
 * @param {How} how
 */
export function createEmbedRun({ run, source, banner, start, shown, stop }, how) {
  const stream = createEmbedStream({ run, source, banner }, { lost: () => void makeRoom(), rest: sleep });
  let next = start; // what to begin with
  let { wants } = how;
  let hasBegun = false; // there is a run, or it is being made
  let isOnStage = false;
  let isSentOn = false; // the latest that was sent is to play
  let underWay = 0; // commands that are not answered yet
  let remembered = 0;
  let seenPlaying = false;
  /** @type {State | null} */
  let state = null; // of the run, as far as it is known
  let onHalted = () => {};

  source.subscribe("snapshot", (snapshot) => hear(snapshot.state));
  source.subscribe("state", hear);
  source.subscribe("frame", ({ step, mode }) => {
    if (state) hear({ ...state, step, mode, seeking: null });
  });

  /** @param {State} now */
  function hear(now) {
    state = now;
    stream.plays(now.playing);
    if (!now.playing) onHalted();
    if (isOver(now)) wants = false;
    settle();
  }

  const known = () => state ?? shown();

  /** Have a run there, or on its way. */
  function make() {
    if (hasBegun) return;
    hasBegun = true;
    run.begin({ ...next, playing: false });
  }

  /**
   * Have the run's stream open; resolves with whether it is. It is not where the embed has left the stage before there was a place.
   * @param {boolean} insists
   */
  async function wake(insists) {
    const isOpen = await stream.open({ insists, isToPlay: wants });
    if (isOpen) make();
    return isOpen;
  }

  /** Nothing is left open. A run that the server has no room for is asked for no longer where nobody waits for it. */
  function sleep() {
    stream.rest();
    if (!hasBegun || run.isMade) return;
    next = run.place;
    run.leave();
    hasBegun = false;
  }

  function settle() {
    const isMoving = state !== null && (state.playing || state.seeking !== null);
    const isToPlay = wants && isOnStage; // when the server has room for it
    stream.settle(isMoving || isToPlay || underWay > 0);
  }

  async function play(insists = false) {
    if (!(await wake(insists)) || !wants || !isOnStage || isOver(known())) return;
    isSentOn = true;
    await run.command({ command: "play" });
  }

  /** Pause, and give the stream a moment to say so, that nothing seems to play where none is open. */
  async function halt() {
    if (!isSentOn && !state?.playing) return;
    isSentOn = false;
    const halted = new Promise((resolve) => {
      onHalted = () => resolve(undefined);
      setTimeout(resolve, run.isMade ? HALTS_WITHIN : 0);
    });
    void run.command({ command: "pause" });
    await halted;
  }

  /**
   * Nobody answers. Six streams, where embeds share no places, take all of a browser's connections, and no command gets through; what
   * moves must be possible to stop all the same.
   */
  function standStill() {
    stream.rest();
    if (state) hear({ ...state, playing: false });
    stop();
    banner.waits(words.noAnswer);
  }

  /** Somebody plays another embed in its stead: it waits for the next place. */
  async function makeRoom() {
    await halt();
    if (!stream.hasPlace) stream.close();
    if (wants && isOnStage) void play();
  }

  /** Off stage the run stands still, and nothing is left open. */
  async function leaveStage() {
    await halt();
    if (!isOnStage && (underWay === 0 || !run.isMade)) sleep();
  }

  /**
   * Have a command carried out, by `send`. To play needs a place first; all else is shown as soon as there is one.
   * @template Answer
   * @param {Command} command
   * @param {boolean} insists whether somebody here is waiting for it
   * @param {(command: Command) => Promise<Answer>} send
   */
  async function order(command, insists, send) {
    const isPlay = command.command === "play";
    if (isPlay) wants = true;
    if (["pause", "step", "reset"].includes(command.command)) wants = isSentOn = false;
    banner.refusal("");
    const opening = insists || isOnStage ? wake(insists) : null;
    if (isPlay) {
      if (!(await opening) || !wants) return known();
      isSentOn = true;
    }
    make();
    underWay += 1;
    const late = command.command === "pause" && state?.playing ? setTimeout(standStill, STILL_AFTER) : 0;
    if (insists) banner.waits(words.noAnswer);
    try {
      return await send(command);
    } finally {
      clearTimeout(late);
      underWay -= 1;
      banner.waits("");
      settle();
    }
  }

  function rememberPlace() {
    if (!hasBegun) return;
    remembered = performance.now();
    const { request, mode, speed } = run.place;
    remember({ request, mode, speed, wants });
  }

  return {
    /** The state of the run as far as it is known, else that of the still, or null. */
    get state() {
      return known();
    },

    /**
     * A command of somebody's, who need not wait until it is on stage.
     * @param {Command} command
     */
    async command(command) {
      await order(command, true, run.command);
    },

    /**
     * A command of the host's, who wants to know what came of it; throws a Problem. Off stage nothing plays until it comes there.
     * @param {Command} command
     * @returns {Promise<State | null>}
     */
    async ask(command) {
      const isPlay = command.command === "play";
      const isStill = !isSentOn && !state?.playing;
      if (isPlay ? !isOnStage : command.command === "pause" && isStill) {
        wants = isPlay;
        return known();
      }
      const answer = await order(command, false, run.ask);
      if (!stream.isOpen) state = answer;
      return answer;
    },

    /** @param {boolean} isThere */
    stage(isThere) {
      isOnStage = isThere;
      if (!isThere) void leaveStage();
      else if (how.always) wants = true;
      if (isThere && wants) void play();
      else if (isThere && (hasBegun || how.goesOn)) void wake(false);
      else if (isThere && !how.waits) this.greet();
    },

    /**
     * Where nothing is left to play there is much to ask about, and where the server had no time for a still there is nothing yet to
     * see: so the run is made when it is looked at, or touched.
     */
    greet() {
      const still = known();
      if ((still === null || still.ended) && !hasBegun) void wake(false);
    },

    /** The server has no room for it, or is not there: off stage it is asked no more. */
    fail() {
      if (!isOnStage && !stream.isOpen) sleep();
    },

    /** @param {Scene} scene */
    view({ state: { playing } }) {
      const hasTurned = seenPlaying !== playing;
      seenPlaying = playing;
      if (hasTurned || performance.now() - remembered > REMEMBER_APART) rememberPlace();
    },

    /** @type {Run["record"]} */
    record(step) {
      make();
      return run.record(step);
    },

    /** @type {Run["inquire"]} */
    inquire(path, how) {
      make();
      return run.inquire(path, how);
    },

    /** @param {Start} anew */
    begin(anew) {
      hasBegun = true;
      isSentOn = false;
      wants = anew.playing;
      state = null;
      stream.expect();
      run.begin({ ...anew, playing: false });
      void (wants ? play(true) : wake(true));
    },

    /** The frame is out of sight, and may come back as it is. */
    rest() {
      rememberPlace();
      sleep();
    },

    /** The frame is taken away. */
    leave() {
      this.rest();
      if (hasBegun) run.leave();
    },
  };
}
