// Slow motion: what happens in each phase of an iteration, with its numbers.

import { count, fixed, short } from "../format.js";
import { asleep, className, neurons, plural, sum } from "./common.js";

/** @import { Frame, NetworkRecord, PhaseName, Scene, State, Story } from "../types.js" */

/** What a phase is told from. @typedef {{ frame: Frame, state: State, network: NetworkRecord }} Told */

const functions = { tanh: "tanh", relu: "ReLU", sigmoid: "sigmoid" };

/**
 * The phase that the scene is in.
 * @param {Scene} scene
 * @returns {Story}
 */
export function story({ frame, state, phase }) {
  const network = phase?.record?.networks[0];
  if (!network || phase.name === "mask")
    return mask(frame, state, network?.drop_rates ?? state.parameters.drop_rates);
  return stories[phase.name]({ frame, state, network });
}

/**
 * @param {Frame} frame
 * @param {State} state
 * @param {number[]} rates
 * @returns {Story}
 */
function mask(frame, state, rates) {
  const inputs = frame.input_mask ?? [];
  const all = neurons(frame);
  const sleep = asleep(frame);
  const dark = inputs.length - sum(inputs);
  const below = isOne(rates) ? short(rates[0]) : "its layer’s p";
  const what =
    inputs.length === 0 && rates.every((rate) => rate === 0)
      ? "The drop rate is 0: no neuron falls asleep."
      : inputs.length > 0
        ? `Whose random number is below p sleeps: **${count(sleep)} of ${count(all)}** neurons, **${count(dark)} of ${count(inputs.length)}** inputs.`
        : `Each neuron draws a random number; below ${below} it sleeps: **${count(sleep)} of ${count(all)}**.`;
  const batch = count(frame.example.of);
  const more =
    state.experiment.mask_per === "example"
      ? `Each of the ${batch} examples in the batch has a mask of its own.`
      : `One mask for the whole batch of ${batch}.`;
  return { what: `**Mask.** ${what}`, more: frame.example.of === 1 ? "" : more };
}

/** @type {Record<Exclude<PhaseName, "mask">, (told: Told) => Story>} */
const stories = {
  forward: ({ frame, network }) => ({
    what: `**Forward.** Only through those awake: **${count(live(frame))} of ${count(frame.weight_count)}** weights take part.`,
    more: `Awake: ${functions[network.activation]}(Σ w·a + b). Asleep: 0.`,
  }),

  scale: ({ frame, network }) => ({
    what: `**Scale.** ${scaled(network)}`,
    more: network.scaling === "inverted" ? scaledExample(frame, network) : "",
  }),

  loss({ frame, state, network }) {
    const { label, true_label, position, of } = frame.example;
    const name = className(state.experiment, label);
    const logits = network.logits[position - 1];
    const top = Math.max(...logits);
    const chance = Math.exp(logits[label] - top) / sum(logits.map((logit) => Math.exp(logit - top)));
    const wrong = label === true_label ? "" : " (wrong on purpose)";
    return {
      what: `**Loss.** Its label is **${name}**${wrong}. P(${name}) = **${fixed(chance)}**, so −ln P = **${fixed(-Math.log(chance))}**.`,
      more: of === 1 ? "" : `Mean over the batch of ${count(of)}: **${fixed(network.loss, 4)}**.`,
    };
  },

  backward({ frame, network }) {
    const zero = changes(network).filter(({ gradient }) => gradient === 0).length;
    const atAsleep =
      zero > 0 && zero === frame.weight_count - live(frame) ? ", those of neurons asleep," : "";
    const largest = Math.max(...network.gradients.weights.flat(2).map(Math.abs));
    return {
      what:
        zero === 0
          ? `**Backward.** All **${count(frame.weight_count)}** weights get a gradient.`
          : `**Backward.** The gradient of **${count(zero)} of ${plural(frame.weight_count, "weight")}**${atAsleep} is exactly **0**.`,
      more: `Color: its sign. Width: its size, at most **${fixed(largest, 4)}**.`,
    };
  },

  update({ network }) {
    const most = Math.max(...changes(network).map(({ change }) => Math.abs(change)));
    return {
      what: `**Update.** Each weight moves against ${against[network.optimizer]} × ${short(network.learning_rate)}, at most by **${fixed(most, 4)}**.`,
      more: resting(network),
    };
  },
};

const against = {
  sgd: "its gradient",
  momentum: "the running sum of its gradients",
  adam: "its mean gradient (over its size)",
};

/** @param {NetworkRecord} network */
function scaled({ scaling, factors, drop_rates }) {
  if (scaling === "classic") {
    const keep = isOne(drop_rates) ? `1 − p = **${short(1 - drop_rates[0])}**` : "1 − p";
    return `Nothing is scaled now. Classic dropout multiplies by ${keep} in eval mode instead.`;
  }
  if (scaling === "none")
    return "Nothing is scaled, neither now nor in eval mode, where all are awake and add up to more.";
  if (factors.every((factor) => factor === 1)) return "The drop rate is 0, so the factor 1/(1 − p) is 1.";
  const by = isOne(drop_rates)
    ? `1/(1 − ${short(drop_rates[0])}) = **${short(factors[0])}**`
    : `1/(1 − p), here ${factors.map((factor) => `**${short(factor)}**`).join(", ")}`;
  return `What those awake give out × ${by}, before the next layer sees it.`;
}

/**
 * The strongest neuron of the first layer in which one is awake, before and after it is scaled.
 * @param {Frame} frame
 * @param {NetworkRecord} network
 */
function scaledExample({ layers, example }, { a, factors }) {
  const largest = a.map((layer) => Math.max(...layer[example.position - 1].map(Math.abs)));
  const k = largest.findIndex((size, k) => size > 0 && factors[k] !== 1);
  if (k < 0) return layers.some(({ mask }) => mask.includes(1)) ? "" : "None is awake, nothing gets through.";
  const given = a[k][example.position - 1];
  const i = given.map(Math.abs).indexOf(largest[k]);
  return `Hidden ${k + 1}, neuron ${i + 1}: ${fixed(given[i] / factors[k], 4)} × ${short(factors[k])} = **${fixed(given[i], 4)}**.`;
}

/**
 * How many weights rest, and why others with gradient 0 do not.
 * @param {NetworkRecord} network
 */
function resting(network) {
  const zero = changes(network).filter(({ gradient }) => gradient === 0);
  const moved = zero.filter(({ change }) => change !== 0).length;
  if (zero.length === 0) return "None rests.";
  if (moved === 0) return `The **${count(zero.length)}** with gradient 0 rest.`;
  const movers = [
    ...(network.optimizer === "sgd" ? [] : [network.optimizer === "adam" ? "Adam" : "momentum"]),
    ...(network.weight_decay > 0 ? ["weight decay"] : []),
  ];
  const who =
    moved === zero.length
      ? `The **${count(moved)}** with gradient 0`
      : `**${count(moved)}** of the **${count(zero.length)}** with gradient 0`;
  return `${who} moved all the same, by ${movers.join(" and ")}.`;
}

/**
 * Every weight's gradient and change.
 * @param {NetworkRecord} network
 */
function changes({ weights, weights_after, gradients }) {
  const before = weights.flat(2);
  const gradient = gradients.weights.flat(2);
  return weights_after.flat(2).map((after, i) => ({ gradient: gradient[i], change: after - before[i] }));
}

/**
 * How many weights lead from one neuron awake to another.
 * @param {Frame} frame
 */
function live({ input, input_mask, layers, output }) {
  const awake = [
    input_mask ? sum(input_mask) : input.length,
    ...layers.map(({ mask }) => sum(mask)),
    output.length,
  ];
  return sum(awake.slice(1).map((n, k) => awake[k] * n));
}

/** @param {number[]} numbers */
const isOne = (numbers) => new Set(numbers).size === 1;
