// Bars that count sub-networks: drawn ones by number, all there are by their probability.

import { count, percent } from "../format.js";
import { plural } from "./common.js";

/** @param {number} value of the scale */
export const share = (value) => percent(value, value > 0 && value < 0.01 ? 1 : 0);

/**
 * What a bar tells on hover.
 * @param {string} where it stands
 * @param {number} share
 * @param {number | null} masks how many were drawn
 */
export const bar = (where, share, masks) =>
  `${where}: ${masks === null ? percent(share, 2) : plural(Math.round(share * masks), "sub-network")}`;

/**
 * The same as a row of a table.
 * @param {string} where
 * @param {number} share
 * @param {number | null} masks
 */
export const row = (where, share, masks) => [
  where,
  masks === null ? percent(share, 2) : count(Math.round(share * masks)),
];
