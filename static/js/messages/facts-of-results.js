// Figures on what comes of it: the gap to the test data, the same answer every time, averages and votes.

import { count, fixed, percent, short } from "../format.js";
import { plural } from "./common.js";
import { rough } from "./rough.js";

/**
 * @import { State } from "../types.js"
 * @typedef {Record<string, any>} Figures
 */

/** What a run has, beside so many of the sets of weights that a vote needs. */
const OWN = [", only its present one", ", the present one"];

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
    `With dropout left on, ${count(left_on)} passes gave ` +
    `**${different === 1 ? "the same answer" : `${count(different)} different answers`}**.`,

  /** @param {Figures} figures */
  "average-of-sub-networks": ({ sub_networks, drop_rate, one_layer, two_layers }) =>
    `All ${count(sub_networks)} sub-networks of 12 neurons at rate ${short(drop_rate)}, inputs awake. In one layer the geometric mean is at most ` +
    `**${rough(one_layer.geometric)}** from the one pass, the arithmetic **${rough(one_layer.arithmetic)}**. In two layers of 6: ` +
    `**${rough(two_layers.geometric)}** and **${rough(two_layers.arithmetic)}**.`,

  /** @param {Figures} figures */
  "better-performance": ({ seeds, better, diverged, ...means }) =>
    `From ${plural(seeds, "seed")}, ${means.first_seed}–${means.last_seed}, **${count(better)}** ${better === 1 ? "ends" : "end"} with the lower test loss with dropout. On ` +
    `average test loss **${fixed(means.test_loss, 3)}** with, ${fixed(means.twin_test_loss, 3)} without; accuracy ` +
    `**${percent(means.test_accuracy)}** with, ${percent(means.twin_test_accuracy)} without.${
      diverged > 0
        ? ` ${count(diverged)} of ${count(2 * seeds)} networks diverge, and are left out of these.`
        : ""
    }`,

  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "hundred-vote": ({ epochs, weights, held, different, ...scores }, { experiment }) =>
    `A vote of the last ${count(epochs)} epochs’ networks takes ${count(epochs)} passes and **${plural(weights, "set")} of weights**; ` +
    `the run has **${held === 0 ? "none" : count(held)}** of them${OWN[held] ?? ""}. ` +
    `Each with ${experiment.mask_per === "example" ? "the mask of the example shown" : "its last mask"} (${count(different)} ` +
    `different): test loss **${fixed(scores.vote_test_loss, 3)}**, accuracy ${percent(scores.vote_test_accuracy)}. ` +
    `One pass of the run’s own: **${fixed(scores.eval_test_loss, 3)}**, ${percent(scores.eval_test_accuracy)}.`,
};
