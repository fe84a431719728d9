// Figures on neurons that sleep: what they hand on, and what becomes of the weights around them.

import { count, fixed, short } from "../format.js";
import { plural } from "./common.js";
import { rough } from "./rough.js";

/** @typedef {Record<string, any>} Figures */

export const factsOfWeights = {
  /** @param {Figures} figures */
  "outputs-are-zero": ({ first, last, activations, not_zero, largest_before }) =>
    `${iterations(first, last)}, trained again: **${plural(activations, "output")}** of sleeping neurons, ${zeros(not_zero)}. ` +
    `Before the mask the largest of them was ${fixed(largest_before)}.`,

  /** @param {Figures} figures */
  "weights-rest": ({ updates, gradients, not_zero, moved, ...used }) =>
    `${plural(updates, "update")} of a copy, one mask per batch: **${plural(gradients, "gradient")}** around sleeping neurons, ${zeros(not_zero)}. ` +
    `Such weights moved by up to **${rough(moved.sgd)}** with SGD, **${rough(moved.momentum)}** momentum, ` +
    `**${rough(moved.weight_decay)}** weight decay, **${rough(moved.adam)}** Adam (rate ${short(used.learning_rate)}, ` +
    `Adam’s ${short(used.adam_learning_rate)}; decay ${short(used.weight_decay)}).`,

  /** @param {Figures} figures */
  "weights-restored": ({ first, last, weights, zero, smallest }) =>
    `${iterations(first, last)}, trained again: of **${plural(weights, "weight")}** next to sleeping neurons, read during and ` +
    `after each update, **${zero === 0 ? "none" : count(zero)}** was 0. The smallest was ${rough(smallest)}.`,
};

/**
 * @param {number} first
 * @param {number} last
 */
const iterations = (first, last) =>
  first === last ? `Iteration ${count(last)}` : `Iterations ${count(first)} to ${count(last)}`;

/** @param {number} others how many are not 0 */
const zeros = (others) => (others === 0 ? "**all** exactly 0" : `**${count(others)}** of them not 0`);
