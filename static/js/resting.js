// Of an iteration: which weights and biases got a gradient of exactly 0, whose they are, and which of them moved all the same.

/** @import { NetworkRecord } from "./types.js" */

/**
 * How many got a gradient of exactly 0, how many of those moved, and how far at most.
 * @typedef {{ zero: number, moved: number, most: number }} Tally
 *
 * Weights are those into a sleeper, or else out of one, or neither. Who sleeps does so in the whole batch.
 * @typedef {object} Resting
 * @property {number} all weights
 * @property {number} sleepers hidden neurons
 * @property {boolean} inputs whether inputs sleep, too
 * @property {Tally} weights
 * @property {Tally} into
 * @property {Tally} out
 * @property {Tally} others
 * @property {Tally} biases of sleepers
 */

/**
 * What the update changed of each weight.
 * @param {NetworkRecord} network
 */
export const changeOf = ({ weights, weights_after }) =>
  weights_after.map((matrix, k) => matrix.map((row, i) => row.map((after, j) => after - weights[k][i][j])));

/**
 * Who slept in the whole batch: inputs, neurons of each hidden layer, and nobody of the outputs.
 * @param {NetworkRecord} network
 * @returns {boolean[][]}
 */
export function sleepersOf({ masks, input_mask, weights, biases }) {
  const layers = [input_mask, ...masks];
  const sizes = [weights[0].length, ...biases.map((layer) => layer.length)];
  return sizes.map((n, k) =>
    Array.from({ length: n }, (_, i) => layers[k]?.every((mask) => mask[i] === 0) ?? false),
  );
}

/**
 * What may move a weight whose gradient is 0: what goes on from updates before, and weight decay.
 * @param {number} step
 * @param {NetworkRecord} network
 */
export function moversIn(step, { optimizer, weight_decay }) {
  /** @type {("momentum" | "adam" | "weight_decay")[]} */
  const movers = [];
  if (optimizer !== "sgd" && step > 1) movers.push(optimizer);
  if (weight_decay > 0) movers.push("weight_decay");
  return movers;
}

/**
 * @param {NetworkRecord} network
 * @returns {Resting}
 */
export function restingIn(network) {
  const sleepers = sleepersOf(network);
  const [weights, into, out, others, biases] = Array.from({ length: 5 }, () => ({
    zero: 0,
    moved: 0,
    most: 0,
  }));
  let all = 0;
  const changes = changeOf(network);
  network.gradients.weights.forEach((matrix, k) => {
    matrix.forEach((row, i) => {
      row.forEach((gradient, j) => {
        all += 1;
        if (gradient !== 0) return;
        const whose = sleepers[k + 1][j] ? into : sleepers[k][i] ? out : others;
        for (const tally of [weights, whose]) add(tally, changes[k][i][j]);
      });
    });
  });
  network.gradients.biases.forEach((row, k) => {
    row.forEach((gradient, j) => {
      if (gradient !== 0 || !sleepers[k + 1][j]) return;
      add(biases, network.biases_after[k][j] - network.biases[k][j]);
    });
  });
  const [inputs, ...hidden] = sleepers;
  return {
    all,
    sleepers: hidden.flat().filter(Boolean).length,
    inputs: inputs.includes(true),
    weights,
    into,
    out,
    others,
    biases,
  };
}

/**
 * @param {Tally} tally
 * @param {number} change
 */
function add(tally, change) {
  tally.zero += 1;
  tally.moved += change === 0 ? 0 : 1;
  tally.most = Math.max(tally.most, Math.abs(change));
}
