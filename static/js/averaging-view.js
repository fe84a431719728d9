// More and more sub-networks asked together, at the press of a button: loss or error over how many, growing while one watches,
// and how many it takes to be as good as one pass of the full network.

import { averagingChart } from "./averaging-chart.js";
import { emphasize, find, setText } from "./dom.js";
import { averaging as words } from "./messages/averaging.js";
import { isOfNow, onPress } from "./on-press.js";

/**
 * @import { Scores, Way } from "./together-view.js"
 * @import { Scene, Tools, View } from "./types.js"
 *
 * @typedef {"test_accuracy" | "test_loss"} Metric
 * @typedef {{ mean: (number | null)[], deviation: (number | null)[] }} Curve over the counts
 *
 * What `averaging` answers.
 * @typedef {object} Averaging
 * @property {number} step
 * @property {number} masks
 * @property {number} repeats
 * @property {number[]} counts
 * @property {Scores} full
 * @property {Record<Way, Record<Metric, Curve>>} methods
 * @property {Record<Way, Record<Metric, number | null>>} settles the first count that is as good as the full pass
 */

const MASKS = 100;
const REPEATS = 20;

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @returns {View}
 */
export function averagingView(panel, tools) {
  const draw = averagingChart(find(panel, ".plot"));
  const told = find(panel, ".told");
  const conditions = find(panel, ".conditions");
  const metrics = find(panel, ".metric");
  /** @type {{ answer: Averaging, isWhole: boolean, asked: Scene } | null} */
  let latest = null;

  function write() {
    if (!latest) return;
    const { answer, isWhole, asked } = latest;
    const chosen = /** @type {HTMLInputElement} */ (find(metrics, ":checked")).value;
    const metric = /** @type {Metric} */ (chosen);
    draw(answer, metric);
    emphasize(told, words.told(answer, metric, isWhole));
    setText(conditions, words.conditions(answer, asked.state, isWhole ? null : REPEATS));
  }

  metrics.addEventListener("change", write);
  const drawing = onPress(panel, tools, {
    button: find(panel, ".quiet"),
    path: () => `averaging?masks=${MASKS}&repeats=${REPEATS}`,
    holds: isOfNow,
    show(answer, isWhole, asked) {
      latest = { answer, isWhole, asked };
      write();
      if (isWhole) tools.announce((told.textContent ?? "").trim());
    },
  });

  return drawing.follow;
}
