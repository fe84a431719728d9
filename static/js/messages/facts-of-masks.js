// Figures on who slept: how many at once, how often the same ones, how many sub-networks that makes, and who learned.

import { count, percent, short } from "../format.js";
import { plural } from "./common.js";
import { signed } from "./knock-out.js";
import { rough } from "./rough.js";

/** @typedef {Record<string, any>} Figures */

const COUNTED = 1e9; // above it a number is written with its power of ten

export const factsOfMasks = {
  /** @param {Figures} figures */
  "drops-a-share": ({ layer, neurons, drop_rate, iterations, exactly, share, expected_share, ...seen }) =>
    `Hidden ${layer}: ${plural(neurons, "neuron")} at rate ${short(drop_rate)}, ${plural(iterations, "iteration")}. ` +
    `Exactly ${exactly} slept in **${percent(share)}** of them, where chance expects ${percent(expected_share)}. ` +
    `The fewest that slept at once were **${seen.smallest}**, the most **${seen.largest}**.`,

  /** @param {Figures} figures */
  "fresh-each-iteration": ({ iterations, repeated, expected, different }) =>
    `In ${plural(iterations, "iteration")} the mask was the one before **${plural(repeated, "time")}**; chance expects ` +
    `${rough(expected)}. There were **${plural(different, "different mask")}**.`,

  /** @param {Figures} figures */
  "ensemble-of-sub-networks": ({ neurons, sub_networks, iterations, different, share, parameters }) =>
    `${plural(neurons, "neuron")} that can be dropped make **${sub_networks < COUNTED ? count(sub_networks) : short(sub_networks)}** ` +
    `sub-networks. In ${plural(iterations, "iteration")} **${count(different)}** of them were trained, ` +
    `${rough(100 * share)}\u202f%, all on the same **${count(parameters)}** weights and biases.`,

  /** @param {Figures} figures */
  "hundred-networks": ({ epochs, iterations, different, batches_per_epoch }) =>
    `${plural(epochs, "epoch")} of ${plural(batches_per_epoch, "iteration")} begun, ${plural(iterations, "iteration")} made: ` +
    `**${plural(different, "different mask")}**, and one network.`,

  /** @param {Figures} figures */
  "reactivated-weights": ({ neurons, least_awake, most_awake, largest_rise, smallest_rise, used }) =>
    neurons === 1
      ? `The only neuron was awake in **${percent(most_awake)}** of the iterations; eval mode uses **${count(used)}**. Without ` +
        `it the test loss changes by **${signed(largest_rise, 3)}**.`
      : `Each of ${plural(neurons, "neuron")} was awake in **${percent(least_awake)}** to **${percent(most_awake)}** of the ` +
        `iterations; eval mode uses **${count(used)}**. Without one of them the test loss changes by ` +
        `${signed(smallest_rise, 3)} to **${signed(largest_rise, 3)}**, depending on which.`,
};
