// How good sub-networks are by themselves.

import { fixed, percent } from "../format.js";

/** @import { Ensemble } from "../together-view.js" */

/** @param {Ensemble} answer */
export function members({ members: { test_accuracy, better }, masks, droppable }) {
  const { mean, least, most } = test_accuracy;
  if (droppable === 0) return "There is no other network in this one.";
  const full = "Line: the full pass; dashed: the vote.";
  if (masks === 1) return `This one is right in **${percent(mean)}**. ${full}`;
  const lower = better === 0 ? "**None**" : `**${precise(better)}**`;
  const span =
    percent(least) === percent(most) ? "" : `, from ${percent(least)} to ${percent(most)} of the test data`;
  return `Right in **${percent(mean)}** on average${span}. ${lower} of them ${better === 0 ? "has" : "have"} a lower test loss than the full pass. ${full}`;
}

/** @param {number} value */
const precise = (value) => (value < 0.001 ? "less than 0.1\u202f%" : percent(value));

/** @param {number} value an end of the scale of accuracies */
export const accuracyEnd = (value) => percent(value, 0);

/**
 * Where a bar stands.
 * @param {number} from
 * @param {number} to
 */
export const between = (from, to) => `${fixed(100 * from, 1)} to ${percent(to)}`;
