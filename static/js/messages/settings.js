// What the settings say when something cannot be taken as it was written.

import { count, short } from "../format.js";

/** @param {number} value */
const written = (value) => (Number.isInteger(value) ? count(value) : short(value));

/**
 * @param {string} label
 * @param {string} text
 */
export const noNumber = (label, text) =>
  text === "" ? `${label} needs a number.` : `${label} needs a number, “${text}” is none.`;

/**
 * @param {string} label
 * @param {number} minimum
 * @param {number} maximum
 * @param {number} taken
 */
export const outside = (label, minimum, maximum, taken) =>
  `${label} goes from ${written(minimum)} to ${written(maximum)}; ${written(taken)} is taken.`;
