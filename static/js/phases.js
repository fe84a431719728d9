// The six phases in which slow motion plays an iteration: when there are any, their order, and when each of them comes.

/** @import { PhaseName, Scene, State } from "./types.js" */

/** The fastest speed at which an iteration is played in phases, in iterations a second. */
const SLOW_MOTION = 0.5;

const SHARE = 0.88; // of the time between two iterations; then the last phase rests
const LONGEST = 12_000; // ms that an iteration takes at most
const STEPPED = 2.4; // times as long for an iteration by itself: nothing waits behind it

/** Each phase with its share of the time. @type {[PhaseName, number][]} */
const SHARES = [
  ["mask", 0.17],
  ["forward", 0.22],
  ["scale", 0.15],
  ["loss", 0.15],
  ["backward", 0.18],
  ["update", 0.13],
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

/**
 * Whether the scene's iteration can be gone through phase by phase.
 * @param {Scene} scene
 */
export const hasPhases = ({ frame, state }) =>
  state.mode === "train" &&
  frame.mode === "train" &&
  frame.step > 0 &&
  state.seeking === null &&
  !state.recorded;

/**
 * Whether iterations are played phase by phase.
 * @param {Scene} scene
 */
export const isSlow = (scene) =>
  hasPhases(scene) && scene.state.speed !== "max" && scene.state.speed <= SLOW_MOTION;

/**
 * How long an iteration takes at the present speed, in milliseconds.
 * @param {State} state
 */
export function timeOf({ speed, playing }) {
  const between = 1000 / (speed === "max" ? SLOW_MOTION : Math.min(speed, SLOW_MOTION));
  return Math.min(LONGEST, between * (playing ? SHARE : STEPPED));
}
