// Network and twin side by side: their losses, the gap between training and test, and which of them is better here.

import { fixed, percent } from "../format.js";
import { atStep, during } from "./common.js";
import { signed } from "./knock-out.js";

/** @import { NetworkNumbers, Numbers, State } from "../types.js" */

const DECIMALS = 3;
const NEAR = 0.1; // losses that differ by less are hardly different
const EVEN = 0.1; // of the larger test loss: so far apart the two come by chance, now one below and now the other
const EVEN_ANSWERS = 0.01; // of the test examples

/** @param {number} step */
export const measuredAt = (step) => `Full networks, no dropout, ${atStep(step)}`;

/** @param {number | null | undefined} loss */
export const loss = (loss) => fixed(loss, DECIMALS);

/**
 * How much worse a network is on new data.
 * @param {NetworkNumbers | undefined} numbers
 */
export const gap = (numbers) => signed(gapOf(numbers), DECIMALS);

/** @param {NetworkNumbers | undefined} numbers */
function gapOf(numbers) {
  const { train_loss = null, test_loss = null } = numbers ?? {};
  return train_loss === null || test_loss === null ? null : test_loss - train_loss;
}

/**
 * Which of the two is better on new data at this step, and where dropout is not, what can be said of why.
 * @param {Numbers} numbers
 * @param {State} state
 */
export function compared({ step, network, twin }, state) {
  const { experiment, steps, commands } = state;
  if (!twin) return "This experiment has no twin to compare with; Settings, under More, can give it one.";
  if (step === 0) return "Both begin with the same weights: before the first iteration they are one network.";
  const rates = [...experiment.drop_rates, experiment.input_drop_rate];
  if (rates.every((rate) => rate === 0) && commands.length === 0)
    return "The drop rate is 0, so that both are the same network. Dropout is off.";
  if (network.test_loss === null || twin.test_loss === null || network.train_loss === null)
    return "Numbers have become too large to compute with: there is no loss to compare.";
  const sofar = step < steps ? " so far" : "";
  const [own, other] = [network.test_loss, twin.test_loss].map(loss);
  const both = `test loss **${own}** with it, **${other}** without`;
  if (own === other) return `Dropout makes **no difference** here${sofar}: ${both}.`;
  const better = betterOf(network, twin);
  if (better === 0) return `Dropout does **about as well** here${sofar}: ${both}.`;
  const isMixed = betterAnswers(network, twin) === -better;
  const lead = isMixed
    ? `**Mixed** here: with dropout test loss is ${better > 0 ? "lower" : "higher"} (**${own}**, without **${other}**), and so is test accuracy (**${percent(network.test_accuracy)}**, without **${percent(twin.test_accuracy)}**).`
    : `Dropout ${better > 0 ? "**helps**" : "is **worse**"} here${sofar}: ${both}.`;
  if (better > 0) return lead;
  if (isForgotten(state, step))
    return `${lead} No factor makes up for those asleep in training (scaling: **none**).`;
  if (isMixed) return lead;
  if (underfits(network, twin))
    return `${lead} Training loss is higher, too (${loss(network.train_loss)}, ${loss(twin.train_loss)} without): it **underfits**.`;
  return `${lead} Dropout is not free.`;
}

/**
 * Which of the two has the lower test loss, beyond what goes up and down from one iteration to the next.
 * @param {NetworkNumbers} network
 * @param {NetworkNumbers} twin
 * @returns {number} 1: with dropout, −1: without, 0: neither
 */
function betterOf({ test_loss: own }, { test_loss: other }) {
  const [a, b] = [Number(own), Number(other)];
  return Math.abs(a - b) <= EVEN * Math.max(a, b) ? 0 : Math.sign(b - a);
}

/**
 * Which of the two answers more test examples correctly, in the same way.
 * @param {NetworkNumbers} network
 * @param {NetworkNumbers} twin
 */
function betterAnswers({ test_accuracy: own }, { test_accuracy: other }) {
  const more = Number(own) - Number(other);
  return Math.abs(more) <= EVEN_ANSWERS ? 0 : Math.sign(more);
}

/**
 * Whether some slept in that iteration and nothing made up for it.
 * @param {State} state
 * @param {number} step
 */
function isForgotten(state, step) {
  const rates = [...during(state, step, "drop_rates"), during(state, step, "input_drop_rate")];
  return during(state, step, "scaling") === "none" && rates.some((rate) => rate > 0);
}

/**
 * Whether a network that is worse on new data is so because it has learned less of its training data than its twin has.
 * @param {NetworkNumbers} network
 * @param {NetworkNumbers} twin
 */
const underfits = (network, twin) =>
  Number(network.train_loss) - Number(twin.train_loss) > NEAR && Math.abs(Number(gapOf(network))) < NEAR;

/**
 * Why a gap can be negative.
 * @param {number} wrong labels in the training data
 */
export const belowZero = (wrong) =>
  wrong === 0 ? "" : "All test labels are correct: who does not learn the wrong ones can have a gap below 0.";

/**
 * Whether dropout prevents overfitting in this run, for the text; null where that cannot be said.
 * @param {Numbers} numbers
 */
export function prevents({ step, network, twin }) {
  const [own, other] = [gapOf(network), gapOf(twin)];
  if (step === 0 || own === null || other === null) return null;
  const gaps = `the gap is ${gap(twin)} without it, ${gap(network)} with it`;
  if (own === other) return `Here ${gaps}.`;
  if (other <= 0) return `Here there is none to prevent so far: ${gaps}.`;
  if (own > other) return `Here it does not: ${gaps}.`;
  return twin && betterOf(network, twin) > 0 ? `Here ${gaps}.` : `Here ${gaps}, but test loss is no lower.`;
}
