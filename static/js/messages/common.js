// What sentences of several views are made of: plurals, counts of neurons, names of things.
// The folder holds every word that scripts put on the page, one file for each view; a translation is this folder and the
// templates. Strings in which `**` marks what is important are written by `emphasize` in dom.js.

import { count } from "../format.js";

/** @import { Experiment, Frame } from "../types.js" */

/**
 * @param {number} n
 * @param {string} one
 */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** @param {number[]} numbers */
export const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** @param {Frame} frame */
export const neurons = (frame) => sum(frame.layers.map((layer) => layer.mask.length));

/** @param {Frame} frame */
export const asleep = (frame) => neurons(frame) - sum(frame.layers.map((layer) => sum(layer.mask)));

/** @param {Experiment} experiment */
export const noun = (experiment) => (experiment.dataset === "digits" ? "image" : "point");

/**
 * @param {Experiment} experiment
 * @param {number} label
 */
export const className = (experiment, label) =>
  experiment.dataset === "digits" ? String(label) : (["blue", "orange"][label] ?? String(label));

/** @param {number} step */
export const atStep = (step) =>
  step === 0 ? "before the first iteration" : `after iteration ${count(step)}`;
