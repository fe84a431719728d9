// Every word that scripts put on the page. A translation is this file and the templates.
// Strings in which `**` marks what is important are written by `emphasize` in dom.js.

import { count, fixed, percent, short } from "./format.js";

/** @import { Experiment, Frame, Mode, Scene, Speed, State } from "./types.js" */

/**
 * @param {number} n
 * @param {string} one
 */
const plural = (n, one, many = `${one}s`) => `${count(n)} ${n === 1 ? one : many}`;

/** @param {number[]} numbers */
const sum = (numbers) => numbers.reduce((total, n) => total + n, 0);

/** @param {Frame} frame */
const neurons = (frame) => sum(frame.layers.map((layer) => layer.mask.length));

/** @param {Frame} frame */
const asleep = (frame) => neurons(frame) - sum(frame.layers.map((layer) => sum(layer.mask)));

/** @param {Frame} frame */
function factors(frame) {
  const different = [...new Set(frame.layers.map((layer) => short(layer.factor)))];
  if (different.length === 1) return `**${different[0]}**`;
  return frame.layers.map((layer, k) => `**${short(layer.factor)}** (hidden ${k + 1})`).join(", ");
}

/** @param {Frame} frame */
const scaled = (frame) => frame.layers.some((layer) => layer.factor !== 1);

// Names of things

/** @param {Experiment} experiment */
const noun = (experiment) => (experiment.dataset === "digits" ? "image" : "point");

/**
 * @param {Experiment} experiment
 * @param {number} label
 */
export const className = (experiment, label) =>
  experiment.dataset === "digits" ? String(label) : (["blue", "orange"][label] ?? String(label));

// The sentence under the network

/**
 * Whether the run is on its way to a step that is not on the page yet.
 * @param {State} state
 * @param {Frame} frame
 */
const isUnderway = ({ seeking }, { step }) => seeking !== null && seeking !== step;

/** @param {Scene} scene */
export function what({ frame, state, fast }) {
  const all = count(neurons(frame));
  if (isUnderway(state, frame)) return `On the way to iteration **${count(state.seeking ?? 0)}** …`;
  if (frame.mode === "eval") {
    const scaling = scaled(frame) ? `, multiplied by ${factors(frame)}.` : ". Nothing is scaled.";
    return `All **${all} of ${all}** neurons are awake${scaling}`;
  }
  if (frame.mode === "mc") {
    return `Dropout left on: **${count(asleep(frame))} of ${all}** neurons are asleep in random mask ${count(frame.draw ?? 1)}.`;
  }
  if (frame.step === 0) return `**No iteration yet.** All **${all} of ${all}** neurons are awake.`;
  const iteration = `**Iteration ${count(frame.step)}.**`;
  if (fast) return `${iteration} Each puts other neurons to sleep, too fast to show one by one.`;
  const others = scaled(frame) ? `multiplied by ${factors(frame)}` : "passed on as they are";
  const are = asleep(frame) === 1 ? "is" : "are";
  const who = `neurons ${are} asleep${state.experiment.mask_per === "example" ? " for this example" : ""}`;
  if (asleep(frame) === 0) return `${iteration} No neuron is asleep, all are ${others}.`;
  return `${iteration} **${count(asleep(frame))} of ${all}** ${who}, the others are ${others}.`;
}

/** @param {Scene} scene */
export function more({ frame, state, fast }) {
  if (isUnderway(state, frame)) return "";
  if (frame.mode !== "train")
    return fast ? "Color: mean activation lately." : prediction(frame, state.experiment);
  if (frame.step === 0) return beforeTheFirst(state);
  if (fast) return "Shade: how often asleep lately. Color: mean activation lately.";
  if (frame.zero_gradients === null) return "";
  if (frame.zero_gradients === 0) return `Each of ${plural(frame.weight_count, "weight")} got a gradient.`;
  const zero = `${count(frame.zero_gradients)} of ${plural(frame.weight_count, "weight")} got gradient 0`;
  const { optimizer, weight_decay } = { ...state.experiment, ...state.parameters };
  if (optimizer === "sgd" && weight_decay === 0) return `${zero} and rest.`;
  const mover = { momentum: "momentum", adam: "Adam", sgd: "weight decay" }[optimizer];
  return `${zero}; ${mover} may move them all the same.`;
}

/** @param {State} state */
function beforeTheFirst(state) {
  const rates = [...new Set(state.parameters.drop_rates)];
  const sleep =
    rates.length === 1 ? `with probability **${short(rates[0])}**` : "with its layer’s probability p";
  return `Press play: in every iteration each of them falls asleep ${sleep}.`;
}

/**
 * @param {Frame} frame
 * @param {Experiment} experiment
 */
function prediction(frame, experiment) {
  const chances = frame.output.map((p) => p ?? Number.NaN);
  const best = chances.indexOf(Math.max(...chances));
  if (best < 0) return "";
  return `It says **${className(experiment, best)}**, with probability **${fixed(chances[best])}**.`;
}

/**
 * The example in view, whole.
 * @param {Scene} scene
 */
export function example({ frame, state, fast }) {
  const { split, position, of, label, true_label, loss } = frame.example;
  const thing = noun(state.experiment);
  if (fast) return "Up to 3 a second, each one is shown exactly as it is.";
  const where =
    split === "test"
      ? `Test ${thing} ${count(position)} of ${count(of)}`
      : frame.mode === "train"
        ? `Training ${thing} ${count(position)} of ${count(of)} in this batch`
        : `Training ${thing} ${count(position)} of ${count(of)}`;
  const wrong = label === true_label ? "" : " (a wrong label, on purpose)";
  return `${where}: ${className(state.experiment, label)}${wrong}, loss ${fixed(loss)}`;
}

/**
 * What the live region says on pause and step.
 * @param {Scene} scene
 */
export const spoken = (scene) => `${what(scene)} ${more(scene)}`.replaceAll("**", "");

// Labels in the picture

/**
 * @param {number} awake
 * @param {number} all
 */
export const awakeOf = (awake, all) => `${count(awake)} of ${count(all)}`;

/**
 * @param {number} awake mean over the latest iterations
 * @param {number} all
 */
export const awakeLately = (awake, all) => `${fixed(awake, 1)} of ${count(all)}`;

/** What stands after a drop rate in eval mode. */
export const notUsed = ", not used";

/** @param {number} factor */
export const times = (factor) => `× ${short(factor)}`;

// Results

/** @param {number} n */
export const wrongOnPurpose = (n) =>
  `${plural(n, "training label is", "training labels are")} wrong on purpose.`;

/**
 * @param {number} n
 * @param {number} of
 */
export const nOf = (n, of) => `${count(n)} of ${count(of)}`;

/** @param {number} step */
export const atStep = (step) =>
  step === 0 ? "before the first iteration" : `after iteration ${count(step)}`;

export const lineNames = { network: "dropout", twin: "no dropout" };

export const asleepCell = "asleep";

/**
 * @param {Experiment} experiment
 * @param {Frame["example"]} example
 */
export function digitCaption(experiment, { label, true_label, split }) {
  const kind = split === "test" ? "Test image" : "Training image";
  const name = className(experiment, label);
  if (label === true_label) return `${kind}, a ${name}`;
  return `${kind}, labeled ${name} on purpose; it is a ${className(experiment, true_label)}`;
}

export const digitCaptionFast = "Mean of the images shown lately";

/** @param {number | null | undefined} accuracy */
export const accuracy = (accuracy) => percent(accuracy);

// Transport

/** @type {Record<Mode, { back: string, play: string, pause: string, step: string }>} */
export const buttons = {
  train: { back: "Step back", play: "Play", pause: "Pause", step: "Step" },
  eval: {
    back: "Test example before",
    play: "Walk through the test examples",
    pause: "Pause",
    step: "Next test example",
  },
  mc: { back: "Mask before", play: "Draw one mask after another", pause: "Pause", step: "Next mask" },
};

/** @param {Scene} scene */
export function timelineNote({ frame, state }) {
  const { ended, mode, steps_per_epoch: perEpoch } = state;
  if (mode === "eval") {
    return `Training is paused. Play and step walk through the test ${noun(state.experiment)}s, nothing is learned.`;
  }
  if (mode === "mc") return "Training is paused. Play and step draw new masks, nothing is learned.";
  if (ended?.reason === "diverged" && frame.step >= ended.step) {
    return `Training diverged: after iteration ${count(ended.step)} the numbers would no longer be finite. A smaller learning rate may help.`;
  }
  if (ended && frame.step >= ended.step)
    return `All ${plural(ended.step, "iteration")} are done. Drag back, or press R to start again.`;
  if (frame.step === 0) return `${plural(perEpoch, "iteration makes", "iterations make")} one epoch`;
  return `epoch ${count(frame.epoch)}, batch ${count(((frame.step - 1) % perEpoch) + 1)} of ${count(perEpoch)}`;
}

/**
 * @param {number} step
 * @param {number} steps
 */
export const iterationOf = (step, steps) => `iteration ${count(step)} of ${count(steps)}`;

const paceOf = {
  train: { short: "iterations / s", long: "iterations per second" },
  eval: { short: "examples / s", long: "examples per second" },
  mc: { short: "masks / s", long: "masks per second" },
};

/**
 * @param {Speed} speed
 * @param {Mode} mode
 */
export const speedShort = (speed, mode) =>
  speed === "max" ? "max" : `${countOrShort(speed)} ${paceOf[mode].short}`;

/**
 * @param {Speed} speed
 * @param {Mode} mode
 */
export const speedSpoken = (speed, mode) =>
  speed === "max" ? "as fast as it goes" : `${countOrShort(speed)} ${paceOf[mode].long}`;

/** @param {number} value */
const countOrShort = (value) => (Number.isInteger(value) ? count(value) : short(value));

// Connection

export const connection = {
  starting: "The server has not answered yet. The page goes on as soon as it does.",
  lost: "The connection to the server is lost. The page goes on by itself as soon as it is back.",
  restoring: "The server is back. Bringing the run back to where it was …",
  /** @param {number} seconds */
  manyKnown: (seconds) =>
    `The server has as many runs as it can hold. Trying again in ${plural(seconds, "second")}.`,
  /** @param {number} seconds */
  manyPlay: (seconds) =>
    `As many runs are playing as the server can. Trying again in ${plural(seconds, "second")}.`,
  /** @param {string} detail */
  refused: (detail) => `The server does not run this experiment: ${detail}`,
};
