// Three passes on the example in view: what each gives its label, the same in eval mode, another under every mask.

import { fixed } from "../format.js";
import { className } from "./common.js";

/** @import { Experiment, Frame } from "../types.js" */

/**
 * Whose probability the passes tell, and of how many passes.
 * @param {Frame} frame
 * @param {Experiment} experiment
 */
export function passesName({ mode, example }, experiment) {
  return `P(${className(experiment, example.label)}), same input, three ${mode === "mc" ? "masks" : "times"}:`;
}

/**
 * The probability of the example's label, pass by pass.
 * @param {Frame} frame
 */
export const passed = ({ passes, example }) =>
  (passes ?? []).map((output) => fixed(output[example.label], 4));
