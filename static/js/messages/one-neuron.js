// How one neuron's mean and variance settle, and what a single draw has to do with them.

import { count, fixed, short } from "../format.js";
import { atStep, exampleName } from "./common.js";

/**
 * @import { Experiment, Frame } from "../types.js"
 * @import { RunningMean } from "../one-neuron-view.js"
 */

const UNUSUAL = 2.5; // standard errors
const MOST = 8; // decimals

export const oneNeuron = {
  /**
   * Where the mean has got to, and if it is unusually far from where it should be, that this is chance.
   * @param {RunningMean} answer
   */
  settled({ masks, mean, mean_error, eval_value, expected_mean }) {
    const n = masks.length;
    const error = mean_error[n - 1];
    const draws = n === 1 ? "**1 draw**" : `**${count(n)} draws**`;
    const off = Math.abs(mean[n - 1] - expected_mean) / error;
    const chance = off > UNUSUAL ? " (far off, by chance)" : "";
    const sure = error > 0 ? ` ± ${like(error, error)}` : "";
    return `After ${draws} the mean is **${like(mean[n - 1], error)}${sure}**${chance}, the eval value **${like(eval_value, error)}**.`;
  },

  /**
   * What a draw hands on, and what becomes of it on average.
   * @param {RunningMean} answer
   */
  single({ a, drop_rate, scaling, train_factor, eval_value, expected_mean, masks }) {
    if (a === 0)
      return "For this example it gives out 0, asleep or awake. Choose another one, here or in the network.";
    if (drop_rate === 0) return "Its drop rate is 0: it never sleeps, and every draw is the same.";
    const awake = masks.reduce((total, mask) => total + mask, 0);
    const isNone = scaling === "none";
    const [one, other] = apart(a * train_factor, isNone ? expected_mean : eval_value);
    const x = `Awake in ${count(awake)}. A draw hands on 0 or ${one}`;
    if (isNone)
      return `${x}. Unscaled, it settles at (1 − p)·a = **${other}**, and eval mode is **${short(eval_value / expected_mean)} times** as loud.`;
    return `${x}, never the eval value ${other}, which draws come to **on average only**.`;
  },

  /**
   * @param {RunningMean} answer
   * @param {Frame["example"]} example
   * @param {Experiment} experiment
   */
  when({ step }, example, experiment) {
    return `Weights ${atStep(step)}, ${exampleName(experiment, example)}, all other neurons awake. ±: one standard error, band: two. The masks are those of “Dropout left on”.`;
  },

  /** @param {RunningMean} answer */
  meanHead: ({ scaling }) => `Mean of ${scaling === "inverted" ? "m·a/(1 − p)" : "m·a"} so far`,

  /** @param {RunningMean} answer */
  varianceHead({ masks, variance, variance_error, scaling, expected_variance }) {
    const n = masks.length;
    const error = variance_error[n - 1] ?? 0;
    const [last, expected] = [variance[n - 1], expected_variance].map((value) => like(value, error));
    return `Its variance: **${last}**, expected ${scaling === "inverted" ? "a²p/(1 − p)" : "a²p(1 − p)"} = **${expected}**`;
  },

  /** @param {RunningMean} answer */
  evalValue: ({ eval_value }) => `eval ${eval_value === 0 ? fixed(0) : apart(eval_value)[0]}`,
};

/**
 * With as many decimals as its standard error asks for, at least two.
 * @param {number | null} value
 * @param {number} error
 */
function like(value, error) {
  const decimals = error > 0 ? -Math.floor(Math.log10(error)) : 2;
  return decimals > MOST && value !== null ? short(value) : fixed(value, Math.max(2, decimals));
}

/**
 * With two decimals, or as many as tell numbers that are not 0 from it and from one another.
 * @param {number[]} values
 */
function apart(...values) {
  for (let decimals = 2; decimals <= MOST; decimals++) {
    const texts = values.map((value) => fixed(value, decimals));
    if (new Set([...texts, fixed(0, decimals)]).size > values.length) return texts;
  }
  return values.map(short);
}
