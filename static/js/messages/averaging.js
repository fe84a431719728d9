// How many sub-networks it takes until their averages are as good as one pass of the full network.

import { count, fixed, percent, short } from "../format.js";
import { atStep } from "./common.js";
import { changes, rates } from "./rates.js";

/**
 * @import { Averaging, Metric } from "../averaging-view.js"
 * @import { Way } from "../together-view.js"
 * @import { State } from "../types.js"
 */

const NAMES = { full: "full pass", vote: "vote", arithmetic: "arithmetic", geometric: "geometric" };
const LONG = { vote: "vote", arithmetic: "arithmetic mean", geometric: "geometric mean" };

export const averaging = {
  /** @param {keyof typeof NAMES} way */
  name: (way) => NAMES[way],

  axis: "networks",

  /**
   * @param {number} value
   * @param {Metric} metric
   */
  tick: (value, metric) => (metric === "test_accuracy" ? `${short(100 * value)}\u202f%` : short(value)),

  /**
   * From how many on each is as good as the full pass.
   * @param {Averaging} answer
   * @param {Metric} metric
   * @param {boolean} isWhole
   */
  told(answer, metric, isWhole) {
    const { full, masks, counts } = answer;
    if (counts.length === 1) return "The drop rate is 0: there is one sub-network, the full network itself.";
    const level = full[metric];
    if (level === null) return "The losses are not finite any more: there is nothing to compare.";
    const of = metric === "test_accuracy" ? `error ${percent(1 - level)}` : `loss ${fixed(level, 3)}`;
    if (!isWhole) return `The full pass: ${of}. Drawing …`;
    /** @type {Way[]} */
    const ways = ["vote", "arithmetic", "geometric"];
    const first = ways.map((way) => `the ${LONG[way]} ${reached(answer, way, metric)}`);
    return `As good as the full pass (${of}): ${first.join(", ")}${behindAgain(answer, ways, metric, masks)}.`;
  },

  /**
   * What a number of sub-networks is said to be, what others found, and on what this was measured.
   * @param {Averaging} answer
   * @param {State} state
   * @param {number | null} of how many repeats there will be, while they come
   */
  conditions({ step, masks, repeats, counts }, { experiment, parameters, commands }, of) {
    const { dataset, hidden, activation, seed } = experiment;
    const noise = Number(experiment.label_noise);
    const data = noise > 0 ? `${dataset}, label noise ${short(noise)}` : dataset;
    const network = `hidden ${hidden.join(", ")} ${activation === "relu" ? "ReLU" : activation}`;
    const scaling = parameters.scaling === "none" ? "no scaling" : `${parameters.scaling} scaling`;
    const here = `Here: ${data}; ${network}, ${rates(parameters)}, ${scaling}; seed ${count(Number(seed))}, ${atStep(step)}${changes(commands)}`;
    if (counts.length === 1) return `${here}.`;
    const many = of === null ? `${count(repeats)} repeats` : `${count(repeats)} of ${count(of)} repeats`;
    const paper = "Srivastava et al. (2014, Fig. 11) report about 50, averaging networks sampled on MNIST.";
    return `“As good”: on average at most one deviation, that of ${count(masks)} masks, behind it. ${paper} ${here}; ${many} of ${count(masks)} masks, bands of one deviation.`;
  },
};

/**
 * @param {Averaging} answer
 * @param {Way} way
 * @param {Metric} metric
 */
function reached({ settles, masks }, way, metric) {
  const k = settles[way][metric];
  if (k === null) return `not with **${count(masks)}**`;
  return k === 1 ? "already with **1**" : `with **${count(k)}**`;
}

/**
 * Which were as good with fewer, and are not with all.
 * @param {Averaging} answer
 * @param {Way[]} ways
 * @param {Metric} metric
 * @param {number} masks
 */
function behindAgain({ methods, settles, full }, ways, metric, masks) {
  const sign = metric === "test_loss" ? 1 : -1;
  const those = ways.filter((way) => {
    const [mean, off] = [methods[way][metric].mean.at(-1), methods[way][metric].deviation.at(-1)];
    const level = full[metric];
    if (settles[way][metric] === null || level === null) return false;
    return typeof mean === "number" && typeof off === "number" && sign * (mean - level) > off;
  });
  if (those.length === 0) return "";
  return `; with ${count(masks)} behind again: the ${those.map((way) => LONG[way]).join(" and the ")}`;
}
