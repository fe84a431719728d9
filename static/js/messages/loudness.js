// How loud layers are in training and in eval mode, and where that differs by more than chance.

import { count, fixed, percent, short } from "../format.js";
import { atStep, noun, plural, sum } from "./common.js";

/**
 * @import { Experiment } from "../types.js"
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

  /** @param {Loudness} layer */
  alike: ({ train, deviation, eval: full }) =>
    train === null || full === null ? "–" : deviation === 0 ? "the same" : "within chance",

  /** @param {Convention} convention */
  test: ({ test_loss, test_accuracy }) => `${fixed(test_loss)}, ${percent(test_accuracy)}`,

  /**
   * What the convention that the run is set to comes to, and what a nonlinearity does.
   * @param {Activations} answer
   * @param {Experiment} experiment
   * @param {(layer: Loudness, draws: number) => boolean} isDifferent
   */
  sentence(answer, { activation, input_drop_rate }, isDifferent) {
    const { conventions, scaling: now, draws } = answer;
    const own = conventions.find(({ scaling }) => scaling === now) ?? conventions[0];
    const k = own.layers.findIndex((layer) => isDifferent(layer, draws));
    const name = past(answer);
    if (k < 0) return `${name}: as far as chance lets one tell, each layer is as loud in eval mode.`;
    const layer = own.layers[k];
    const [train, full] = [layer.train, layer.eval].map((size) =>
      value(size, Math.abs((layer.train ?? 0) - (layer.eval ?? 0))),
    );
    const figures = `${train} in training, ${full} in eval mode`;
    if (now === "none")
      return `${name}: in eval mode hidden ${k + 1} is **${ratio(layer.train, layer.eval)} times** as loud (${figures}).`;
    if (k === 0 && input_drop_rate === 0) return `${name}, yet hidden 1 differs: ${figures}.`;
    const f = activation === "relu" ? "ReLU" : activation;
    return `${name}, yet hidden ${k + 1} differs: ${figures}. The mean of ${f} is not ${f} of the mean: what is right on average is so **up to the next nonlinearity** only.`;
  },

  /**
   * @param {Activations} answer
   * @param {Experiment} experiment
   */
  when: ({ step, examples, draws }, experiment) =>
    `Mean |activation| over ${plural(examples, `training ${noun(experiment)}`)}, weights ${atStep(step)}. Train: mean of ${count(draws)} masks. Marked: more than three standard errors apart.`,
};

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
