// Single sub-networks: which, how accurate, and how many different ones this run has trained.

import { count, percent } from "../format.js";
import { atStep, plural, sum } from "./common.js";

/** @import { Frame, State } from "../types.js" */

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
 * How many masks this run has trained with, for the text.
 * @param {Frame} frame
 * @param {State} state
 */
export function masksFigure({ step, sub_networks }, { steps_per_epoch: perEpoch, experiment }) {
  if (step === 0) return null;
  const [per, whose] =
    experiment.mask_per === "example" ? ["example", " of examples shown"] : ["iteration", ""];
  const epochs = Number((step / perEpoch).toFixed(1));
  const made = `Here ${epochs} ${epochs === 1 ? "epoch" : "epochs"} made`;
  return `A mask is drawn for every ${per}. ${made} ${plural(step, "iteration")} and ${plural(sub_networks, "different mask")}${whose}.`;
}
