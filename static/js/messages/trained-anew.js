// What comes of one experiment trained under several scalings, and under which conditions two of them are the same.

import { fixed, percent, short } from "../format.js";
import { isOne } from "./common.js";

/**
 * @import { Experiment } from "../types.js"
 * @import { Overlay, Way } from "../trained-anew-view.js"
 */

export const trainedAnew = {
  train: "Train anew",
  cancel: "Cancel",
  canceled: "Canceled.",
  later: "The server cannot do this now. Try again in a moment.",

  /** @param {Way} way */
  name: (way) => way,

  /**
   * The cells of a way's row.
   * @param {Overlay} overlay
   * @param {Way} way
   */
  row({ networks, difference }, way) {
    const { test_loss, test_accuracy } = networks[way];
    const most = way === "rescaled" || way === "classic" ? largest(difference[way]) : null;
    return [fixed(test_loss.at(-1), 3), percent(test_accuracy.at(-1)), most === null ? "–" : short(most)];
  },

  /**
   * @param {Overlay} overlay
   * @param {Experiment} experiment
   */
  told({ networks, difference, exact, reason }, { drop_rates, input_drop_rate }) {
    const rates = input_drop_rate > 0 ? [...drop_rates, input_drop_rate] : drop_rates;
    if (rates.every((rate) => rate === 0))
      return "The drop rate is 0, so that all four are the same training.";
    const unit = isOne(rates) ? `1/(1 − p) = ${short(1 / (1 - rates[0]))}` : "1/(1 − p)";
    const both = "**Inverted** and **rescaled** classic";
    const twice = exact
      ? `${both} are one training in other units (weights × ${unit}): ${same(difference.rescaled)}.`
      : `${WHY[reason ?? "adam"]} ${both} are not the same: ${apart(difference.rescaled)}.`;
    const flipped = `Just flipping the scaling is another training: ${apart(difference.classic)}.`;
    const [classic, none] = [networks.classic.test_loss.at(-1), networks.none.test_loss.at(-1)];
    const forgotten =
      typeof classic === "number" && typeof none === "number"
        ? `What classic has learned, used **without its factor**: test loss **${fixed(none, 3)}** instead of ${fixed(classic, 3)}.`
        : "It diverges before its end.";
    return `${twice} ${flipped} ${forgotten}`;
  },

  /**
   * How far inverted and rescaled were apart, for the text.
   * @param {Overlay} overlay
   */
  difference({ difference, exact }) {
    const words = exact ? same(difference.rescaled) : apart(difference.rescaled);
    return `${exact ? "Here" : "That holds for plain SGD; here"}: ${words.replaceAll("**", "")}.`;
  },
};

const ROUNDING = 1e-9; // more than rounding by itself comes to

const WHY = {
  adam: "Adam’s steps hardly depend on how large a gradient is, so units matter.",
  weight_decay: "Weight decay pulls at a weight by its size, so units matter.",
};

/**
 * How far class probabilities are apart that should be the same but for rounding, which some trainings magnify.
 * @param {(number | null)[]} values
 */
function same(values) {
  const most = largest(values);
  if (most === 0) return "equal to the last bit, **0** apart";
  if (most < ROUNDING) return `at most **${short(most)}** apart`;
  return `the same but for rounding, which this training magnifies from ${short(values[0] ?? 0)} to **${short(most)}**`;
}

/** @param {(number | null)[]} values */
const apart = (values) => `up to **${short(largest(values))}** apart`;

/**
 * The largest of the differences that are known.
 * @param {(number | null)[]} values
 */
const largest = (values) => Math.max(0, ...values.filter((value) => value !== null));
