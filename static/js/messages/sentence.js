// The sentence under the network: what happened in this iteration, what else there is to know, and the example in view.

import { count, fixed, short } from "../format.js";
import { asleep, className, during, inputsAsleep, neurons, noun, plural } from "./common.js";
import { passed, passesName } from "./passes.js";

/** @import { Frame, Scene, State } from "../types.js" */

/**
 * What becomes of what they give out.
 * @param {Frame} frame
 */
function passedOn(frame) {
  const inputs = short(inputsAsleep(frame) < frame.input.length ? (frame.input_factor ?? 1) : 1);
  const different = [...new Set(frame.layers.map((layer) => short(layer.factor)))];
  if (different.length === 1 && different[0] === "1")
    return inputs === "1" ? "passed on unchanged" : `passed on unchanged, inputs × **${inputs}**`;
  const each = frame.layers.map(({ factor }, k) =>
    factor === 1 ? [] : [`**${short(factor)}** (hidden ${k + 1})`],
  );
  const hidden = `multiplied by ${different.length === 1 ? `**${different[0]}**` : each.flat().join(", ")}`;
  return inputs === "1" || inputs === different.join() ? hidden : `${hidden}, inputs by **${inputs}**`;
}

/** @param {Frame} frame */
const isScaled = (frame) =>
  (frame.input_factor ?? 1) !== 1 || frame.layers.some((layer) => layer.factor !== 1);

/**
 * Whether the run is on its way to a step that is not on the page yet.
 * @param {State} state
 * @param {Frame} frame
 */
const isUnderway = ({ seeking }, { step }) => seeking !== null && seeking !== step;

/**
 * Whether the run stands where it could not go on.
 * @param {Scene} scene
 */
const isDiverged = ({ frame, state: { ended } }) => ended?.reason === "diverged" && frame.step >= ended.step;

/** @param {Scene} scene */
export function what(scene) {
  const { frame, state, fast } = scene;
  const all = neurons(frame);
  if (isUnderway(state, frame)) return `On the way to iteration **${count(state.seeking ?? 0)}** …`;
  if (frame.mode === "eval") {
    const scaling = isScaled(frame) ? `, ${passedOn(frame)}.` : ". Nothing is scaled.";
    if (all === 1) return `The only neuron is awake${scaling}`;
    return `All **${count(all)} of ${count(all)}** neurons are awake${scaling}`;
  }
  if (frame.mode === "mc") {
    if (!fast) return `Dropout left on, random mask\u00a0${count(frame.draw ?? 1)}: ${who(frame, "")}.`;
    const some = sleepers(state);
    return some
      ? `Dropout left on: every pass puts other ${some} to sleep, too fast to show one by one.`
      : "Dropout left on: no neuron falls asleep, the drop rate is 0.";
  }
  if (isDiverged(scene))
    return `Training **diverged** after iteration **${count(frame.step)}**: the next numbers would not be finite.`;
  if (frame.step === 0) {
    const awake = all === 1 ? "its only neuron is" : `all **${count(all)}** are`;
    return `**Dropout** switches off random neurons while a network learns. Now ${awake} awake.`;
  }
  const iteration = `**Iteration ${count(frame.step)}.**`;
  if (fast) {
    const some = sleepers(state);
    return some
      ? `${iteration} Each puts other ${some} to sleep, too fast to show one by one.`
      : `${iteration} No neuron falls asleep: the drop rate is 0.`;
  }
  const which = state.experiment.mask_per === "example" ? " for this example" : "";
  if (asleep(frame) === all) return `${iteration} ${who(frame, which)}: nothing gets through.`;
  return `${iteration} ${who(frame, which)}, ${whoElse(frame)} ${passedOn(frame)}.`;
}

/**
 * Of whom some fall asleep at present.
 * @param {State} state
 */
function sleepers({ parameters }) {
  if (parameters.drop_rates.some((rate) => rate > 0)) return "neurons";
  return parameters.input_drop_rate > 0 ? "inputs" : "";
}

/**
 * How many are asleep.
 * @param {Frame} frame
 * @param {string} which what stands behind "asleep"
 */
function who(frame, which) {
  const all = neurons(frame);
  const dark = inputsAsleep(frame);
  const some = `**${count(asleep(frame))} of ${count(all)}**`;
  const are = asleep(frame) === 1 ? "is" : "are";
  if (dark) {
    return `${some} ${all === 1 ? "neuron" : "neurons"} and **${count(dark)} of ${count(frame.input.length)}** inputs are asleep${which}`;
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
  const dark = inputsAsleep(frame);
  if (dark && dark < frame.input.length) return "the others are";
  if (all === 1) return dark ? "what the neuron gives out is" : "its output is";
  if (awake === all && !dark) return "all are";
  return awake === 1 ? "the other is" : "the others are";
}

/** @param {Scene} scene */
export function more(scene) {
  const { frame, state, fast } = scene;
  if (isUnderway(state, frame)) return "";
  if (frame.mode === "eval" && fast) return "Color: mean activation lately.";
  if (frame.mode === "train" && frame.step === 0) return beforeTheFirst(state, neurons(frame));
  if (fast) return "Shade: how often asleep lately. Color: mean activation lately.";
  if (frame.mode !== "train")
    return `${passesName(frame, state.experiment)} **${passed(frame).join(" · ")}**`;
  if (isDiverged(scene)) return "A smaller learning rate may help.";
  if (frame.zero_gradients === null) return "";
  if (frame.zero_gradients === 0) return `All ${plural(frame.weight_count, "weight")} got a gradient.`;
  const zero = `${count(frame.zero_gradients)} of ${plural(frame.weight_count, "weight")} got gradient 0`;
  const { optimizer } = state.experiment;
  const isPlain = optimizer === "sgd" || frame.step === 1; // before which there is nothing to go on with
  if (isPlain && during(state, frame.step, "weight_decay") === 0) {
    return `${zero} and ${frame.zero_gradients === 1 ? "rests" : "rest"}.`;
  }
  const mover = isPlain ? "weight decay" : { momentum: "momentum", adam: "Adam", sgd: "" }[optimizer];
  return `${zero}; ${mover} may move ${frame.zero_gradients === 1 ? "it" : "them"} all the same.`;
}

/**
 * @param {State} state
 * @param {number} all
 */
function beforeTheFirst(state, all) {
  const rates = [...new Set(state.parameters.drop_rates)];
  if (rates.length === 1 && rates[0] === 0) {
    const inputs = state.parameters.input_drop_rate;
    return inputs > 0
      ? `Press play: in every iteration each input falls asleep with probability **${short(inputs)}**.`
      : `Press play. The drop rate is 0: ${all === 1 ? "it will not" : "none of them will"} fall asleep.`;
  }
  const sleep =
    rates.length === 1 ? `with probability **${short(rates[0])}**` : "with its layer’s probability p";
  return `Press play: in every iteration ${all === 1 ? "it" : "each of them"} falls asleep ${sleep}.`;
}

/**
 * The example in view, whole.
 * @param {Scene} scene
 */
export function example({ frame, state, fast }) {
  const { split, position, of, label, true_label, loss, inputs = frame.input } = frame.example;
  const thing = noun(state.experiment);
  if (fast)
    return `Slower, up to 3 a second, every ${frame.mode === "eval" ? thing : "mask"} is shown as it is.`;
  const where =
    split === "test"
      ? `Test ${thing} ${count(position)} of ${count(of)}`
      : frame.mode === "train"
        ? `Training ${thing} ${count(position)} of ${count(of)} in this batch`
        : `Training ${thing} ${count(position)} of ${count(of)}`;
  const name = (/** @type {number} */ of) => className(state.experiment, of);
  const wrong = label === true_label ? "" : ` (wrong on purpose, it is ${name(true_label)})`;
  const whole = thing === "image" ? "" : `x = (${inputs.map((x) => fixed(x)).join(", ")}), `;
  const told = loss === null ? "its loss is not finite" : `loss ${fixed(loss)}`;
  return `${where}: ${whole}label ${name(label)}${wrong}, ${told}`;
}

/**
 * What the live region says on pause and step.
 * @param {Scene} scene
 */
export const spoken = (scene) =>
  `${scene.story?.what ?? what(scene)} ${scene.story?.more ?? more(scene)}`.replaceAll("**", "");
