// One mask for the batch, or one for each example.

import { count } from "../format.js";
import { plural } from "./common.js";

/**
 * @param {"batch" | "example"} mask_per
 * @param {{ step: number, examples: number, sleepers: number, neurons: number }} iteration `sleepers` in the whole batch
 */
export function maskPer(mask_per, { step, examples, sleepers, neurons }) {
  const slept = `**${count(sleepers)} of ${plural(neurons, "neuron")}** slept`;
  if (examples === 1) return `Iteration ${count(step)} had one example, so both are the same: ${slept}.`;
  if (mask_per === "batch")
    return `Iteration ${count(step)}: ${slept}, for all ${count(examples)} examples alike.`;
  const own = `Iteration ${count(step)}: ${count(examples)} examples, each with its own mask. ${slept} through all of them`;
  if (sleepers === 0) return `${own}: each was awake for some example, and could learn from it.`;
  if (sleepers === neurons) return `${own}, and could learn nothing from this batch.`;
  const these = sleepers === 1 ? "It" : "These";
  return `${own}. ${these} could learn nothing from this batch; the others could, from those they were awake for.`;
}
