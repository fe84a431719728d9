// How loud layers are in training and in eval mode, and where that differs by more than chance.

import { count, fixed, percent, short } from "../format.js";
import { atStep, noun, plural } from "./common.js";

/**
 * @import { Experiment } from "../types.js"
 * @import { Activations, Convention, Loudness } from "../loudness-view.js"
 */

export const loudness = {
  own: "trained with",

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
   * What the convention that the network was trained with comes to, and what a nonlinearity does.
   * @param {Activations} answer
   * @param {Experiment} experiment
   * @param {(layer: Loudness, draws: number) => boolean} isDifferent
   */
  sentence({ conventions, trained_with, draws }, { activation, input_drop_rate }, isDifferent) {
    const own = conventions.find(({ scaling }) => scaling === trained_with) ?? conventions[0];
    const k = own.layers.findIndex((layer) => isDifferent(layer, draws));
    const name = `This network was trained with **${trained_with}**${trained_with === "none" ? ", not scaled at all" : ""}`;
    if (k < 0) return `${name}: as far as chance lets one tell, each layer is as loud in eval mode.`;
    const layer = own.layers[k];
    const [train, full] = [layer.train, layer.eval].map((size) =>
      value(size, Math.abs((layer.train ?? 0) - (layer.eval ?? 0))),
    );
    const figures = `${train} in training, ${full} in eval mode`;
    if (trained_with === "none")
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
