// The strip of the last sub-networks.

import { count } from "../format.js";
import { sum } from "./common.js";

/**
 * What a thumbnail's button is called.
 * @param {number} step
 * @param {number} asleep
 * @param {number[]} sizes of the hidden layers
 */
export const nameOf = (step, asleep, sizes) =>
  `Iteration ${count(step)}, ${count(asleep)} of ${count(sum(sizes))} asleep`;
