// What a claim's figure says of the run: whether it bears the verdict out, the sentence with its numbers, and when that was.

import { atStep, plural } from "./common.js";
import { factsOfMasks } from "./facts-of-masks.js";
import { factsOfResults } from "./facts-of-results.js";
import { factsOfScaling } from "./facts-of-scaling.js";
import { factsOfWeights } from "./facts-of-weights.js";

/**
 * @import { Fact } from "../claims-view.js"
 * @import { State } from "../types.js"
 */

/** @type {Record<string, (figures: Record<string, any>, state: State) => string>} */
const sentences = { ...factsOfMasks, ...factsOfWeights, ...factsOfScaling, ...factsOfResults };

/** @type {Record<string, string>} */
const reasons = {
  "no-iterations": "nothing has been trained yet",
  "no-dropout": "no hidden neuron is dropped in what is looked at",
  "rate-just-set": "no iteration has been trained at its present rates yet",
  "first-layer-awake": "its first hidden layer is not dropped, and these networks take that layer’s rate",
  "seeds-disagree": "so even a count comes about by chance, too",
  "no-twin": "it has no twin to compare with",
  "nobody-slept": "nobody slept in the iterations looked at",
  "too-early": "there were too few iterations yet to tell from chance",
  "small-network": "so small a network soon has had many of its sub-networks",
  "no-overfitting": "without dropout it does not overfit, or not yet",
  "not-finite": "its numbers grow too large to compute with",
  diverged: "training diverges",
  alike: "what should differ comes to the same here",
  "inputs-dropped": "inputs are dropped, too, so the layer sees something else in training",
  "nothing-learned": "its test loss never falls",
  "scaling-none": "it forgets to scale",
  adam: "Adam’s steps depend on the units, so a change of them is another training",
  "weight-decay": "weight decay depends on the units, so a change of them is another training",
  "masks-repeat": "masks repeat so often that one for each epoch would, too",
  "rounding-grows": "it magnifies rounding, until the two are apart",
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
 * @param {State} state in which it was asked for
 */
export function sentence({ claim, reason, figures }, state) {
  const isThere = Object.keys(figures).length > 0 && reason !== "not-finite";
  return isThere ? sentences[claim](figures, state) : "";
}

export const notYet = "Not computed yet.";

const TRAINED_ANEW = ["better-performance", "scaled-after-training", "scaling-speeds-up"];

/**
 * Whether its figure is of the experiment from beginning to end, at whatever step one asks.
 * @param {string} claim
 */
export const isTrainedAnew = (claim) => TRAINED_ANEW.includes(claim);

/**
 * @param {Fact} fact
 * @param {State} state
 */
export function when({ claim, step, figures }, { steps }) {
  const isOfThis = !isTrainedAnew(claim) && claim !== "average-of-sub-networks";
  if (isOfThis) return `Computed ${atStep(step)}.`;
  if (step === 0 && !isTrainedAnew(claim)) return `Of new networks, ${atStep(0)}.`;
  if (Object.keys(figures).length === 0) return "Of the experiment without changes made since it began.";
  const upto = isTrainedAnew(claim) ? `all ${plural(steps, "iteration")}` : plural(step, "iteration");
  return `Trained anew: ${upto}, no changes made since.`;
}
