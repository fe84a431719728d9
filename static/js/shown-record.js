// The record of the iteration on the page, in full precision: asked for while the page stands still or goes slowly, so that the
// numbers belong to the mask one sees.

import { isFrugal } from "./frugal.js";
import { Problem } from "./request.js";

/** @import { Frame, Scene, StepRecord, Tools } from "./types.js" */

const FASTEST = 2; // iterations a second at which there is time for each record
const MANY = 2000; // weights, from which a record is too long to be asked for again and again
const AGAIN = 2000; // ms after which what failed in passing is tried again

/**
 * Whether the records of these iterations are worth waiting for until the page stands still.
 * @param {Frame} frame
 */
export const isLong = ({ weight_count }) => weight_count > MANY || isFrugal();

/**
 * Why there is no record to show, or null where there is one.
 * @param {Scene} scene
 * @returns {"mode" | "still" | "start" | "moving" | "fast" | "long" | null}
 */
export function whyNoRecord({ state, frame, phase }) {
  if (state.mode !== "train" || frame.mode !== "train") return "mode";
  if (state.seeking !== null && state.seeking !== frame.step) return "moving";
  if (frame.step === 0) return "start";
  if (!state.id) return "still";
  if (!state.playing || state.waiting) return null;
  if (state.speed === "max" || state.speed > FASTEST) return "fast";
  return isLong(frame) && !phase ? "long" : null; // slow motion needs it in any case
}

/**
 * @param {Pick<Tools, "record" | "paintSoon" | "signal">} tools
 * @returns {(scene: Scene) => StepRecord | null} null when there is none, or until it has come
 */
export function createShownRecord({ record, paintSoon, signal }) {
  /** @type {Frame | null} */
  let asked = null;
  /** @type {{ frame: Frame, record: StepRecord } | null} */
  let known = null;

  /** @param {Frame} frame */
  async function ask(frame) {
    asked = frame;
    const told = await record(frame.step).catch((problem) => {
      if (problem instanceof Problem) return problem;
      throw problem;
    });
    if (signal.aborted || asked !== frame) return;
    if (told instanceof Problem) {
      setTimeout(() => askAgain(frame), told.isFull ? told.pause : AGAIN);
      return;
    }
    known = { frame, record: told };
    paintSoon();
  }

  /** @param {Frame} frame */
  function askAgain(frame) {
    if (asked !== frame) return; // the run has moved on
    asked = null;
    paintSoon();
  }

  return (scene) => {
    const { frame, phase } = scene;
    if (whyNoRecord(scene)) return null;
    if (phase?.record) known = { frame, record: phase.record }; // slow motion has asked for it already
    if (known?.frame === frame) return known.record;
    if (!phase && asked !== frame) void ask(frame);
    return null;
  };
}
