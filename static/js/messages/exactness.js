// How far the means of all sub-networks are from the full pass, printed as it is, and in which networks one of them is that pass.

import { count, fixed, percent, short } from "../format.js";
import { droppable } from "../how-many.js";
import { atStep, isOne } from "./common.js";
import { rough } from "./rough.js";

/**
 * @import { Counted, Exactness } from "../exactness-view.js"
 * @import { Ensemble } from "../together-view.js"
 * @import { Experiment, Scene, State } from "../types.js"
 */

const ROUNDING = 1e-9; // more than rounding by itself comes to

export const exactness = {
  /** @param {Scene} scene */
  tooMany: (scene) =>
    `This network has 2${raised(droppable(scene))} sub-networks, more than can be counted here: at most ${count(2 ** 12)}, of 12 neurons.`,

  /**
   * What holds for this run.
   * @param {Ensemble} answer of all sub-networks
   * @param {State} state
   */
  here({ masks, methods: { arithmetic, geometric }, droppable: n, step }, { experiment, parameters }) {
    if (n === 0) return "The drop rate is 0: there is **one** sub-network, the full network itself.";
    const [one, other] = [geometric.difference.largest, arithmetic.difference.largest];
    if (one === null || other === null)
      return "Answers are not finite any more: there is nothing to compare.";
    const all = `All **${count(masks)}** sub-networks, ${atStep(step)}. Largest difference of a probability from the full pass: geometric mean **${rough(one)}**, arithmetic mean **${rough(other)}**.`;
    return `${all} ${verdict(one, experiment.hidden.length, parameters)}`;
  },

  /**
   * @param {Counted} network
   * @param {string} row full, geometric or arithmetic
   * @param {string} what apart, label or scores
   */
  cell(network, row, what) {
    if (row === "full") return scores(network.full);
    const mean = row === "geometric" ? network.geometric : network.arithmetic;
    if (what === "scores") return scores(mean);
    return what === "label" ? percent(mean.agreement) : rough(mean.difference.largest);
  },

  /**
   * What comes of one hidden layer and of two.
   * @param {Exactness} answer
   * @param {Experiment} experiment
   */
  told({ networks: [one, two] }, { scaling }) {
    if (one.sub_networks === 1)
      return "At rate 0 each has **one** sub-network, so that all three are the same.";
    const [first, second] = [one.geometric.difference.largest, two.geometric.difference.largest];
    const all = count(one.sub_networks);
    const single =
      first === null
        ? "One hidden layer: not finite any more."
        : first < ROUNDING
          ? `One hidden layer: the full pass **is** the geometric mean of all ${all}, but for rounding, **${rough(first)}**.`
          : `One hidden layer: up to **${rough(first)}** from the geometric mean of all ${all}. ${WHY[scaling] ?? ""}`.trim();
    const away = second === null ? "" : `up to **${rough(second)}** away${labels(two.geometric.agreement)}.`;
    const double =
      second === null
        ? "Two: not finite any more."
        : second < ROUNDING
          ? `Two: **${rough(second)}** apart here, though nothing says that it must be so.`
          : first !== null && first < ROUNDING
            ? `Two: it is **not**, but ${away}`
            : `Two: ${away}`;
    return `${single} ${double}`;
  },

  /**
   * On what it was measured.
   * @param {Exactness} answer
   * @param {State} state
   */
  conditions({ step, networks: [{ drop_rate, sub_networks }] }, { experiment }) {
    const whose = isOne(experiment.drop_rates) ? "" : " as in the first hidden layer";
    const many =
      sub_networks === 1
        ? "one sub-network each"
        : `all ${count(sub_networks)} of each, by their probability`;
    return `Trained anew up to iteration ${count(step)}: ${experiment.dataset}, seed ${count(Number(experiment.seed))}, rate ${short(drop_rate)}${whose}, inputs not dropped, ${experiment.activation}, without changes made since; ${many}.`;
  },
};

/** @type {Partial<Record<Experiment["scaling"], string>>} */
const WHY = { none: "Nothing is scaled, so that the full network is louder than its parts on average." };

/**
 * @param {number} largest
 * @param {number} layers
 * @param {State["parameters"]} parameters
 */
function verdict(largest, layers, { scaling, input_drop_rate }) {
  if (largest < ROUNDING) return `So the full pass **is** their geometric mean, but for rounding.`;
  const why = WHY[scaling];
  if (why) return why;
  if (layers === 1)
    return input_drop_rate > 0
      ? "Inputs are dropped, and the hidden layer bends their sums: it need not be the same, and is not."
      : "";
  return "With more than one hidden layer it need not be the same, and is not.";
}

/**
 * @param {number | null} agreement
 */
const labels = (agreement) =>
  agreement === null || agreement === 1 ? "" : `, with another label in ${percent(1 - agreement)}`;

/** @param {{ test_loss: number | null, test_accuracy: number | null }} scores */
const scores = ({ test_loss, test_accuracy }) => `${fixed(test_loss, 3)}, ${percent(test_accuracy)}`;

/**
 * A number as an exponent.
 * @param {number} n
 */
const raised = (n) => String(n).replace(/\d/g, (digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[Number(digit)]);
