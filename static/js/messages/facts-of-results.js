// Figures on what comes of it: the gap to the test data, the same answer every time, averages and votes.

import { count, fixed, percent } from "../format.js";
import { plural } from "./common.js";
import { rough } from "./rough.js";

/** @typedef {Record<string, any>} Figures */

export const factsOfResults = {
  /** @param {Figures} figures */
  "prevents-overfitting": ({ gap, twin_gap, wrong_labels, learned, twin_learned }) =>
    `Test loss minus training loss: **${fixed(gap)}** with dropout, **${fixed(twin_gap)}** without.${
      wrong_labels > 0
        ? ` Of ${plural(wrong_labels, "wrong training label")} the network with dropout has learned **${count(learned)}** by heart, ` +
          `its twin **${count(twin_learned)}**.`
        : ""
    }`,

  /** @param {Figures} figures */
  "eval-is-deterministic": ({ passes, equal, left_on, different }) =>
    `${count(passes)} passes of the same test example: **${equal ? "equal to the last bit" : "not equal"}**. ` +
    `With dropout left on, ${count(left_on)} passes gave **${plural(different, "different answer")}**.`,

  /** @param {Figures} figures */
  "average-of-sub-networks": ({ sub_networks, one_layer, two_layers }) =>
    `Trained anew with 12 neurons, for all ${count(sub_networks)} sub-networks. In one layer: the geometric mean is at most ` +
    `**${rough(one_layer.geometric)}** from the one pass, the arithmetic **${rough(one_layer.arithmetic)}**. In two layers of 6: ` +
    `**${rough(two_layers.geometric)}** and **${rough(two_layers.arithmetic)}**.`,

  /** @param {Figures} figures */
  "better-performance": ({ seeds, better, test_loss, twin_test_loss, test_accuracy, twin_test_accuracy }) =>
    `Trained anew with ${plural(seeds, "seed")}: in **${count(better)}** the network with dropout ends with the lower test loss. ` +
    `On average test loss **${fixed(test_loss, 3)}** with, ${fixed(twin_test_loss, 3)} without; accuracy ` +
    `**${percent(test_accuracy)}** with, ${percent(twin_test_accuracy)} without.`,

  /** @param {Figures} figures */
  "hundred-vote": ({ epochs, different, different_trained, ...scores }) =>
    `The network after each of the last ${plural(epochs, "epoch")}, with the mask it had (${count(different)} different, of ` +
    `${count(different_trained)} trained): their vote has test loss **${fixed(scores.vote_test_loss, 3)}**, accuracy ` +
    `${percent(scores.vote_test_accuracy)}. One pass with the present weights: **${fixed(scores.eval_test_loss, 3)}**, ` +
    `${percent(scores.eval_test_accuracy)}.`,
};
