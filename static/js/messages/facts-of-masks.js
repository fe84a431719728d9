// Figures on who slept: how many at once, how often the same ones, how many sub-networks that makes, and who learned.

import { count, percent, short } from "../format.js";
import { plural } from "./common.js";
import { signed } from "./knock-out.js";
import { rough } from "./rough.js";

/**
 * @import { State } from "../types.js"
 * @typedef {Record<string, any>} Figures
 */

const COUNTED = 1e9; // above it a number is written with its power of ten
const COARSE = 100; // from here on an expectation is written as a whole number

/** @param {State} state */
const forWhich = ({ experiment }) => (experiment.mask_per === "example" ? ", for the example shown" : "");

/**
 * Where every example has a mask, those that are looked at are of one.
 * @param {State} state
 */
const ofWhich = ({ experiment }) => (experiment.mask_per === "example" ? " of the example shown" : "");

/** @param {number} dead neurons whose output is 0 for all test examples, mask or not */
const silent = (dead) => (dead === 0 ? "" : `, and ${count(dead)} put out 0 for every test example`);

export const factsOfMasks = {
  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "drops-a-share": (
    { layer, neurons, drop_rate, iterations, exactly, share, expected_share, ...seen },
    state,
  ) =>
    `Hidden ${layer}: ${plural(neurons, "neuron")} at rate ${short(drop_rate)}, ${plural(iterations, "mask")}${ofWhich(state)}. ` +
    `Exactly ${exactly} slept in **${percent(share)}** of them, where chance expects ${percent(expected_share)}. ` +
    `The fewest that slept at once were **${seen.smallest}**, the most **${seen.largest}**.`,

  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "fresh-each-iteration": ({ iterations, repeated, expected, different }, state) =>
    `In ${plural(iterations, "iteration")} the mask${ofWhich(state)} repeated the one before **${plural(repeated, "time")}**; chance expects ` +
    `${expected < COARSE ? rough(expected) : count(Math.round(expected))}. In all: **${plural(different, "different mask")}**.`,

  /** @param {Figures} figures */
  "ensemble-of-sub-networks": ({
    neurons,
    sub_networks,
    iterations,
    masks_per_iteration,
    different,
    share,
    parameters,
  }) =>
    `${plural(neurons, "neuron")} that can be dropped ${neurons === 1 ? "makes" : "make"} ` +
    `**${sub_networks < COUNTED ? count(sub_networks) : short(sub_networks)}** sub-networks. In ${plural(iterations, "iteration")} ` +
    `**${count(different)}** of them ${different === 1 ? "was" : "were"} trained` +
    `${masks_per_iteration > 1 ? ` by the example shown, one of up to ${count(masks_per_iteration)} in each` : ""}: ` +
    `${rough(100 * share)}\u202f%, all on the same **${count(parameters)}** weights and biases.`,

  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "hundred-networks": ({ epochs, iterations, different, batches_per_epoch }, state) =>
    `${plural(iterations, "iteration")}${iterations < epochs * batches_per_epoch ? " so far" : ""}, in ${plural(epochs, "epoch")} of ${plural(batches_per_epoch, "iteration")}: ` +
    `**${plural(different, "different mask")}**${ofWhich(state)}, and one network.`,

  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "reactivated-weights": (
    { neurons, least_awake, most_awake, largest_rise, smallest_rise, used, dead },
    state,
  ) =>
    neurons === 1
      ? `The only neuron was awake in **${percent(most_awake)}** of the iterations${forWhich(state)}; eval mode uses ` +
        `**${count(used)}**${silent(dead)}. Without it the test loss changes by **${signed(largest_rise, 3)}**.`
      : `Each of ${plural(neurons, "neuron")} was awake in **${percent(least_awake)}** to **${percent(most_awake)}** of the ` +
        `iterations${forWhich(state)}; eval mode uses **${count(used)}**${silent(dead)}. Without one of them the test loss changes by ` +
        `${signed(smallest_rise, 3)} to **${signed(largest_rise, 3)}**, depending on which.`,
};
