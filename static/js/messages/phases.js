// Slow motion: what happens in each phase of an iteration, with its numbers.

import { count, fixed, short } from "../format.js";
import { changeOf, sleepersOf } from "../resting.js";
import { asleep, className, during, inputsAsleep, isOne, neurons, plural, sum } from "./common.js";
import { movedBy } from "./movers.js";
import { scaled, scaledExample } from "./scaling.js";

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
  if (!network || phase.name === "mask") return mask(frame, state);
  return stories[phase.name]({ frame, state, network });
}

/**
 * @param {Frame} frame
 * @param {State} state
 * @returns {Story}
 */
function mask(frame, state) {
  const drop_rates = during(state, frame.step, "drop_rates");
  const all = neurons(frame);
  const inputs = frame.input.length;
  const sleep = `**${count(asleep(frame))} of ${count(all)}**`;
  const below = isOne(drop_rates) ? short(drop_rates[0]) : "its layer’s p";
  let what = `Each neuron draws a random number; below ${below} it sleeps: ${sleep}.`;
  if (during(state, frame.step, "input_drop_rate") > 0) {
    what = `Whose random number is below p sleeps: ${sleep} ${all === 1 ? "neuron" : "neurons"}, **${count(inputsAsleep(frame))} of ${count(inputs)}** inputs.`;
  } else if (drop_rates.every((rate) => rate === 0)) what = "The drop rate is 0: no neuron falls asleep.";
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
    what: `**Scale.** ${scaled(frame, network)}`,
    more: network.scaling === "inverted" ? scaledExample(frame, network) : "",
  }),

  loss({ frame, state, network }) {
    const { label, true_label, position, of } = frame.example;
    const name = className(state.experiment, label);
    const logits = network.logits[position - 1];
    const top = Math.max(...logits);
    // by the logarithm, which stays finite where the probability is as good as 0
    const loss = Math.log(sum(logits.map((logit) => Math.exp(logit - top)))) - (logits[label] - top);
    const wrong = label === true_label ? "" : " (wrong on purpose)";
    return {
      what: `**Loss.** Its label is **${name}**${wrong}. P(${name}) = **${fixed(Math.exp(-loss))}**, so −ln P = **${fixed(loss)}**.`,
      more: of === 1 ? "" : `Mean over the batch of ${count(of)}: **${fixed(network.loss, 4)}**.`,
    };
  },

  backward({ frame, network }) {
    const all = frame.weight_count;
    const zero = changes(network).filter(({ gradient }) => gradient === 0).length;
    if (zero === all) {
      const isDead = network.a[network.a.length - 1].flat().every((a) => a === 0);
      return {
        what: `**Backward.** The gradient of all **${count(all)}** weights is exactly **0**${isDead ? ": nothing got through" : ""}.`,
        more: network.gradients.biases.flat().some((g) => g !== 0) ? "Only biases have another." : "",
      };
    }
    const largest = Math.max(...network.gradients.weights.flat(2).map(Math.abs));
    return {
      what:
        zero === 0
          ? `**Backward.** All **${count(all)}** weights get a gradient.`
          : `**Backward.** The gradient of **${count(zero)} of ${plural(all, "weight")}**${whose(network)} is exactly **0**.`,
      more: `Color: its sign. Width: its size, ${isTiny(largest) ? "less than **0.0001**" : `at most **${fixed(largest, 4)}**`}.`,
    };
  },

  update({ frame, network }) {
    const most = Math.max(...changes(network).map(({ change }) => Math.abs(change)));
    if (most === 0) {
      const isZero = changes(network).every(({ gradient }) => gradient === 0);
      const before = network.biases.flat();
      return {
        what: `**Update.** No weight moves: every gradient is ${isZero ? "0" : "too small"}.`,
        more: network.biases_after.flat().some((after, i) => after !== before[i]) ? "Only biases do." : "",
      };
    }
    const decay = network.weight_decay > 0 ? " with weight decay" : "";
    const by = isTiny(most) ? "by less than **0.0001**" : `at most by **${fixed(most, 4)}**`;
    return {
      what: `**Update.** Weights move against ${against[network.optimizer]}${decay} × ${short(network.learning_rate)}, ${by}.`,
      more: resting(frame, network),
    };
  },
};

const against = {
  sgd: "their gradients",
  momentum: "the running sums of their gradients",
  adam: "their mean gradients (over their size)",
};

/**
 * Whether four decimals do not tell a size from 0.
 * @param {number} size
 */
const isTiny = (size) => size < 0.00005;

/**
 * Whose weights have a gradient of 0, where all of them lead to or from somebody who sleeps in the whole batch.
 * @param {NetworkRecord} network
 */
function whose(network) {
  const layers = sleepersOf(network);
  const [inputs, ...hidden] = layers;
  const isTheirs = network.gradients.weights.every((matrix, k) =>
    matrix.every((row, i) => row.every((g, j) => g !== 0 || layers[k][i] || layers[k + 1][j])),
  );
  if (!isTheirs) return "";
  const who = [
    ...(hidden.flat().includes(true) ? ["neurons"] : []),
    ...(inputs.includes(true) ? ["inputs"] : []),
  ];
  return `, those of ${who.join(" and ")} asleep,`;
}

/**
 * How many weights rest, and why others with gradient 0 do not.
 * @param {Frame} frame
 * @param {NetworkRecord} network
 */
function resting({ step }, network) {
  const all = changes(network);
  const zero = all.filter(({ gradient }) => gradient === 0);
  const moved = zero.filter(({ change }) => change !== 0).length;
  if (zero.length === 0)
    return all.every(({ change }) => change !== 0)
      ? "None rests."
      : "Some gradients are too small to move a weight.";
  if (moved === 0)
    return zero.length === 1
      ? "The one with gradient 0 rests."
      : `The **${count(zero.length)}** with gradient 0 rest.`;
  const they = zero.length === 1 ? "The one" : `The **${count(moved)}**`;
  const who = moved === zero.length ? they : `**${count(moved)}** of the **${count(zero.length)}**`;
  return `${who} with gradient 0 moved all the same, ${movedBy(step, network)}.`;
}

/**
 * Every weight's gradient and change.
 * @param {NetworkRecord} network
 */
function changes(network) {
  const gradients = network.gradients.weights.flat(2);
  return changeOf(network)
    .flat(2)
    .map((change, i) => ({ gradient: gradients[i], change }));
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
