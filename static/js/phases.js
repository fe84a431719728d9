// The six phases in which slow motion plays an iteration: their order, and when each of them comes.

/** @import { PhaseName } from "./types.js" */

/** The fastest speed at which an iteration is played in phases, in iterations a second. */
export const SLOW_MOTION = 0.5;

/** Each phase with its share of the time. @type {[PhaseName, number][]} */
const SHARES = [
  ["mask", 0.18],
  ["forward", 0.25],
  ["scale", 0.13],
  ["loss", 0.13],
  ["backward", 0.2],
  ["update", 0.11],
];

/** In order. @type {PhaseName[]} */
export const PHASES = SHARES.map(([name]) => name);

/**
 * One moment of a phase: the layer of neurons that it has come to, and how long it lasts, as a share of the whole.
 * @typedef {{ name: PhaseName, layer: number, share: number }} Beat
 */

/**
 * All of an iteration's moments, in order.
 * @param {number} layers of neurons behind the inputs
 * @returns {Beat[]}
 */
export function beatsOf(layers) {
  const on = Array.from({ length: layers }, (_, k) => k + 1);
  return SHARES.flatMap(([name, share]) => {
    const reached = name === "forward" ? on : name === "backward" ? on.toReversed() : [layers];
    return reached.map((layer) => ({ name, layer, share: share / reached.length }));
  });
}
