// How many neurons slept at once and how often each, in words, against what chance expects.

import { isWithin, within } from "../drops.js";
import { count, fixed, percent, short } from "../format.js";
import { plural, sum } from "./common.js";

/**
 * @import { Drops } from "../drops.js"
 * @import { Experiment, Frame, State } from "../types.js"
 */

const FAIR = 2; // standard deviation of a count from which on the rule of one in twenty is near enough

/**
 * What masks are counted of.
 * @param {Experiment} experiment
 */
const unit = ({ mask_per }) => (mask_per === "example" ? "example shown" : "iteration");

/** @param {Experiment} experiment */
const units = ({ mask_per }) => (mask_per === "example" ? "examples shown" : "iterations");

/**
 * How many slept at once.
 * @param {Drops} drops
 * @param {Experiment} experiment
 */
export function atOnce({ step, neurons, asleep: { counts, expected } }, experiment) {
  if (step === 0) return "Nobody has slept yet.";
  if (expected[0] >= step)
    return `The drop rate is 0: in ${plural(step, unit(experiment), units(experiment))} nobody slept.`;
  const likely = expected.indexOf(Math.max(...expected));
  const mean = sum(counts.map((n, k) => k * n)) / step;
  const wanted = sum(expected.map((n, k) => k * n)) / step;
  const share = expected[likely] / step;
  const rare = `${share < 0.5 ? "Even the" : "The"} likeliest, **${count(likely)}**, is expected in **${percent(share)}**`;
  if (step === 1) {
    return `**${count(mean)} of ${count(neurons)}** slept; expected are **${fixed(wanted, 1)}** on average. ${rare} of ${units(experiment)}.`;
  }
  return `**${fixed(mean, 1)} of ${count(neurons)}** on average in ${plural(step, unit(experiment), units(experiment))}, expected **${fixed(wanted, 1)}**. ${rare} and came in **${percent(counts[likely] / step)}**.`;
}

/**
 * What this run says to "20 % of the neurons are dropped".
 * @param {Drops} drops
 * @param {State} state
 */
export function fell({ step, neurons, asleep: { counts } }, { experiment, commands }) {
  if (step === 0) return "nobody has slept yet.";
  const here = `here, at ${rateUpTo(step, experiment, commands)},`;
  const [least, most] = [counts.findIndex((n) => n > 0), counts.findLastIndex((n) => n > 0)];
  const where = step === 1 ? "" : ` in ${plural(step, unit(experiment), units(experiment))}`;
  if (least === most)
    return `${here} **${count(least)} of ${count(neurons)}** slept${where || ` in iteration ${count(step)}`}.`;
  return `${here} from **${count(least)} to ${count(most)} of ${count(neurons)}** slept${where}.`;
}

/**
 * At what rate neurons have fallen asleep.
 * @param {number} step
 * @param {Experiment} experiment
 * @param {State["commands"]} commands
 */
function rateUpTo(step, { drop_rates }, commands) {
  if (commands.some((setting) => setting.name === "drop_rates" && setting.step < step))
    return "changing rates";
  const rates = [...new Set(drop_rates)].map((rate) => short(rate));
  return `${rates.length === 1 ? "rate" : "rates"} ${rates.join(" and ")}`;
}

/** @param {Drops} drops */
export const atOnceRows = ({ asleep: { counts, expected } }) =>
  counts.flatMap((n, k) =>
    n > 0 || expected[k] >= 0.05 ? [[count(k), count(n), fixed(expected[k], 1)]] : [],
  );

/**
 * How often each slept.
 * @param {Drops} drops
 * @param {Experiment} experiment
 */
export function each({ step, neurons, layers }, experiment) {
  if (step === 0) return "Nobody has slept yet.";
  const told = layers.map(({ expected, deviation }) => `**${tenths(expected)} ± ${tenths(2 * deviation)}**`);
  const expected =
    new Set(told).size === 1 ? told[0] : told.map((one, k) => `${one} (hidden ${k + 1})`).join(", ");
  const inside = sum(layers.map((layer) => layer.dropped.filter((n) => isWithin(n, within(layer))).length));
  const isFair = layers.every(({ deviation }) => deviation === 0 || deviation >= FAIR);
  const rule = isFair && inside < neurons ? "; about one in twenty is not, by chance" : "";
  return `Expected of each in ${plural(step, unit(experiment), units(experiment))}: ${expected} (two standard deviations). **${count(inside)} of ${count(neurons)}** ${inside === 1 ? "is" : "are"} within${rule}.`;
}

/** @param {Drops} drops */
export const eachRows = ({ layers }) =>
  Array.from({ length: Math.max(...layers.map(({ dropped }) => dropped.length)) }, (_, i) => [
    `neuron ${count(i + 1)}`,
    ...layers.map(({ dropped }) => (i < dropped.length ? count(dropped[i]) : "")),
  ]);

/**
 * @param {number} k
 * @param {number} layers
 */
export const layerName = (k, layers) => (layers > 3 ? count(k + 1) : `Hidden ${count(k + 1)}`);

/**
 * One neuron's bar.
 * @param {number} layer
 * @param {number} neuron
 * @param {number} times
 * @param {number} of
 */
export const slept = (layer, neuron, times, of) =>
  `Hidden ${count(layer + 1)}, neuron ${count(neuron + 1)}: asleep ${count(times)} of ${plural(of, "time")}`;

/**
 * How many epochs the masks so far are.
 * @param {Frame} frame
 * @param {State} state
 */
export function epochs({ step, sub_networks }, { experiment, steps_per_epoch: perEpoch }) {
  const own =
    experiment.mask_per === "example"
      ? "each example in them with a mask of its own"
      : "each with a mask of its own";
  const epoch = `An epoch here is **${plural(perEpoch, "iteration")}**, ${perEpoch === 1 ? own.replace("each with", "with") : own}.`;
  if (step === 0) return epoch;
  const whole = Math.floor(step / perEpoch);
  const rest = step % perEpoch;
  const past = [
    ...(whole > 0 ? [plural(whole, "epoch")] : []),
    ...(rest > 0 ? [plural(rest, "iteration")] : []),
  ].join(" and ");
  const masks = experiment.mask_per === "example" ? "masks of the examples shown" : "masks";
  return `${epoch} So **${past}** made **${count(step)}** ${step === 1 ? masks.replace("masks", "mask") : masks}, **${count(sub_networks)}** different.`;
}

/** @param {number} value */
const tenths = (value) => short(Math.round(10 * value) / 10);
