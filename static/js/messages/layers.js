// What stands above and below each hidden layer.

import { count, fixed, short } from "../format.js";

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

/**
 * What a slider says of itself.
 * @param {number} rate
 */
export const rateSpoken = (rate) => `p = ${short(rate)}`;

/** @param {number} factor */
export const times = (factor) => `× ${short(factor)}`;
