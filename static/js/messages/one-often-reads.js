// What the text answers to what one often reads of sub-networks, with numbers of this run.

import { count, percent } from "../format.js";
import { plural } from "./common.js";
import { apart } from "./together.js";

/**
 * @import { Ensemble } from "../together-view.js"
 * @import { Experiment, Frame, State } from "../types.js"
 */

/**
 * With how many masks this run has trained.
 * @param {Frame} frame
 * @param {State} state
 */
export function masksFigure(
  { step, sub_networks },
  { steps_per_epoch: perEpoch, experiment, parameters, commands },
) {
  if (step === 0) return null;
  const epochs = Number((step / perEpoch).toFixed(1));
  const made = `Here ${epochs} ${epochs === 1 ? "epoch" : "epochs"} made ${plural(step, "iteration")}`;
  const changed = commands.filter(({ name }) => name === "drop_rates").map(({ value }) => value);
  const onlyInputs = parameters.input_drop_rate > 0 ? "; only inputs are dropped" : "";
  if ([experiment.drop_rates, ...changed].flat().every((rate) => rate === 0))
    return `${made}, all with the one hidden mask of nobody asleep${onlyInputs}.`;
  const [per, whose] =
    experiment.mask_per === "example" ? ["example", " of examples shown"] : ["iteration", ""];
  const mask = parameters.input_drop_rate > 0 ? "hidden mask" : "mask";
  const different = sub_networks === 1 ? `one ${mask}` : `${count(sub_networks)} different ${mask}s`;
  return `A mask is drawn for every ${per}. ${made} and ${different}${whose}.`;
}

/**
 * What the vote comes to.
 * @param {Ensemble} answer
 */
export function voteFigure({ masks, methods: { vote }, full, droppable, all }) {
  if (droppable === 0 || full.test_loss === null) return null;
  const of = all ? `all ${count(masks)}` : `${count(masks)}`;
  return `One pass answers; here a vote of ${of} agrees with it in ${percent(vote.agreement)} of the test data.`;
}

/**
 * How far the two means are from the full pass.
 * @param {Ensemble} answer
 * @param {Experiment["scaling"]} scaling
 */
export function averageFigure({ methods: { arithmetic, geometric }, masks, droppable }, scaling) {
  const [one, other] = [geometric.difference.largest, arithmetic.difference.largest];
  if (droppable === 0 || one === null || other === null) return null;
  const mean =
    scaling === "none"
      ? "Where nothing is scaled it is no mean of theirs."
      : "It stands for their geometric mean, in some networks exactly.";
  return `${mean} Here, of ${count(masks)}: geometric up to ${apart(one)} away, arithmetic up to ${apart(other)}.`;
}
