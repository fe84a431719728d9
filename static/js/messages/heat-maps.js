// The weights of one layer in one iteration: which are 0, whether they were used as they are, which the update changed.

import { count, fixed } from "../format.js";
import { plural } from "./common.js";
import { neuronName, signed } from "./knock-out.js";
import { movedBy } from "./movers.js";

/**
 * @import { NetworkRecord, StepRecord } from "../types.js"
 * @import { Between, factsOf, zerosIn } from "../weight-facts.js"
 */

/** @typedef {ReturnType<typeof factsOf>} Facts */

/**
 * Weights that are 0, and activations: those masked told from those that are 0 by themselves.
 * @param {Facts} facts
 * @param {number} layer
 * @param {NetworkRecord} network
 */
export function zerosOf({ weights, zeroWeights, activations, masked, zero }, layer, { activation }) {
  const what = layer === 0 ? "inputs" : "activations";
  const own = layer > 0 && activation === "relu" ? "by ReLU" : "by themselves";
  const both = masked > 0 && zero > 0;
  const why = both
    ? ` (${count(masked)} masked, ${count(zero)} ${own})`
    : masked > 0
      ? ", masked"
      : zero > 0
        ? `, ${own}`
        : "";
  return `Weights that are 0: **${count(zeroWeights)} of ${count(weights)}**; ${what}: **${count(masked + zero)} of ${count(activations)}**${why}.`;
}

/** @param {Facts} facts */
export function agreement({ disagreement }) {
  if (!Number.isFinite(disagreement)) return "During: the sums z are not finite.";
  const how = disagreement === 0 ? "**exactly**" : `to **${tiny(disagreement)}** of the size of its terms`;
  return `During = before: every z, recomputed from these weights, agrees ${how}.`;
}

/**
 * As a power of ten, rounded up.
 * @param {number} value
 */
function tiny(value) {
  const exponent = Math.floor(Math.log10(value));
  const digit = Math.ceil(value / 10 ** exponent);
  return digit < 10 ? `${digit}e${fixed(exponent, 0)}` : `1e${fixed(exponent + 1, 0)}`;
}

/**
 * What the update changed, and whether the weights of sleeping neurons rested.
 * @param {Facts} facts
 * @param {number} step
 * @param {NetworkRecord} network
 */
export function updateOf({ weights, changed, sleeping, sleepingChanged }, step, network) {
  const told = `The update changed **${count(changed)} of ${count(weights)}**.`;
  if (sleeping === 0) return `${told} No neuron here slept for the whole batch.`;
  if (sleepingChanged === 0) return `${told} The **${count(sleeping)}** of sleeping neurons rested.`;
  const some =
    sleepingChanged < sleeping
      ? `**${count(sleepingChanged)}** of the ${count(sleeping)}`
      : `The **${count(sleeping)}**`;
  return `${told} ${some} of sleeping neurons moved all the same, ${movedBy(step, network)}.`;
}

/**
 * @param {StepRecord} record
 * @param {number} row
 */
export const iterationOf = ({ step, batch }, row) =>
  `Iteration ${count(step)}, example ${count(row + 1)} of ${count(batch.index.length)} in its batch.`;

/** What stands where no iteration was made. */
export const noIteration = "No iteration yet: step once in train mode.";

/** What stands where no cell is pointed at. */
export const none = "Point at a cell to see its weight.";

/**
 * A weight in numbers.
 * @param {Between} between
 * @param {number} layer
 * @param {number} i
 * @param {number} j
 * @param {StepRecord} record
 */
export function cellOf({ before, after, given, kept }, layer, i, j, { networks: [{ weights }] }) {
  const from = layer === 0 ? `Input ${count(i + 1)}` : neuronName(`${layer}-${i}`);
  const to =
    layer === weights.length - 1 ? `output ${count(j + 1)}` : neuronName(`${layer + 1}-${j}`).toLowerCase();
  const change = after[i][j] - before[i][j];
  const moved = change === 0 ? "not changed" : `changed by ${signed(change, 4)}`;
  const a = kept[i] ? fixed(given[i], 4) : "0, asleep";
  return `${from} to ${to}: w = ${fixed(before[i][j], 4)}, ã = ${a}; ${moved}.`;
}

/**
 * @param {ReturnType<typeof zerosIn>} zeros
 * @param {number} step
 */
export const zeroedIn = ({ zero, all }, step) =>
  `A mask zeroes none: in iteration ${count(step)}, **${count(zero)} of ${plural(all, "weight")}** ${zero === 1 ? "was" : "were"} 0.`;
