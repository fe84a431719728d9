// One mask for the batch, or one for each example.

import { count } from "../format.js";

/**
 * @param {"batch" | "example"} mask_per
 * @param {{ step: number, examples: number, sleepers: number, neurons: number }} iteration `sleepers` in the whole batch
 */
export function maskPer(mask_per, { step, examples, sleepers, neurons }) {
  const slept = `**${count(sleepers)} of ${count(neurons)}** neurons slept`;
  if (examples === 1) return `Iteration ${count(step)} had one example, so both are the same: ${slept}.`;
  return mask_per === "batch"
    ? `Iteration ${count(step)}: ${slept}, for all ${count(examples)} examples alike.`
    : `Iteration ${count(step)}: ${count(examples)} examples, ${count(examples)} masks; ${slept} for all of them. Only their weights got gradient 0 for it.`;
}
