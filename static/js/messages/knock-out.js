// Knocking out neurons: what it does to the example in view, and to the test data.

import { count, fixed, percent } from "../format.js";
import { atStep, className, neurons as neuronsIn, plural } from "./common.js";

/**
 * @import { Tested } from "../without.js"
 * @import { Experiment, Frame, Story } from "../types.js"
 */

/**
 * A hidden neuron, as its card names it.
 * @param {string} key as in `1-3`
 */
export function neuronName(key) {
  const [layer, index] = key.split("-").map(Number);
  return `Hidden ${layer}, neuron ${count(index + 1)}`;
}

/**
 * With its sign, zero without one.
 * @param {number | null} value
 * @param {number} decimals
 */
export function signed(value, decimals) {
  const text = fixed(value, decimals);
  return value !== null && value > 0 && Number(value.toFixed(decimals)) !== 0 ? `+${text}` : text;
}

/**
 * In place of the page's sentence: what is missing, and what that does to the example.
 * @param {string[]} knocked
 * @param {Frame} whole
 * @param {Frame} seen
 * @param {Experiment} experiment
 * @returns {Story}
 */
export function storyOf(knocked, whole, seen, experiment) {
  const all = neuronsIn(whole);
  const { label } = whole.example;
  return {
    what:
      knocked.length === 1
        ? `**${neuronName(knocked[0])}**, is knocked out: it gives out 0.`
        : `**${count(knocked.length)} of ${count(all)}** neurons are knocked out: they give out 0.`,
    more: `P(${className(experiment, label)}): **${fixed(whole.output[label], 4)}** with all awake, **${fixed(seen.output[label], 4)}** without.`,
  };
}

/**
 * In place of the page's sentence while that is not known.
 * @param {readonly string[]} knocked
 * @returns {Story}
 */
export const askedStory = (knocked) => ({
  what:
    knocked.length === 1
      ? `**${neuronName(knocked[0])}**, is knocked out: what that does here is being asked again.`
      : `**${plural(knocked.length, "neuron")}** are knocked out: what that does here is being asked again.`,
  more: "Until the answer comes the network is shown with all awake.",
});

/**
 * What the panel says of who is missing.
 * @param {readonly string[]} knocked
 * @param {boolean} isEval
 */
export function missing(knocked, isEval) {
  const who = knocked.length === 1 ? neuronName(knocked[0]) : plural(knocked.length, "neuron");
  if (knocked.length > 0)
    return isEval ? `**${who}** knocked out.` : `**${who}** knocked out, which eval mode shows.`;
  return isEval
    ? "Press any hidden neuron in the network."
    : "Eval mode is where neurons can be knocked out: none sleeps there.";
}

/** @type {Record<keyof Tested, (value: number | null) => string>} */
export const metric = {
  test_loss: (value) => fixed(value, 3),
  test_accuracy: (value) => percent(value),
};

/** @type {Record<keyof Tested, (difference: number | null) => string>} */
export const change = {
  test_loss: (difference) => signed(difference, 3),
  test_accuracy: (difference) => `${signed(difference === null ? null : 100 * difference, 1)} points`,
};

/**
 * What pressing a neuron, or the button beside its name, does.
 * @param {boolean} isOut
 */
export const pressWord = (isOut) => (isOut ? "Bring it back" : "Knock it out");

/** What stands where nothing is knocked out. */
export const nothing = "–";

/** @param {number} n */
export const captionOf = (n) => (n === 0 ? "nothing knocked out" : `without ${plural(n, "neuron")}`);

/** @param {number} step */
export const ofFull = (step) => `Of the network with dropout, ${atStep(step)}.`;

/**
 * What is said when something was knocked out or brought back.
 * @param {readonly string[]} knocked
 * @param {Tested} full
 * @param {Tested} tested
 */
export function spokenOf(knocked, full, tested) {
  const told = (/** @type {Tested} */ of) =>
    `test loss ${metric.test_loss(of.test_loss)}, test accuracy ${metric.test_accuracy(of.test_accuracy)}`;
  if (knocked.length === 0) return `All neurons are back: ${told(full)}.`;
  return `${knocked.length === 1 ? neuronName(knocked[0]) : plural(knocked.length, "neuron")} knocked out: ${told(tested)}. With all awake: ${told(full)}.`;
}
