// Single sub-networks: which, and how accurate.

import { count, percent } from "../format.js";
import { atStep, sum } from "./common.js";

/** @param {number} draw 0 for the full network */
export const name = (draw) => (draw === 0 ? "full" : `mask ${count(draw)}`);

/** @param {number | null} share */
export const accuracy = (share) => percent(share);

/**
 * @param {{ draw: number, masks: number[][], test_accuracy: number | null }} member
 * @param {number | null} full accuracy of the full network
 */
export function spoken({ draw, masks, test_accuracy }, full) {
  if (draw === 0) return `The full network, test accuracy ${percent(full)}. Show it.`;
  const all = sum(masks.map((mask) => mask.length));
  const asleep = all - sum(masks.map(sum));
  return `Sub-network of mask ${count(draw)}, ${count(asleep)} of ${count(all)} asleep, test accuracy ${percent(test_accuracy)}. Show it.`;
}

/**
 * @param {number} first
 * @param {number} last
 */
export const range = (first, last) => `masks ${count(first)}–${count(last)}`;

/**
 * @param {number} step
 * @param {boolean} isPlane
 */
export const of = (step, isPlane) =>
  `Large dot: awake. ${isPlane ? "Its boundary and test" : "Test"} accuracy, on the same weights, ${atStep(step)}. Press one to see it in the network.`;

/**
 * What is said of those that one has turned to.
 * @param {number} first
 * @param {(number | null)[]} accuracies
 */
export function turned(first, accuracies) {
  const known = accuracies.filter((share) => share !== null);
  const told =
    known.length > 0
      ? `, test accuracy ${percent(Math.min(...known))} to ${percent(Math.max(...known))}`
      : "";
  return `Masks ${count(first)} to ${count(first + accuracies.length - 1)}${told}.`;
}
