// What a recording says of its line.

import { count } from "../format.js";

/**
 * @param {number} step
 * @param {number} first recorded
 * @param {number} last recorded
 */
export const iterationOf = (step, first, last) =>
  `iteration ${count(step)}, recorded from ${count(first)} to ${count(last)}`;
