// The vote of the networks of a hundred epochs against one pass: which is better here, what it costs, and of how many masks it
// leaves most out.

import { count, fixed, percent } from "../format.js";
import { plural } from "./common.js";
import { changes, rates } from "./rates.js";

/**
 * @import { EpochsVote } from "../epochs-vote-view.js"
 * @import { State } from "../types.js"
 */

export const epochsVote = {
  /** @param {"vote" | "eval"} way */
  name: (way) => ({ vote: "vote", eval: "one pass" })[way],

  axis: "epoch",

  /**
   * @param {EpochsVote} answer
   * @param {"eval" | "vote" | "arithmetic"} way
   */
  row(answer, way) {
    const { epochs } = answer;
    const cost = way === "eval" ? 1 : epochs.length;
    const scores = answer[way];
    return [fixed(scores?.test_loss, 3), percent(scores?.test_accuracy), scores ? count(cost) : "–"];
  },

  /**
   * @param {EpochsVote} answer
   * @param {State} state
   */
  told(answer, { experiment, parameters }) {
    const { epochs, iterations, different, different_trained: trained } = answer;
    if (epochs.length === 0) return "No epoch is over yet: there is nobody to vote.";
    const hidden = parameters.input_drop_rate > 0 ? "hidden " : "";
    const whose = experiment.mask_per === "example" ? " of the examples shown" : "";
    const nobody = epochs[0].masks.flat().every((kept) => kept === 1) ? ", that of nobody asleep" : "";
    const only = epochs.length === 1 ? "This epoch" : `These **${plural(epochs.length, "epoch")}**`;
    const masks =
      trained === 1
        ? `and one ${hidden}mask${whose}${nobody}`
        : `and **${count(trained)} different ${hidden}masks${whose}**`;
    const voting =
      trained === 1 ? "" : `; ${different === 1 ? "one of them votes" : `${count(different)} of them vote`}`;
    return `${only} had **${plural(iterations, "iteration")}** ${masks}${voting}. ${compared(answer)}`;
  },

  /**
   * @param {EpochsVote} answer
   * @param {State} state
   */
  conditions({ epochs, step, unvoted }, { experiment, parameters, commands }) {
    if (epochs.length === 0) return "";
    const [first, last] = [epochs[0].epoch, epochs[epochs.length - 1].epoch];
    const which = first === last ? `Epoch ${count(first)}` : `Epochs ${count(first)}–${count(last)}`;
    const its =
      experiment.mask_per === "example"
        ? "that its last iteration drew for the example shown"
        : "of its last iteration";
    const none = unvoted ? ` ${plural(unvoted, "test example")} got no vote for the right label.` : "";
    return `${which} of ${experiment.dataset}, ${rates(parameters)}, seed ${count(Number(experiment.seed))}, up to iteration ${count(step)}${changes(commands)}; each under the mask ${its}. A vote’s loss counts one vote more for each class.${none}`;
  },
};

/**
 * Which is better here, and at what price.
 * @param {EpochsVote} answer
 */
function compared({ epochs, vote, arithmetic, eval: one }) {
  const price = `${count(epochs.length)} sets of weights and as many passes instead of one`;
  if (vote?.test_accuracy == null || one.test_accuracy === null)
    return "Not all of their answers are finite.";
  const [theirs, its] = [percent(vote.test_accuracy), percent(one.test_accuracy)];
  const mean = fixed(arithmetic?.test_loss, 3);
  const losses = `; the loss is **${mean}** of their mean answer and **${fixed(one.test_loss, 3)}** of one pass`;
  if (epochs.length === 1) return `By itself its network is right in **${theirs}**, one pass in **${its}**.`;
  if (theirs === its)
    return `Their vote and one pass are right equally often, **${its}**${losses}. The vote takes ${price}.`;
  return vote.test_accuracy > one.test_accuracy
    ? `Their vote is right more often here, **${theirs}** against **${its}**${losses}. Another estimator, at the price of ${price}.`
    : `One pass is right more often here, **${its}** against **${theirs}** of their vote${losses}. The vote takes ${price}.`;
}
