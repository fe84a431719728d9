// Buttons, the timeline and the speed.

import { count, short } from "../format.js";
import { atStep, noun, plural } from "./common.js";

/** @import { Mode, Scene, Setting, Speed } from "../types.js" */

export const again = "Play again";

/** @type {Record<Mode, { back: string, play: string, pause: string, step: string }>} */
export const buttons = {
  train: { back: "Step back", play: "Play", pause: "Pause", step: "Step" },
  eval: {
    back: "Test example before",
    play: "Walk through the test examples",
    pause: "Pause",
    step: "Next test example",
  },
  mc: { back: "Mask before", play: "Draw one mask after another", pause: "Pause", step: "Next mask" },
};

/** @param {Scene} scene */
export function timelineNote({ frame, state }) {
  const { ended, mode, steps_per_epoch: perEpoch } = state;
  if (mode === "eval") {
    return `Training is paused. Play and step walk through the test ${noun(state.experiment)}s, nothing is learned.`;
  }
  if (mode === "mc") return "Training is paused. Play and step draw new masks, nothing is learned.";
  if (ended?.reason === "diverged" && frame.step >= ended.step) {
    return `Training diverged after iteration ${count(ended.step)}. Play to see it again.`;
  }
  if (ended && frame.step >= ended.step) {
    return `${plural(ended.step, "iteration is", "iterations are")} done. Play to see all again.`;
  }
  if (frame.step === 0) return `${plural(perEpoch, "iteration makes", "iterations make")} one epoch`;
  return `epoch ${count(frame.epoch)}, batch ${count(((frame.step - 1) % perEpoch) + 1)} of ${count(perEpoch)}`;
}

/**
 * @param {number} step
 * @param {number} steps
 */
export const iterationOf = (step, steps) => `iteration ${count(step)} of ${count(steps)}`;

/**
 * What the bars over the line are.
 * @param {number} iterations that share a bar
 */
export const barsNote = (iterations) =>
  iterations === 1
    ? "Bars: neurons asleep in each iteration"
    : `Bars: neurons asleep, mean of ${count(iterations)} iterations each`;

/** @type {Record<string, string>} */
const parameters = {
  learning_rate: "learning rate",
  weight_decay: "weight decay",
  drop_rates: "drop rates",
  input_drop_rate: "drop rate of the inputs",
  scaling: "scaling",
};

/**
 * Changes that were made after the same iteration.
 * @param {number} step
 * @param {Setting[]} settings
 */
export const changeWords = (step, settings) => `${atStep(step)}: ${settings.map(changeOf).join("; ")}`;

/** @param {Setting} setting */
const changeOf = ({ name, value }) => `${parameters[name] ?? name} ${written(value)}`;

/**
 * @param {unknown} value
 * @returns {string}
 */
function written(value) {
  if (Array.isArray(value)) return value.map(written).join(", ");
  return typeof value === "number" ? short(value) : String(value);
}

const paced = { train: "iteration", eval: "example", mc: "mask" };

/**
 * @param {Speed} speed
 * @param {Mode} mode
 */
export const speedShort = (speed, mode) =>
  speed === "max" ? "max" : `${countOrShort(speed)} ${pacedBy(speed, mode)} / s`;

/**
 * @param {Speed} speed
 * @param {Mode} mode
 */
export const speedSpoken = (speed, mode) =>
  speed === "max" ? "as fast as it goes" : `${countOrShort(speed)} ${pacedBy(speed, mode)} per second`;

/**
 * @param {number} speed
 * @param {Mode} mode
 */
const pacedBy = (speed, mode) => (speed === 1 ? paced[mode] : `${paced[mode]}s`);

/** @param {number} value */
const countOrShort = (value) => (Number.isInteger(value) ? count(value) : short(value));
