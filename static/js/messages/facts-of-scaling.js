// Figures on scaling: what is multiplied when, what that keeps as it is, and that its conventions are one training.

import { count, fixed, short } from "../format.js";
import { className, isOne } from "./common.js";
import { rough } from "./rough.js";

/**
 * @import { Experiment, State } from "../types.js"
 * @typedef {Record<string, any>} Figures
 */

export const factsOfScaling = {
  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "weights-scaled-up": ({ factor, checksum, same, outgoing, incoming }, { parameters }) =>
    `The checksum of all weights, ${checksum.slice(0, 8)}…, is **${same ? "the same" : "another"}** after a pass in train mode. ` +
    `Multiplying outgoing weights by ${isOne(parameters.drop_rates) ? short(factor) : "1/(1 − p)"} instead of activations changes the answer by at most ` +
    `**${rough(outgoing)}**, incoming weights by up to **${rough(incoming)}**.`,

  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "output-stays": (
    { layer, neuron, masks, mean, eval_value, mean_error, largest_deviation, behind },
    { experiment },
  ) =>
    `Hidden ${layer}, neuron ${neuron + 1} hands on ${fixed(eval_value, 3)} in eval mode; over ${count(masks)} masks the mean is ` +
    `**${fixed(mean, 3)}** ± ${fixed(mean_error, 3)}, a single one up to **${fixed(largest_deviation)}** off. ` +
    (behind.differs
      ? `Behind it, ${placeOf(behind, experiment)} has mean **${fixed(behind.mean, 3)}** ± ${fixed(behind.error, 3)}, in eval mode ` +
        `${fixed(behind.eval, 3)}.`
      : "Behind it, no mean is more than five errors from eval mode."),

  /** @param {Figures} figures */
  "eval-without-scaling": ({
    layer,
    drop_rate,
    train_factor: train,
    eval_factor: full,
    ratio,
    error,
    expected,
  }) => {
    /** @param {"inverted" | "classic" | "none"} way */
    const times = (way) => `**${fixed(ratio[way])}**${error ? ` ± ${fixed(error[way])}` : ""}`;
    return (
      `Size in eval mode over size in training, hidden ${layer} at rate ${short(drop_rate)}. ` +
      `Inverted (× ${short(train.inverted)} in training): ${times("inverted")}. ` +
      `Classic (× ${short(full.classic)} in eval mode): ${times("classic")}. Never scaled: ${times("none")}.${
        error ? ` Expected are 1, 1 and ${short(expected.none)}, within five errors.` : ""
      }`
    );
  },

  /**
   * @param {Figures} figures
   * @param {State} state
   */
  "scaled-after-training": ({ layer, eval_factor, rescaled_difference, ...loss }, { experiment }) =>
    `Inverted, nothing scaled afterwards: test loss **${fixed(loss.inverted_test_loss, 3)}**. Classic, × ` +
    `${short(eval_factor.classic)} afterwards${isOne(experiment.drop_rates) ? "" : ` in hidden ${layer}`}: ` +
    `**${fixed(loss.classic_test_loss, 3)}**, with that forgotten ${fixed(loss.none_test_loss, 3)}. Classic once more, with ` +
    `start and rates in inverted’s units: probabilities at most **${rough(rescaled_difference)}** from inverted’s.`,

  /** @param {Figures} figures */
  "scaling-speeds-up": ({ loss, every, rescaled_difference, ...steps }) =>
    `Measured ${every === 1 ? "every iteration" : `about every ${count(every)} iterations`}, inverted’s test loss is first below ` +
    `${fixed(loss, 3)} ${after(steps.inverted_steps)}. Classic in inverted’s units, with probabilities at most ` +
    `**${rough(rescaled_difference)}** from inverted’s, gets there ${after(steps.rescaled_steps)}. Classic from the same start is another training, and gets ` +
    `there ${after(steps.classic_steps)}.`,
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
const after = (step) => {
  if (step === null) return "**never**";
  return step === 0 ? "**before the first iteration**" : `by iteration **${count(step)}**`;
};
