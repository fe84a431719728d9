// Results: accuracies, losses, wrong labels, the digit in view.

import { count, percent } from "../format.js";
import { className, plural } from "./common.js";

/** @import { Experiment, Frame, Who } from "../types.js" */

/** @param {number} n */
export const wrongOnPurpose = (n) =>
  `${plural(n, "training label is", "training labels are")} wrong on purpose.`;

/**
 * How many of the wrong labels a network says by heart; before the first iteration what it says is chance.
 * @param {number} n
 * @param {number} of
 * @param {number} step
 */
export const learnedOf = (n, of, step) => (step === 0 ? "–" : `${count(n)} of ${count(of)}`);

const lineNames = { network: "dropout", twin: "no dropout" };

/**
 * What stands at the end of a line of the chart.
 * @param {Who} who
 * @param {"test" | "train"} on
 */
export const lineName = (who, on) => (on === "test" ? lineNames[who] : `${lineNames[who]}, train`);

/**
 * In how many iterations sub-networks were counted; with a mask for each example, those of the examples shown.
 * @param {Experiment} experiment
 * @param {number} step
 */
export const inIterations = (experiment, step) =>
  experiment.mask_per === "example"
    ? `in ${plural(step, "example")} shown`
    : `in ${plural(step, "iteration")}`;

export const asleepCell = "asleep";
export const knockedCell = "knocked out";

/**
 * @param {Experiment} experiment
 * @param {Frame["example"]} example
 */
export function digitCaption(experiment, { label, true_label, split }) {
  const kind = split === "test" ? "Test image" : "Training image";
  const really = className(experiment, true_label);
  const it = `${really === "8" ? "an" : "a"} ${really}`;
  if (label === true_label) return `${kind}, ${it}`;
  return `${kind}, labeled ${className(experiment, label)} on purpose; it is ${it}`;
}

export const digitCaptionFast = "Mean of the images shown lately";

/** @param {number | null | undefined} accuracy */
export const accuracy = (accuracy) => percent(accuracy);
