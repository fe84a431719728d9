// What a claim's figure says of the run: whether it bears the verdict out, the sentence with its numbers, and when that was.

import { atStep } from "./common.js";
import { factsOfMasks } from "./facts-of-masks.js";
import { factsOfResults } from "./facts-of-results.js";
import { factsOfScaling } from "./facts-of-scaling.js";
import { factsOfWeights } from "./facts-of-weights.js";

/**
 * @import { Fact } from "../claims-view.js"
 * @import { Experiment } from "../types.js"
 */

/** @type {Record<string, (figures: Record<string, any>, experiment: Experiment) => string>} */
const sentences = { ...factsOfMasks, ...factsOfWeights, ...factsOfScaling, ...factsOfResults };

/** @type {Record<string, string>} */
const reasons = {
  "no-iterations": "nothing has been trained yet",
  "no-dropout": "no hidden neuron is ever dropped",
  "no-twin": "it has no twin to compare with",
  "nobody-slept": "nobody slept in the iterations looked at",
  "too-early": "there were too few iterations yet to tell from chance",
  "small-network": "so small a network soon has had many of its sub-networks",
  "no-overfitting": "without dropout it does not overfit, or not yet",
  "not-finite": "its numbers have grown too large to compute with",
  diverged: "its training has diverged",
  alike: "what should differ comes to the same here",
  "inputs-dropped": "inputs are dropped, too, so the layer sees something else in training",
  "nothing-learned": "its test loss never falls",
  "scaling-none": "it forgets to scale",
  adam: "Adam’s steps depend on the units, so a change of them is another training",
  "weight-decay": "weight decay depends on the units, so a change of them is another training",
  "one-batch-per-epoch": "an epoch is one iteration here",
  "nothing-moves": "no weight of a neuron that slept had had a gradient before",
};

/** @param {Fact} fact */
export function agreement({ supports, reason }) {
  if (supports === null) return `This run cannot tell: ${reasons[reason ?? ""]}.`;
  return supports ? "This run bears the verdict out." : "This run does not bear the verdict out.";
}

/**
 * @param {Fact} fact
 * @param {Experiment} experiment
 */
export function sentence({ claim, figures }, experiment) {
  return Object.keys(figures).length > 0 ? sentences[claim](figures, experiment) : "";
}

export const notYet = "Not computed yet.";

/** @param {Fact} fact */
export const when = ({ step }) => `Computed ${atStep(step)}.`;
