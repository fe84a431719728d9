// Figures on scaling: what is multiplied when, what that keeps as it is, and that its conventions are one training.

import { count, fixed, short } from "../format.js";
import { className, plural } from "./common.js";
import { rough } from "./rough.js";

/**
 * @import { Experiment } from "../types.js"
 * @typedef {Record<string, any>} Figures
 */

export const factsOfScaling = {
  /** @param {Figures} figures */
  "weights-scaled-up": ({ factor, checksum, same, outgoing, incoming }) =>
    `The checksum of all weights, ${checksum.slice(0, 8)}…, is **${same ? "the same" : "another"}** after a pass in train mode. ` +
    `Multiplying outgoing weights by ${short(factor)} instead of activations changes the answer by at most ` +
    `**${rough(outgoing)}**, incoming weights by up to **${rough(incoming)}**.`,

  /**
   * @param {Figures} figures
   * @param {Experiment} experiment
   */
  "output-stays": (
    { layer, neuron, masks, mean, eval_value, mean_error, largest_deviation, behind },
    experiment,
  ) =>
    `Hidden ${layer}, neuron ${neuron + 1} hands on ${fixed(eval_value, 3)} in eval mode; over ${count(masks)} masks the mean is ` +
    `**${fixed(mean, 3)}** ± ${fixed(mean_error, 3)}, a single one up to **${fixed(largest_deviation)}** off. Behind it, ` +
    `${placeOf(behind, experiment)} has mean **${fixed(behind.mean, 3)}** ± ${fixed(behind.error, 3)}, in eval mode ` +
    `${fixed(behind.eval, 3)}.`,

  /** @param {Figures} figures */
  "eval-without-scaling": ({ layer, drop_rate, train_factor: train, eval_factor: full, ratio }) =>
    `Hidden ${layer} at rate ${short(drop_rate)}: inverted × ${short(train.inverted)} in training, × ${short(full.inverted)} in eval ` +
    `mode, which is **${fixed(ratio.inverted)}** times as loud; classic × ${short(train.classic)} and × ${short(full.classic)}, ` +
    `**${fixed(ratio.classic)}**; never scaled, **${fixed(ratio.none)}**.`,

  /** @param {Figures} figures */
  "scaled-after-training": ({ eval_factor, rescaled_difference, ...loss }) =>
    `Trained anew. Inverted, nothing scaled afterwards: test loss **${fixed(loss.inverted_test_loss, 3)}**. Classic, × ` +
    `${short(eval_factor.classic)} afterwards: **${fixed(loss.classic_test_loss, 3)}**, with that forgotten ` +
    `${fixed(loss.none_test_loss, 3)}. In the same units the two are at most **${rough(rescaled_difference)}** apart.`,

  /** @param {Figures} figures */
  "scaling-speeds-up": ({ loss, every, rescaled_difference, ...steps }) =>
    `Trained anew, measured every ${plural(every, "iteration")}: test loss below ${fixed(loss, 3)} ${by(steps.inverted_steps)} ` +
    `inverted, ${by(steps.rescaled_steps)} classic in the same units, at most **${rough(rescaled_difference)}** apart; classic ` +
    `just flipped, another training, ${by(steps.classic_steps)}.`,
};

/**
 * What lies behind the layer: a neuron, or the probability of a class.
 * @param {{ layer: number, neuron: number }} place
 * @param {Experiment} experiment
 */
const placeOf = ({ layer, neuron }, experiment) =>
  layer > experiment.hidden.length
    ? `P(${className(experiment, neuron)})`
    : `hidden ${layer}, neuron ${neuron + 1}`;

/** @param {number | null} step */
const by = (step) => (step === null ? "**never**" : `by **${count(step)}**`);
