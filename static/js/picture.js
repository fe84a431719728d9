// What the network's picture shows at this moment: the frame as it is, how things were lately, or one phase of the iteration;
// and along its edges the weights, their gradients, or what the update changed of them.
// It knows neither the page nor how any of it is drawn.

import { fixed, tight } from "./format.js";
import { changeOf } from "./resting.js";

/** @import { EdgesShow, Frame, Layer, Phase, Scene, StepRecord } from "./types.js" */

const SHARES = [0, 0.08, 0.2, 0.4, 0.7]; // of the largest gradient or change, from which an edge is drawn so wide

/**
 * A neuron: its `mask` in the frame, the `text` in it or beside it, none at high speed, where nobody could read it, the
 * `value` that fills it, null when it is empty still, the share of time that it was `asleep` lately, and whether it is `knocked`
 * out.
 * @typedef {{ mask: number, text: string, value: number | null, asleep: number, knocked?: boolean }} Drawn
 *
 * What is drawn between two layers: the strongest `weights`, where there are too many. `values` give an edge its sign and, by
 * `limits` or else those of the weights, its width.
 * Those that `rest` are gray and still. So are, more plainly, all of them before the phase has `reached` them; `flows` says
 * which way it goes along the others.
 * @typedef {object} Between
 * @property {number[][]} weights
 * @property {number[][]} values
 * @property {number[] | null} limits
 * @property {(i: number, j: number) => boolean} rest
 * @property {boolean} reached
 * @property {"on" | "back" | ""} flows
 *
 * `isBare` when no neuron has its value yet. What stands `between` is null when it is not known yet: then it stays as it is.
 * @typedef {object} Picture
 * @property {Frame} frame
 * @property {boolean} fast
 * @property {boolean} isBare
 * @property {Drawn[][]} layers the inputs, the hidden layers, the outputs
 * @property {EdgesShow} shows
 * @property {Between[] | null} between
 */

/**
 * @param {Scene} scene
 * @returns {Picture}
 */
export function pictureOf(scene) {
  const { frame, fast, phase } = scene;
  return {
    frame,
    fast,
    isBare: phase?.name === "mask",
    layers: [inputs(scene), ...frame.layers.map((layer, k) => hidden(scene, layer, k)), outputs(scene)],
    ...edges(scene),
  };
}

/**
 * Whether two pictures may follow each other at once: no neuron falls asleep, wakes up, fills or empties between them.
 * @param {Picture} before
 * @param {Picture} after
 */
export function isAlike(before, after) {
  if (before.fast !== after.fast) return false;
  if (after.fast) return before.frame.mode === after.frame.mode; // which drifts
  return before.frame === after.frame && before.isBare === after.isBare;
}

/** @type {Omit<Between, "weights" | "values" | "rest">} */
const still = { limits: null, reached: true, flows: "" };

/**
 * @param {Scene} scene
 * @returns {Drawn[]}
 */
function inputs({ frame, fast, lately }) {
  return frame.input.map((value, i) => {
    const mask = frame.input_mask?.[i] ?? 1;
    return {
      mask,
      text: mask && !fast ? fixed(value) : "",
      value: fast ? lately.input[i] : (value ?? 0),
      asleep: 0,
    };
  });
}

/**
 * @param {Scene} scene
 * @param {Layer} layer
 * @param {number} k
 * @returns {Drawn[]}
 */
function hidden({ frame, fast, lately, phase, knocked }, { mask, activation }, k) {
  const isEmpty = phase?.name === "mask" || (phase?.name === "forward" && phase.layer <= k);
  const given = phase?.name === "forward" ? unscaled(phase, frame, k) : activation;
  return mask.map((kept, i) => {
    const isKnocked = isOut(knocked, k + 1, i);
    return {
      mask: kept,
      text: kept && !isKnocked && !isEmpty && !fast ? tight(given[i]) : "",
      value: isEmpty ? null : fast ? lately.activation[k][i] : (given[i] ?? 0),
      asleep: lately.asleep[k][i],
      knocked: isKnocked,
    };
  });
}

/**
 * @param {Scene} scene
 * @returns {Drawn[]}
 */
function outputs({ frame, fast, lately, phase }) {
  const isEmpty = phase?.name === "mask" || (phase?.name === "forward" && phase.layer <= frame.layers.length);
  return frame.output.map((value, i) => ({
    mask: 1,
    text: isEmpty || fast ? "" : fixed(value),
    value: isEmpty ? null : fast ? lately.output[i] : (value ?? 0),
    asleep: 0,
  }));
}

/**
 * What the neurons of a hidden layer give out for the example in view before it is scaled.
 * @param {Phase} phase
 * @param {Frame} frame
 * @param {number} k
 */
function unscaled({ record }, { example, layers }, k) {
  const given = record?.networks[0].a[k][example.position - 1] ?? [];
  return given.map((a) => a / layers[k].factor);
}

/**
 * What the edges show. Slow motion says so itself until it has come to the gradients.
 * @param {Scene} scene
 * @returns {Pick<Picture, "shows" | "between">}
 */
function edges({ frame, fast, phase, weights, edges: chosen, knocked }) {
  const network = phase?.record?.networks[0];
  if (network && phase?.name === "backward") {
    return { shows: "gradients", between: backward(weights, network.gradients.weights, phase.layer) };
  }
  if (chosen && frame.mode === "train" && !fast && (!phase || phase.name === "update")) {
    const { shows } = chosen;
    const record = phase?.record ?? chosen.record;
    if (record?.step !== frame.step) return { shows, between: null };
    return { shows, between: relative(weights, chosenIn(record, shows)) };
  }
  if (network && phase?.name === "update") {
    const between = network.weights_after.map((values, k) => ({
      ...still,
      weights: weights[k],
      values,
      rest: (/** @type {number} */ i, /** @type {number} */ j) => values[i][j] === network.weights[k][i][j],
    }));
    return { shows: "weights", between };
  }
  const between = weights.map((values, k) => ({
    ...still,
    weights: values,
    values,
    rest: fast ? () => false : silent(frame, knocked, k),
    ...(phase && onTheWay(phase, k)),
  }));
  return { shows: "weights", between };
}

/**
 * How far the phases before the gradients have come: on the way forward, or through.
 * @param {Phase} phase
 * @param {number} k
 * @returns {Pick<Between, "reached" | "flows">}
 */
function onTheWay({ name, layer }, k) {
  const reached = name === "forward" ? k < layer : name !== "mask";
  return { reached, flows: name === "forward" && reached ? "on" : "" };
}

/**
 * Gradients, on the way back to a layer.
 * @param {number[][][]} weights
 * @param {number[][][]} gradients
 * @param {number} layer
 * @returns {Between[]}
 */
function backward(weights, gradients, layer) {
  return relative(weights, gradients).map((between, k) => {
    const reached = layer <= k + 1;
    return { ...between, reached, flows: reached ? "back" : "" };
  });
}

/**
 * Something about each weight: width tells how much of the largest it is, and those that are exactly 0 rest.
 * @param {number[][][]} weights
 * @param {number[][][]} matrices
 * @returns {Between[]}
 */
function relative(weights, matrices) {
  const largest = Math.max(...matrices.flatMap((rows) => rows.map((row) => Math.max(...row.map(Math.abs)))));
  const limits = SHARES.map((share) => share * largest);
  return matrices.map((values, k) => ({
    ...still,
    weights: weights[k],
    values,
    limits,
    rest: (i, j) => values[i][j] === 0,
  }));
}

/**
 * @param {StepRecord} record
 * @param {EdgesShow} shows
 */
function chosenIn({ networks: [network] }, shows) {
  return shows === "gradients" ? network.gradients.weights : changeOf(network);
}

/**
 * Whether an edge touches a neuron that is asleep or knocked out.
 * @param {Frame} frame
 * @param {Scene["knocked"]} knocked
 * @param {number} k
 * @returns {Between["rest"]}
 */
function silent({ input_mask, layers }, knocked, k) {
  const from = k === 0 ? input_mask : layers[k - 1].mask;
  const to = layers[k]?.mask;
  return (i, j) => from?.[i] === 0 || to?.[j] === 0 || isOut(knocked, k, i) || isOut(knocked, k + 1, j);
}

/**
 * @param {Scene["knocked"]} knocked
 * @param {number} layer
 * @param {number} index
 */
const isOut = (knocked, layer, index) => knocked?.has(`${layer}-${index}`) === true;
