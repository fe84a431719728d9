// What sentences of several views are made of: plurals, counts of neurons, names of things.
// The folder holds every word that scripts put on the page, one file for each view; a translation is this folder and the
// templates. Strings in which `**` marks what is important are written by `emphasize` in dom.js.

import { count } from "../format.js";

/** @import { Experiment, Frame, State } from "../types.js" */

/**
 * @param {number} n
 * @param {string} one
 */
export const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** @param {number[]} numbers */
export const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** @param {number[]} numbers */
export const isOne = (numbers) => new Set(numbers).size === 1;

/** @param {Frame} frame */
export const neurons = (frame) => sum(frame.layers.map((layer) => layer.mask.length));

/** @param {Frame} frame */
export const asleep = (frame) => neurons(frame) - sum(frame.layers.map((layer) => sum(layer.mask)));

/** @param {Frame} frame */
export const inputsAsleep = ({ input_mask }) => (input_mask ? input_mask.length - sum(input_mask) : 0);

/** @param {Experiment} experiment */
export const noun = (experiment) => (experiment.dataset === "digits" ? "image" : "point");

/**
 * @param {Experiment} experiment
 * @param {Pick<Frame["example"], "split" | "index">} example
 */
export const exampleName = (experiment, { split, index }) =>
  `${noun(experiment)} ${count(index + 1)} of the ${split === "test" ? "test" : "training"} set`;

/**
 * A parameter as it held in iteration `step`: changes at that very step are for those to come.
 * @template {keyof State["parameters"]} Name
 * @param {Pick<State, "experiment" | "commands">} run
 * @param {number} step
 * @param {Name} name
 * @returns {Experiment[Name]}
 */
export function during({ experiment, commands }, step, name) {
  const change = commands.findLast((one) => one.name === name && one.step < step);
  return /** @type {Experiment[Name]} */ (change ? change.value : experiment[name]);
}

/**
 * @param {Experiment} experiment
 * @param {number} label
 */
export const className = (experiment, label) =>
  experiment.dataset === "digits" ? String(label) : (["blue", "orange"][label] ?? String(label));

/** @param {number} step */
export const atStep = (step) =>
  step === 0 ? "before the first iteration" : `after iteration ${count(step)}`;
