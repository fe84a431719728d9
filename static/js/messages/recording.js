// What a recording says of its line and of its figures.

import { count } from "../format.js";
import { atStep } from "./common.js";

/**
 * @param {number} step
 * @param {number} first recorded
 * @param {number} last recorded
 */
export const iterationOf = (step, first, last) =>
  `iteration ${count(step)}, recorded from ${count(first)} to ${count(last)}`;

/**
 * To which iteration accuracies and boundaries belong.
 * @param {number} step
 */
export const measuredAt = (step) => `Measured ${atStep(step)}.`;
