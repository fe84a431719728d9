// What the server tells of who slept up to now, and which counts chance lets one expect.

/** @import { Masks } from "./thumbnail.js" */

/**
 * What `drops` answers.
 * @typedef {object} Drops
 * @property {number} step
 * @property {number} neurons
 * @property {{ dropped: number[], expected: number, deviation: number }[]} layers
 * @property {{ counts: number[], expected: number[] }} asleep in how many iterations so many slept at once
 * @property {{ step: number, masks: Masks }[]} recent
 */

const ROUNDING = 1e-9;

/**
 * Two standard deviations around what is expected of each neuron of a layer.
 * @param {Drops["layers"][number]} layer
 * @returns {[number, number]}
 */
export const within = ({ expected, deviation }) => [
  Math.max(0, expected - 2 * deviation),
  expected + 2 * deviation,
];

/**
 * @param {number} value
 * @param {[number, number]} range
 */
export const isWithin = (value, [least, most]) => value >= least - ROUNDING && value <= most + ROUNDING;
