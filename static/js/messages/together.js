// Many sub-networks asked together: a vote, two means and the full pass, in numbers and in a sentence made of them.

import { count, fixed, percent } from "../format.js";
import { atStep, noun, plural } from "./common.js";
import { rough } from "./rough.js";

/**
 * @import { Experiment } from "../types.js"
 * @import { Ensemble } from "../together-view.js"
 */

const NAMES = {
  full: "the full pass",
  vote: "the vote",
  arithmetic: "the arithmetic mean",
  geometric: "the geometric mean",
};

/** @typedef {keyof typeof NAMES} Named */

const ORDER = /** @type {Named[]} */ (Object.keys(NAMES));
const PROBABLE = ORDER.filter((name) => name !== "vote"); // which give probabilities, whose losses can be compared

/** @param {number} masks */
export const allOf = (masks) => `all ${count(masks)}`;

/**
 * @param {Ensemble} answer
 * @param {Named} name
 */
const scoresOf = (answer, name) => (name === "full" ? answer.full : answer.methods[name]);

/**
 * The cells of a row, and which are the best of their column.
 * @param {Ensemble} answer
 * @param {Named} name
 */
export function row(answer, name) {
  const { test_loss, test_accuracy } = scoresOf(answer, name);
  /** @param {Named[]} best @param {Named[]} of those that are compared */
  const isBest = (best, of) => answer.droppable > 0 && best.length < of.length && best.includes(name);
  const isNoVote = name === "vote" && answer.masks === 1; // one network's label, without a probability
  const cells = [
    { text: isNoVote ? "–" : fixed(test_loss, 3), isBest: isBest(lowestLoss(answer), PROBABLE) },
    { text: percent(test_accuracy), isBest: isBest(mostAccurate(answer), ORDER) },
  ];
  if (name === "full") return [...cells, ...["–", "–"].map((text) => ({ text, isBest: false }))];
  const { agreement, difference } = answer.methods[name];
  return [
    ...cells,
    { text: percent(agreement), isBest: false },
    { text: isNoVote || difference.largest === null ? "–" : apart(difference.largest), isBest: false },
  ];
}

/**
 * A difference with three decimals, or as a power of ten where it is rounding.
 * @param {number} difference
 */
export const apart = (difference) =>
  difference !== 0 && difference < 0.0005 ? rough(difference) : fixed(difference, 3);

/**
 * Those that share the lowest loss, as far as it is shown; none where all have no finite one. The vote's is left out: it has
 * no probabilities of its own, and with few votes its loss is that of one more for each class.
 * @param {Ensemble} answer
 */
function lowestLoss(answer) {
  const losses = PROBABLE.map((name) => scoresOf(answer, name).test_loss).filter((loss) => loss !== null);
  const least = fixed(losses.length ? Math.min(...losses) : null, 3);
  return PROBABLE.filter((name) => fixed(scoresOf(answer, name).test_loss, 3) === least && losses.length > 0);
}

/** @param {Ensemble} answer */
function mostAccurate(answer) {
  const shares = ORDER.map((name) => scoresOf(answer, name).test_accuracy ?? 0);
  return ORDER.filter((_, i) => shares[i] === Math.max(...shares));
}

/**
 * Which of them is best here.
 * @param {Ensemble} answer
 */
export function told(answer) {
  if (answer.droppable === 0)
    return "The drop rate is 0: there is **one** sub-network, the full network itself.";
  const [loss, accuracy] = [lowestLoss(answer), mostAccurate(answer)];
  if (loss.length === 0) return "The losses are not finite any more: there is nothing to compare.";
  const full = fixed(answer.full.test_loss, 3);
  const least = fixed(scoresOf(answer, loss[0]).test_loss, 3);
  const most = percent(scoresOf(answer, accuracy[0]).test_accuracy);
  const against = loss.includes("full") ? "" : `, against ${full} of one pass`;
  const right = accuracy.includes("full") ? "" : `, against ${percent(answer.full.test_accuracy)}`;
  return `Lowest test loss, the vote’s aside: **${listed(loss)}**, **${least}**${against}. Most labels right: **${listed(accuracy)}**, **${most}**${right}.`;
}

/** @param {Named[]} names */
const listed = (names) =>
  names.length === ORDER.length
    ? "all four"
    : names
        .map((name) => NAMES[name])
        .join(", ")
        .replace(/, ([^,]*)$/, " and $1");

/**
 * What was asked, of which weights, and what the columns are.
 * @param {Ensemble} answer
 * @param {Experiment} experiment
 */
export function conditions({ step, masks, all, unvoted, droppable }, experiment) {
  const which = all
    ? `All ${count(masks)} sub-networks, each by its probability`
    : masks === 1
      ? "Mask 1 of “Dropout left on”"
      : `Masks 1–${count(masks)} of “Dropout left on”`;
  const none = unvoted ? ` For ${plural(unvoted, noun(experiment))} the right label got no vote.` : "";
  if (droppable === 0) return `One network, ${atStep(step)}.`;
  return `${which}, ${atStep(step)}. Apart: the largest difference of a probability from the full pass’s. The vote has no probabilities; its loss counts one vote more for each class.${none}`;
}
