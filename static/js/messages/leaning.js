// How far hidden neurons are alike, and how sparse their activations are, with dropout and without.

import { count, fixed, percent, short } from "../format.js";
import { atStep, sum } from "./common.js";

/**
 * @import { Pair } from "../correlations.js"
 * @import { Leaning, LeaningLayer } from "../leaning-view.js"
 * @import { Experiment } from "../types.js"
 */

const NEAR = 0.02; // correlations and shares that differ by less are hardly different

/** @param {number | null} mean */
export const meanOf = (mean) => fixed(mean, 3);

export const none = "Point at a cell, or tap it, to see which pair it is.";

/** @param {number} step */
export const measured = (step) => `${atStep(step)[0].toUpperCase()}${atStep(step).slice(1)}.`;

/**
 * Two neurons of a layer, in both networks.
 * @param {Leaning[]} networks
 * @param {Pair} pair
 */
export function pairOf(networks, { layer, i, j }) {
  const both = i === j ? `neuron ${i + 1} with itself` : `neurons ${i + 1} and ${j + 1}`;
  const values = networks.map(({ name, layers }) => {
    const r = layers[layer].correlations[i][j];
    const value = r === null ? "none, for one is constant" : fixed(r);
    return networks.length === 1 ? value : `${value} ${WITH[name]}`;
  });
  return `Hidden ${layer + 1}, ${both}: r = ${values.join(", ")}.`;
}

const WITH = { network: "with dropout", twin: "without" };

/**
 * Whether neurons are more alike with dropout or less, as it came out.
 * @param {Leaning[]} networks
 * @param {number} step
 */
export function alike([network, twin], step) {
  if (network.mean === null || (twin && twin.mean === null))
    return "There is no pair of neurons that both vary: nothing to compare.";
  const own = `**${meanOf(network.mean)}**`;
  if (!twin) return `On average |r| is ${own}.`;
  const both = `On average |r| is ${own} with dropout, **${meanOf(twin.mean)}** without`;
  if (step === 0) return `${both}: before the first iteration they are one network.`;
  const more = network.mean - Number(twin.mean);
  if (Math.abs(more) < NEAR) return `${both}: **hardly a difference** here.`;
  if (more < 0) return `${both}: with dropout neurons are **less alike** here.`;
  return `${both}: with dropout neurons are **more alike** here, as those that stand in for one another would be.`;
}

/**
 * Neurons that no input moves.
 * @param {Leaning[]} networks
 */
export function constants(networks) {
  const told = networks.flatMap(({ name, layers }) => {
    const n = sum(layers.map(({ constant }) => constant));
    return n > 0 ? [`${count(n)} ${WITH[name]}`] : [];
  });
  return told.length > 0 ? `Constant over all of them, and gray: ${told.join(", ")}.` : "";
}

/**
 * The figures of a layer: what is shown of it depends on whether its neurons can be exactly 0.
 * @param {Experiment} experiment
 */
export function figures({ activation }) {
  /** @type {{ name: string, value: (layer: LeaningLayer) => string }[]} */
  const rows =
    activation === "relu"
      ? [
          { name: "mean activation", value: (layer) => fixed(layer.mean_activation, 3) },
          { name: "exactly 0", value: (layer) => percent(layer.zeros) },
        ]
      : [
          { name: "mean |a|", value: (layer) => fixed(layer.mean_size, 3) },
          { name: "|a| < 0.1", value: (layer) => percent(layer.small) },
        ];
  return rows;
}

/**
 * What came of sparsity, over all hidden neurons.
 * @param {Leaning[]} networks
 * @param {number} step
 * @param {Experiment} experiment
 */
export function sparse(networks, step, { activation }) {
  const key = activation === "relu" ? "zeros" : "small";
  const [own, other] = networks.map(({ layers }) => overall(layers, (layer) => layer[key]));
  const what = activation === "relu" ? "exactly 0" : "below 0.1 in size";
  if (!Number.isFinite(own)) return "Numbers have become too large to compute with.";
  if (other === undefined) return `**${percent(own)}** of all activations are ${what}.`;
  const both = `**${percent(own)}** of all activations are ${what} with dropout, **${percent(other)}** without`;
  if (step === 0) return `${both}: before the first iteration they are one network.`;
  if (Math.abs(own - other) < NEAR) return `${both}: **hardly a difference** here.`;
  return own > other
    ? `${both}: **sparser** with dropout here.`
    : `${both}: with dropout **not sparser** here.`;
}

/**
 * A figure's mean over all hidden neurons.
 * @param {LeaningLayer[]} layers
 * @param {(layer: LeaningLayer) => number | null} figure
 */
function overall(layers, figure) {
  const neurons = layers.map(({ correlations }) => correlations.length);
  return sum(layers.map((layer, k) => (figure(layer) ?? Number.NaN) * neurons[k])) / sum(neurons);
}

/**
 * How this compares with the paper, whose neurons are ReLU.
 * @param {Experiment} experiment
 */
export const besidePaper = ({ activation }) =>
  activation === "relu"
    ? "S14, Fig. 8 (ReLU): with dropout activations are sparser, and smaller on average."
    : `Neurons with ${activation} are hardly ever exactly 0 as those in S14, Fig. 8 (ReLU) are: shown is what is nearly 0.`;

/**
 * The size of all weights.
 * @param {Leaning[]} networks
 */
export function norm([{ norms }, twin]) {
  const own = `**${fixed(norms.total)}**`;
  return twin
    ? `Norm of all weights: ${own} with dropout, **${fixed(twin.norms.total)}** without.`
    : `Norm of all weights: ${own}.`;
}

/**
 * Between which layers weights lead.
 * @param {number} k
 * @param {number} matrices
 */
export const between = (k, matrices) => `${k === 0 ? "in" : k} → ${k === matrices - 1 ? "out" : k + 1}`;

/**
 * @param {"network" | "twin"} who
 * @param {number | null} value
 */
export const normTitle = (who, value) => `${WITH[who]}: ${fixed(value)}`;

/**
 * A row of the table.
 * @param {number} layer
 * @param {string} name
 */
export const rowName = (layer, name) => `hidden ${layer + 1}: ${name}`;

/** @param {number} edge of a histogram; one that is large says little more than how large */
export const edgeName = (edge) =>
  Math.abs(edge) >= 1e3 && Math.abs(edge) < 1e9
    ? count(Number(edge.toPrecision(2)))
    : short(Number(edge.toPrecision(3)));
