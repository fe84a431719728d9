// What many sub-networks say of one example: mean and deviation of a probability, and how they vote.

import { count, fixed, percent } from "../format.js";
import { atStep, className, exampleName, plural } from "./common.js";

/**
 * @import { Experiment } from "../types.js"
 * @import { Spread } from "../opinions-view.js"
 */

/**
 * @param {Spread} spread
 * @param {Experiment} experiment
 */
export function told({ masks, all, example, full, mean, deviation, votes }, experiment) {
  const label = example.true_label;
  const name = className(experiment, label);
  const one = fixed(full[label], 3);
  if (mean[label] === null) return "Answers are not finite any more.";
  if (all && masks === 1) return `The drop rate is 0: there is one answer, **${one}**.`;
  if (masks === 1) return `One sub-network says **${fixed(mean[label], 3)}**, the full pass **${one}**.`;
  const doubt = `**${fixed(mean[label], 3)} ± ${fixed(deviation[label], 3)}** on average, the full pass (line) **${one}**.`;
  return `${doubt} ${voting(votes, masks, all, name, label, experiment)}`;
}

/**
 * @param {number[]} votes
 * @param {number} masks
 * @param {boolean} all
 * @param {string} name
 * @param {number} label
 * @param {Experiment} experiment
 */
function voting(votes, masks, all, name, label, experiment) {
  const winner = votes.indexOf(Math.max(...votes));
  const cast = all ? percent(votes[label]) : `${count(Math.round(votes[label] * masks))} of ${count(masks)}`;
  if (winner === label) return `**${cast}** vote for ${name}, which is right.`;
  return `Only **${cast}** vote for ${name}; ${className(experiment, winner)} gets ${percent(votes[winner], 0)}.`;
}

/**
 * Whose probability it is, and what its deviation is used for.
 * @param {Spread} spread
 * @param {Experiment} experiment
 */
export function of({ masks, all, example, step }, experiment) {
  const name = className(experiment, example.true_label);
  const noise =
    example.label === example.true_label ? "" : ", the true label (it has a wrong one to train on)";
  const which = all ? plural(masks, "sub-network") : `${masks === 1 ? "mask 1" : `masks 1–${count(masks)}`}`;
  return `P(${name})${noise}, of ${exampleName(experiment, example)}, ${atStep(step)}, ${which}. “MC dropout” takes the deviation for a measure of doubt. Dashed: the mean.`;
}

/** The ends and the middle of the scale of a probability. */
export const scale = ["0", "0.5", "1"];

/**
 * Where a bar stands.
 * @param {number} from
 * @param {number} to
 */
export const between = (from, to) => `${fixed(from)} to ${fixed(to)}`;
