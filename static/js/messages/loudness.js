// How loud layers are in training and in eval mode, and where that differs by more than chance.

import { count, fixed, percent, short } from "../format.js";
import { atStep, noun, plural, sum } from "./common.js";

/**
 * @import { Experiment, State } from "../types.js"
 * @import { Activations, Convention, Loudness } from "../loudness-view.js"
 */

export const loudness = {
  /**
   * What a convention is to the network.
   * @param {Activations} answer
   * @param {string} scaling
   */
  own({ scaling: now, trained_with: all, step }, scaling) {
    const used = all.filter((one) => one.scaling === scaling);
    const iterations = sum(used.map(({ first, last }) => last - first + 1));
    if (iterations === 0) return scaling === now ? "set now" : "";
    return iterations === step ? "trained with" : `in ${count(iterations)} of ${count(step)}`;
  },

  /** @param {number | null} size */
  value: (size) => value(size),

  /** @param {Loudness} layer */
  ratio: ({ train, eval: full }) => `eval ${ratio(train, full)} ×`,

  /**
   * What is not known to differ.
   * @param {Loudness} layer
   * @param {number} k its place, from 0
   * @param {State} state
   */
  alike: (layer, k, state) =>
    !isKnown(layer) ? "too large" : isDropped(state, k + 2) ? "within chance" : "the same",

  /** @param {Convention} convention */
  test: ({ test_loss, test_accuracy }) => `${fixed(test_loss)}, ${percent(test_accuracy)}`,

  /**
   * What the convention that the run is set to comes to, and what a nonlinearity does.
   * @param {Activations} answer
   * @param {State} state when it was asked for
   * @param {(layer: Loudness, draws: number) => boolean} isDifferent
   */
  sentence(answer, state, isDifferent) {
    const { conventions, scaling: now, draws } = answer;
    const own = conventions.find(({ scaling }) => scaling === now) ?? conventions[0];
    const name = past(answer);
    const unknown = own.layers.findIndex((layer) => !isKnown(layer));
    if (unknown >= 0)
      return `${name}: what hidden ${unknown + 1} gives out is **too large** to compute with, and to compare.`;
    if (!isDropped(state)) return `${name}: nobody sleeps, so that each layer is as loud in eval mode.`;
    const different = [...own.layers.keys()].filter((i) => isDifferent(own.layers[i], draws));
    const k =
      (now === "none" ? most(own.layers, different) : different.find((i) => isDropped(state, i + 1))) ??
      different[0] ??
      -1;
    if (k < 0) return `${name}: as far as chance lets one tell, each layer is as loud in eval mode.`;
    const layer = own.layers[k];
    const [train, full] = [layer.train, layer.eval].map((size) =>
      value(size, Math.abs((layer.train ?? 0) - (layer.eval ?? 0))),
    );
    const figures = `${train} in training, ${full} in eval mode`;
    if (now === "none")
      return `${name}: in eval mode hidden ${k + 1} is **${ratio(layer.train, layer.eval)} times** as loud (${figures}).`;
    if (!isDropped(state, k + 1))
      return `${name}. Hidden ${k + 1} differs **by chance alone**: ${figures}; over all masks it is the same.`;
    return `${name}, yet hidden ${k + 1} differs: ${figures}. ${why(state, k, (layer.train ?? 0) > (layer.eval ?? 0))} Right on average is right **up to the next nonlinearity** only.`;
  },

  /**
   * @param {Activations} answer
   * @param {Experiment} experiment
   */
  when: ({ step, examples, draws }, experiment) =>
    `Mean |activation| over ${plural(examples, `training ${noun(experiment)}`)}, weights ${atStep(step)}. Train: mean of ${count(draws)} masks. Marked: more than three standard errors apart.`,
};

/**
 * Whether it is all a number, and none too large.
 * @param {Loudness} layer
 */
const isKnown = (layer) => ![layer.train, layer.deviation, layer.eval].includes(null);

/**
 * Whether any of the first layers are dropped, inputs included: then what comes behind them depends on the mask.
 * @param {State} state
 */
const isDropped = ({ parameters: { input_drop_rate, drop_rates } }, layers = drop_rates.length + 1) =>
  [input_drop_rate, ...drop_rates].slice(0, layers).some((rate) => rate > 0);

/**
 * Which of some layers differs most, by how many times it is as loud.
 * @param {Loudness[]} layers
 * @param {number[]} some their places
 */
function most(layers, some) {
  /** @param {number} i */
  const times = (i) => Math.abs(Math.log((layers[i].eval ?? 1) / (layers[i].train ?? 1)));
  return [...some].sort((one, other) => times(other) - times(one)).at(0);
}

/**
 * Why layer k is louder in training, or less so: what comes in is right on average unless more than the layer before is
 * dropped, but it scatters. A size |a| grows by scatter around 0 whatever the activation; where a is flat or bent, scatter
 * moves it as well.
 * @param {State} state
 * @param {number} k from 0
 * @param {boolean} isLouder
 */
function why(state, k, isLouder) {
  const before = isDropped(state, k)
    ? "What comes in scatters with the mask, and after an earlier nonlinearity its mean moves as well"
    : "What comes in is the same on average, but scatters with the mask";
  const { activation } = state.experiment;
  if (activation === "tanh")
    return isLouder
      ? `${before}; and scatter adds to a size |a|: 1 and −1 are 0 on average, their sizes are not.`
      : `${before}; and tanh flattens what is large, so that scatter takes from it more than it adds.`;
  if (activation === "relu")
    return isLouder
      ? `${before}; and ReLU lets through only what is above 0, so that scatter adds to it.`
      : `${before}.`;
  return `${before}; and sigmoid is curved, so that scatter moves its mean.`;
}

/**
 * With what the network was trained, and what it is set to where that is something else.
 * @param {Activations} answer
 */
function past({ scaling: now, trained_with: all }) {
  const [first] = all;
  const isNow = all.at(-1)?.scaling === now;
  const set = `**${now}**${now === "none" ? ", not scaled at all" : ""}`;
  if (!first) return `This network is not trained yet, and set to ${set}`;
  if (all.length === 1 && isNow) return `This network was trained with ${set}`;
  if (all.length === 1) return `This network was trained with ${first.scaling} and is now set to ${set}`;
  if (all.length === 2 && isNow)
    return `This network was trained with ${first.scaling} up to iteration ${count(first.last)}, then with ${set}`;
  const names = [...new Set(all.map(({ scaling }) => scaling))];
  const by = names.length > 2 ? "all three" : names.join(" and ");
  return `This network was trained with ${by}, and is now set to ${set}`;
}

/**
 * With two decimals, or as many as tell it from 1.
 * @param {number | null} train
 * @param {number | null} full
 */
function ratio(train, full) {
  if (!train) return "–";
  const exact = (full ?? Number.NaN) / train;
  const rounded = Number(exact.toFixed(2));
  return short(rounded === 1 ? exact : rounded);
}

/**
 * With two significant digits, or as many as tell a `difference`; at least two decimals.
 * @param {number | null} size
 */
function value(size, difference = size) {
  const decimals = size ? 1 - Math.floor(Math.log10(Math.min(size, difference || size))) : 2;
  return fixed(size, Math.min(6, Math.max(2, decimals)));
}
