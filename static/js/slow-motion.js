// Slow motion: an iteration played phase by phase, from its record. It only says which phase the scene is in; views do the rest.

import { story } from "./messages/phases.js";
import { isCalm } from "./motion.js";
import { beatsOf, hasPhases, isSlow, PHASES, timeOf } from "./phases.js";

/** @import { Beat } from "./phases.js" */
/** @import { Command, Frame, PhaseName, Scene, State, Story, StepRecord } from "./types.js" */

/**
 * An iteration in phases: the frame it is of, the moment it has come to, until when that lasts, and whether it stays.
 * @typedef {object} Played
 * @property {Frame} frame
 * @property {Beat[]} beats
 * @property {number} at
 * @property {number} until
 * @property {number} milliseconds
 * @property {boolean} isHeld
 * @property {StepRecord | null} record
 * @property {() => void} onEnd
 *
 * @typedef {object} Means
 * @property {(step: number) => Promise<StepRecord>} record
 * @property {(command: Command) => Promise<void>} command
 * @property {() => void} paintSoon
 * @property {() => void} onHeld someone went to a phase, which may be spoken of
 */

/**
 * @param {ReturnType<typeof import("./scene.js").createScene>} scene
 * @param {Means} means
 */
export function createSlowMotion(scene, { record, command, paintSoon, onHeld }) {
  /** @type {Played | null} */
  let played = null;
  /** @type {Story | null} */
  let told = null;
  /** @type {{ step: number, milliseconds: number, onEnd: () => void } | null} */
  let wanted = null; // what is to be played as soon as its frame comes
  /** @type {Frame | null} */
  let frame = null;
  /** @type {State | null} */
  let state = null;
  let timer = 0;
  let playsOn = false; // whether the run is to play again when the phases that were held are over
  let done = 0; // the iteration whose phases were gone through one by one
  let isNextHeld = false; // whether the next iteration waits in its first phase

  /**
   * @param {Frame} frame
   * @param {{ milliseconds: number, isHeld: boolean, onEnd?: () => void }} how
   */
  function open(frame, { milliseconds, isHeld, onEnd = () => {} }) {
    end();
    /** @type {Played} */
    const mine = {
      frame,
      beats: beatsOf(frame.layers.length + 1),
      at: 0,
      until: performance.now(),
      milliseconds,
      isHeld,
      record: null,
      onEnd,
    };
    played = mine;
    lasts(mine);
    show(mine);
    record(frame.step).then(
      (record) => {
        mine.record = record;
        if (played !== mine) return;
        show(mine);
        goOn();
      },
      () => {
        if (played === mine) end();
      },
    );
  }

  /** @param {Played} of */
  function show({ frame: shown, beats, at, record, isHeld }) {
    const { name, layer } = beats[at];
    if (!scene.current || (record === null && name !== "mask")) return;
    const { step, mode } = scene.current.frame;
    if (step !== shown.step || mode !== shown.mode) return; // another has come, and this record is not its own
    scene.phase({ name, layer, record, isMoving: !isHeld });
    told = story(scene.current);
    scene.story(told);
    paintSoon();
  }

  /**
   * The moment lasts as long as it should; less when the one before was late.
   * @param {Played} of
   */
  function lasts(of) {
    const share = of.milliseconds * of.beats[of.at].share;
    of.until = Math.max(of.until + share, performance.now() + share / 2);
  }

  /** Go on by itself after a while, where nothing holds. */
  function goOn() {
    clearTimeout(timer);
    if (!played?.record || played.isHeld) return;
    timer = setTimeout(() => {
      if (!played) return;
      if (played.at + 1 < played.beats.length) {
        played.at += 1;
        lasts(played);
        show(played);
        goOn();
      } else if (!scene.current?.state.playing) {
        const plays = playsOn;
        end();
        if (plays) void command({ command: "play" });
      } // else it rests until the next frame
    }, played.until - performance.now());
  }

  /** Show the frame as it is. */
  function end() {
    if (!played) return;
    clearTimeout(timer);
    const { onEnd } = played;
    played = null;
    playsOn = false;
    scene.phase(null);
    if (scene.current?.story === told) scene.story(null);
    told = null;
    paintSoon();
    onEnd();
  }

  /**
   * Stay in a phase of the present iteration; the run pauses.
   * @param {PhaseName} name
   */
  function hold(name) {
    const now = scene.current;
    if (!now || !(played || hasPhases(now))) return;
    if (now.state.playing) void command({ command: "pause" });
    if (!played) open(now.frame, { milliseconds: timeOf(now.state), isHeld: true });
    if (!played) return;
    played.isHeld = true;
    played.at = played.beats.findLastIndex((beat) => beat.name === name);
    clearTimeout(timer);
    show(played);
    onHeld();
  }

  /**
   * Stay in the present phase, or go on from it.
   * @param {Played} of
   * @param {boolean} isHeld
   */
  function stay(of, isHeld) {
    of.isHeld = isHeld;
    of.until = performance.now();
    lasts(of);
    show(of);
    goOn();
  }

  return {
    /**
     * Follow the scene: a new iteration begins its phases, what leads elsewhere ends them.
     * @param {Scene} now
     */
    view(now) {
      const last = state;
      const isNew = now.frame !== frame;
      frame = now.frame;
      state = now.state;
      if (isNew || last?.mode !== state.mode || last.speed !== state.speed || state.seeking !== null) end();
      if (isNew && wanted?.step === frame.step) {
        open(frame, { ...wanted, isHeld: isCalm() });
        wanted = null;
      } else if (isNew && frame.iterations.length === 1 && (isNextHeld || isSlow(now))) {
        open(frame, { milliseconds: timeOf(state), isHeld: isNextHeld || isCalm() });
        isNextHeld = false;
      } else if (played && last?.playing && !state.playing && state.ended === null) {
        playsOn = true;
        stay(played, true);
      }
    },

    /**
     * Play the phases of an iteration, now or as soon as its frame comes; resolves when they are over or cut short.
     * @param {number} step
     * @param {number} milliseconds
     * @returns {Promise<void>}
     */
    play(step, milliseconds) {
      wanted?.onEnd();
      return new Promise((onEnd) => {
        const now = scene.current;
        if (now?.frame === frame && now?.frame.step === step)
          open(now.frame, { milliseconds, isHeld: isCalm(), onEnd });
        else wanted = { step, milliseconds, onEnd };
      });
    },

    end() {
      wanted?.onEnd();
      wanted = null;
      end();
    },

    hold,

    /** Play and pause within an iteration that stands by itself; false when there is none, and the run is meant. */
    toggle() {
      if (!played || !state || state.playing || isCalm()) return false;
      stay(played, !played.isHeld);
      return true;
    },

    /**
     * Go a phase on, or back, and stay there; behind the last one stands the frame as it is, then the next iteration.
     * @param {1 | -1} by
     */
    move(by) {
      const step = scene.current?.frame.step ?? 0;
      if (!played && by > 0 && done === step && step > 0) {
        isNextHeld = true;
        void command({ command: "step", count: 1 });
        return;
      }
      const here = played ? PHASES.indexOf(played.beats[played.at].name) : by > 0 ? -1 : PHASES.length;
      if (here + by < PHASES.length) hold(PHASES[Math.max(0, here + by)]);
      else {
        done = step;
        end();
      }
    },
  };
}
