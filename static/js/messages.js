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
  const hidden =
    different.length === 1
      ? `**${different[0]}**`
      : frame.layers.map((layer, k) => `**${short(layer.factor)}** (hidden ${k + 1})`).join(", ");
  const inputs = short(frame.input_factor ?? 1);
  return inputs === "1" || hidden === `**${inputs}**` ? hidden : `${hidden}, inputs by **${inputs}**`;
}

/** @param {Frame} frame */
const scaled = (frame) => (frame.input_factor ?? 1) !== 1 || frame.layers.some((layer) => layer.factor !== 1);

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
  const all = neurons(frame);
  if (isUnderway(state, frame)) return `On the way to iteration **${count(state.seeking ?? 0)}** …`;
  if (frame.mode === "eval") {
    const scaling = scaled(frame) ? `, multiplied by ${factors(frame)}.` : ". Nothing is scaled.";
    if (all === 1) return `The only neuron is awake${scaling}`;
    return `All **${count(all)} of ${count(all)}** neurons are awake${scaling}`;
  }
  if (frame.mode === "mc")
    return `Dropout left on, random mask ${count(frame.draw ?? 1)}: ${who(frame, "")}.`;
  if (frame.step === 0) {
    const awake = all === 1 ? "its only neuron is" : `all **${count(all)}** are`;
    return `**Dropout** switches off random neurons while a network learns. Now ${awake} awake.`;
  }
  const iteration = `**Iteration ${count(frame.step)}.**`;
  if (fast) {
    return state.parameters.drop_rates.some((rate) => rate > 0)
      ? `${iteration} Each puts other neurons to sleep, too fast to show one by one.`
      : `${iteration} No neuron falls asleep: the drop rate is 0.`;
  }
  const which = state.experiment.mask_per === "example" ? " for this example" : "";
  if (asleep(frame) === all) return `${iteration} ${who(frame, which)}: nothing gets through.`;
  const others = scaled(frame) ? `multiplied by ${factors(frame)}` : "passed on as they are";
  return `${iteration} ${who(frame, which)}, ${whoElse(frame)} ${others}.`;
}

/**
 * How many are asleep.
 * @param {Frame} frame
 * @param {string} which what stands behind "asleep"
 */
function who(frame, which) {
  const all = neurons(frame);
  const inputs = frame.input_mask ?? [];
  const dark = inputs.length - sum(inputs);
  const some = `**${count(asleep(frame))} of ${count(all)}**`;
  const are = asleep(frame) === 1 ? "is" : "are";
  if (dark) {
    return `${some} ${all === 1 ? "neuron" : "neurons"} and **${count(dark)} of ${count(inputs.length)}** inputs are asleep${which}`;
  }
  if (all === 1) return `The only neuron is ${asleep(frame) ? "asleep" : "awake"}${which}`;
  if (asleep(frame) === 0) return `No neuron is asleep${which}`;
  if (asleep(frame) === all) return `All **${count(all)}** neurons are asleep${which}`;
  return `${some} neurons ${are} asleep${which}`;
}

/** @param {Frame} frame */
function whoElse(frame) {
  const all = neurons(frame);
  const awake = all - asleep(frame);
  if (all === 1) return "its output is";
  if (awake === all && !frame.input_mask?.includes(0)) return "all are";
  return awake === 1 ? "the other is" : "the others are";
}

/** @param {Scene} scene */
export function more({ frame, state, fast }) {
  if (isUnderway(state, frame)) return "";
  if (frame.mode !== "train")
    return fast ? "Color: mean activation lately." : prediction(frame, state.experiment);
  if (frame.step === 0) return beforeTheFirst(state, neurons(frame));
  if (fast) return "Shade: how often asleep lately. Color: mean activation lately.";
  if (frame.zero_gradients === null) return "";
  if (frame.zero_gradients === 0) return `All ${plural(frame.weight_count, "weight")} got a gradient.`;
  const zero = `${count(frame.zero_gradients)} of ${plural(frame.weight_count, "weight")} got gradient 0`;
  const { optimizer, weight_decay } = { ...state.experiment, ...state.parameters };
  if (optimizer === "sgd" && weight_decay === 0) {
    return `${zero} and ${frame.zero_gradients === 1 ? "rests" : "rest"}.`;
  }
  const mover = { momentum: "momentum", adam: "Adam", sgd: "weight decay" }[optimizer];
  return `${zero}; ${mover} may move ${frame.zero_gradients === 1 ? "it" : "them"} all the same.`;
}

/**
 * @param {State} state
 * @param {number} all
 */
function beforeTheFirst(state, all) {
  const rates = [...new Set(state.parameters.drop_rates)];
  if (rates.length === 1 && rates[0] === 0)
    return "Press play. The drop rate is 0: none of them will fall asleep.";
  const sleep =
    rates.length === 1 ? `with probability **${short(rates[0])}**` : "with its layer’s probability p";
  return `Press play: in every iteration ${all === 1 ? "it" : "each of them"} falls asleep ${sleep}.`;
}

/**
 * @param {Frame} frame
 * @param {Experiment} experiment
 */
function prediction(frame, experiment) {
  const chances = frame.output.map((p) => p ?? Number.NaN);
  const best = chances.indexOf(Math.max(...chances));
  if (best < 0) return "";
  return `The network says **${className(experiment, best)}**, with probability **${fixed(chances[best])}**.`;
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
  const told = loss === null ? "its loss is not finite" : `loss ${fixed(loss)}`;
  return `${where}: ${className(state.experiment, label)}${wrong}, ${told}`;
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
  const really = className(experiment, true_label);
  const it = `${really === "8" ? "an" : "a"} ${really}`;
  if (label === true_label) return `${kind}, ${it}`;
  return `${kind}, labeled ${className(experiment, label)} on purpose; it is ${it}`;
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
    return `All ${plural(ended.step, "iteration")} are done. Drag back to see any of them again.`;
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
