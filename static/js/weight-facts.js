// What one iteration did to the weights of a layer, counted from its record: which are 0, which were used, which changed.

import { sleepersOf } from "./resting.js";

/** @import { NetworkRecord, StepRecord } from "./types.js" */

/**
 * The weights between two layers of neurons in an iteration, and what one example sent through them.
 * @typedef {object} Between
 * @property {number[][]} before
 * @property {number[][]} after
 * @property {number[]} given what the neurons before them gave out, after mask and factor
 * @property {number[]} kept who of those was awake, for this example
 * @property {boolean[]} sleepsFrom who of those slept for the whole batch
 * @property {boolean[]} sleepsTo who of those behind did
 */

/**
 * @param {StepRecord} record
 * @param {number} k 0 for the weights that leave the inputs
 * @param {number} row the example's place in the batch
 * @returns {Between}
 */
export function betweenOf(record, k, row) {
  const [network] = record.networks;
  const masks = maskOf(network, k);
  const from = givenOut(record, k);
  const sleepers = sleepersOf(network);
  return {
    before: network.weights[k],
    after: network.weights_after[k],
    given: from[row],
    kept: masks ? rowOf(masks, row) : Array(from[0].length).fill(1),
    sleepsFrom: sleepers[k],
    sleepsTo: sleepers[k + 1],
  };
}

/**
 * What is to be said of them, as numbers; `disagreement` is the largest difference between the sums z as the server told them
 * and recomputed from these weights, as a share of what their terms come to without signs.
 * @param {StepRecord} record
 * @param {number} k
 * @param {number} row
 */
export function factsOf(record, k, row) {
  const { before, after, given, kept, sleepsFrom, sleepsTo } = betweenOf(record, k, row);
  const facts = {
    weights: 0,
    zeroWeights: 0,
    activations: given.length,
    masked: kept.filter((m) => m === 0).length,
    zero: given.filter((a, i) => a === 0 && kept[i] !== 0).length,
    disagreement: disagreement(record, k),
    changed: 0,
    sleeping: 0,
    sleepingChanged: 0,
  };
  before.forEach((of, i) => {
    of.forEach((weight, j) => {
      const isSleeping = sleepsFrom[i] || sleepsTo[j];
      const isChanged = after[i][j] !== weight;
      facts.weights += 1;
      facts.zeroWeights += Number(weight === 0);
      facts.changed += Number(isChanged);
      facts.sleeping += Number(isSleeping);
      facts.sleepingChanged += Number(isSleeping && isChanged);
    });
  });
  return facts;
}

/**
 * How many weights of the whole network were 0 in the iteration, and how many there are.
 * @param {NetworkRecord} network
 */
export function zerosIn({ weights }) {
  const all = weights.flat(2);
  return { zero: all.filter((weight) => weight === 0).length, all: all.length };
}

/**
 * @param {StepRecord} record
 * @param {number} k
 */
function disagreement(record, k) {
  const [{ weights, biases, z }] = record.networks;
  let largest = 0;
  givenOut(record, k).forEach((given, row) => {
    z[k][row].forEach((told, j) => {
      const terms = [...given.map((a, i) => (a ?? Number.NaN) * weights[k][i][j]), biases[k][j]];
      const sum = terms.reduce((total, term) => total + term, 0);
      const size = terms.reduce((total, term) => total + Math.abs(term), 0);
      const apart = Math.abs(sum - (told ?? Number.NaN));
      largest = Math.max(largest, apart === 0 ? 0 : apart / size);
    });
  });
  return largest;
}

/**
 * What the neurons before the weights gave out, a row for each example.
 * @param {StepRecord} record
 * @param {number} k
 */
function givenOut({ batch, networks: [network] }, k) {
  if (k > 0) return network.a[k - 1];
  const masks = network.input_mask;
  return batch.inputs.map((inputs, row) =>
    inputs.map((x, i) => x * (masks ? rowOf(masks, row)[i] : 1) * network.input_factor),
  );
}

/**
 * The masks of a layer of neurons, one row or one for each example; none where nobody can sleep.
 * @param {NetworkRecord} network
 * @param {number} layer 0 are the inputs
 */
const maskOf = ({ input_mask, masks }, layer) => (layer === 0 ? input_mask : masks[layer - 1]);

/**
 * @param {number[][]} masks
 * @param {number} row
 */
const rowOf = (masks, row) => masks[masks.length > 1 ? row : 0];
