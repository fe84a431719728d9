// Under which conditions a sweep is made here, and what the paper reports of its own.

import { count, short } from "../format.js";
import { isOne, plural } from "./common.js";

/**
 * @import { Over } from "../sweeps-view.js"
 * @import { Experiment } from "../types.js"
 */

/** @type {Record<Over, string>} */
export const inPaper = {
  drop_rate:
    "S14, Fig. 9a (MNIST, p there is the share kept): the test error is flat where 0.4 to 0.8 are kept (rate 0.6 to 0.2), and larger outside.",
  neurons: "S14, Fig. 9b (MNIST): with the number awake held fixed, larger layers gain.",
  train_size:
    "S14, Fig. 10 (MNIST, half of the hidden neurons kept): no gain with very few examples, then a gain that grows up to a sweet spot and declines again.",
};

/**
 * What is trained, and what of it is held fixed.
 * @param {Experiment} experiment
 * @param {Over} over
 * @param {number} seeds
 * @param {number} [made] iterations of each network, as the server tells: fewer than posted where the largest would take too long
 */
export function conditions(experiment, over, seeds, made) {
  const { dataset, hidden, drop_rates, input_drop_rate, seed } = experiment;
  const activation = experiment.activation === "relu" ? "ReLU" : experiment.activation;
  const { steps, batch_size, label_noise, train_size } = numbersOf(experiment);
  const noise = label_noise > 0 ? `, label noise ${short(label_noise)}` : "";
  const network = {
    drop_rate: `${hidden.join("-")} ${activation}`,
    neurons: `${hidden.map(() => "n").join("-")} ${activation}, n(1 − p) = 6`,
    train_size: `${hidden.join("-")} ${activation}, rate ${(isOne(drop_rates) ? drop_rates.slice(0, 1) : drop_rates).map(short).join(", ")}`,
  }[over];
  const inputs = input_drop_rate > 0 ? `, inputs dropped at ${short(input_drop_rate)}` : "";
  const examples = over === "train_size" ? "" : `, ${plural(train_size, "example")}`;
  return `Here: ${dataset}${noise}${examples}; ${network}${inputs}; ${plural(made ?? steps, "iteration")} of ${count(batch_size)}; ${seeds} seeds from ${seed} on.`;
}

/** @param {Experiment} experiment */
const numbersOf = ({ steps, batch_size, label_noise, train_size }) => ({
  steps: Number(steps),
  batch_size: Number(batch_size),
  label_noise: Number(label_noise),
  train_size: Number(train_size),
});
