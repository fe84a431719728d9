// What comes of one experiment trained under several scalings, and under which conditions two of them are the same.

import { count, fixed, percent, short } from "../format.js";
import { isOne } from "./common.js";

/**
 * @import { Experiment } from "../types.js"
 * @import { Overlay, Way } from "../trained-anew-view.js"
 */

export const trainedAnew = {
  /** @param {Way} way */
  name: (way) => way,

  /**
   * The cells of a way's row.
   * @param {Overlay} overlay
   * @param {Way} way
   */
  row({ networks, difference, steps }, way) {
    const { test_loss, test_accuracy } = networks[way];
    const values = way === "rescaled" || way === "classic" ? difference[way] : null;
    const most = values ? `${short(largest(values))}${until(values, steps, ", until ")}` : "–";
    return [fixed(test_loss.at(-1), 3), percent(test_accuracy.at(-1)), most];
  },

  /**
   * @param {Overlay} overlay
   * @param {Experiment} experiment
   */
  told(overlay, { drop_rates, input_drop_rate }) {
    const { networks, exact, reason } = overlay;
    const rates = input_drop_rate > 0 ? [...drop_rates, input_drop_rate] : drop_rates;
    if (rates.every((rate) => rate === 0))
      return `The drop rate is 0, so that all four are the same training.${diverged(overlay)}`;
    const unit = isOne(rates) ? `1/(1 − p) = ${short(1 / (1 - rates[0]))}` : "1/(1 − p)";
    const both = "**Inverted** and **rescaled** classic";
    const twice = exact
      ? `${both} are one training in other units (weights × ${unit}): ${same(overlay)}.`
      : `${WHY[reason ?? "adam"]} ${both} are not the same: ${apart(overlay, "rescaled")}.`;
    const flipped = `Just flipping the scaling is another training: ${apart(overlay, "classic")}.`;
    const [classic, none] = [networks.classic.test_loss.at(-1), networks.none.test_loss.at(-1)];
    const forgotten =
      typeof classic === "number" && typeof none === "number"
        ? ` What classic has learned, used **without its factor**: test loss **${fixed(none, 3)}** instead of ${fixed(classic, 3)}.`
        : "";
    return `${twice} ${flipped}${forgotten}${diverged(overlay)}`;
  },

  /**
   * How far inverted and rescaled were apart, for the text.
   * @param {Overlay} overlay
   */
  difference(overlay) {
    const words = overlay.exact ? same(overlay) : apart(overlay, "rescaled");
    return `${overlay.exact ? "Here" : "That holds for plain SGD; here"}: ${words.replaceAll("**", "")}.`;
  },
};

const ROUNDING = 1e-9; // more than rounding by itself comes to

const WHY = {
  adam: "Adam’s steps hardly depend on how large a gradient is, so units matter.",
  weight_decay: "Weight decay pulls at a weight by its size, so units matter.",
};

/**
 * How far class probabilities are apart that should be the same but for rounding, which some trainings magnify.
 * @param {Overlay} overlay
 */
function same({ difference: { rescaled }, steps }) {
  const most = largest(rescaled);
  const end = until(rescaled, steps);
  if (most === 0) return `equal to the last bit, **0** apart${end}`;
  if (most < ROUNDING) return `at most **${short(most)}** apart${end}`;
  return `the same but for rounding, which this training magnifies from ${short(rescaled[0] ?? 0)} to **${short(most)}**${end}`;
}

/**
 * @param {Overlay} overlay
 * @param {"rescaled" | "classic"} way
 */
const apart = ({ difference, steps }, way) =>
  `up to **${short(largest(difference[way]))}** apart${until(difference[way], steps)}`;

/**
 * Up to which iteration that is known, where not to the end.
 * @param {(number | null)[]} values
 * @param {number[]} steps
 */
function until(values, steps, words = " up to iteration ") {
  const end = values.indexOf(null);
  return end < 0 ? "" : `${words}${count(steps[Math.max(0, end - 1)])}`;
}

/**
 * Which trainings have come to numbers too large to compute with, and when that was seen first.
 * @param {Overlay} overlay
 */
function diverged({ networks, steps }) {
  const ways = /** @type {Way[]} */ (Object.keys(networks));
  const first = ways.map((way) => networks[way].test_loss.indexOf(null));
  return [...new Set(first)]
    .filter((i) => i >= 0)
    .sort((one, other) => one - other)
    .map((i) => {
      const those = ways.filter((_, k) => first[k] === i).map((way) => `**${way}**`);
      const names = those.join(", ").replace(/, ([^,]*)$/, " and $1");
      return ` By iteration ${count(steps[i])} ${names} ${those.length === 1 ? "has" : "have"} diverged.`;
    })
    .join("");
}

/**
 * The largest of the differences that are known.
 * @param {(number | null)[]} values
 */
const largest = (values) => Math.max(0, ...values.filter((value) => value !== null));
