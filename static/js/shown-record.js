// The record of the iteration on the page, in full precision: asked for while the page stands still or goes slowly, so that the
// numbers belong to the mask one sees.

/** @import { Frame, Scene, StepRecord, Tools } from "./types.js" */

const FASTEST = 2; // iterations a second at which there is time for each record

/**
 * Why there is no record to show, or null where there is one.
 * @param {Scene} scene
 * @returns {"mode" | "start" | "moving" | "fast" | null}
 */
export function whyNoRecord({ state, frame }) {
  if (state.mode !== "train" || frame.mode !== "train") return "mode";
  if (state.seeking !== null && state.seeking !== frame.step) return "moving";
  if (frame.step === 0) return "start";
  const isSlow = state.speed !== "max" && state.speed <= FASTEST;
  return state.playing && !state.waiting && !isSlow ? "fast" : null;
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
    const told = await record(frame.step).catch(() => null); // the run may have moved on
    if (signal.aborted || asked !== frame || told === null) return;
    known = { frame, record: told };
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
