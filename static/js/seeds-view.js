// The experiment from many seeds, with and without dropout, at the press of a button: mean losses that grow while it trains, and in
// the end where each seed came to, this run's among them.

import { curveChart } from "./curves.js";
import { emphasize, find, setAttribute } from "./dom.js";
import { count } from "./format.js";
import { lineName } from "./messages/results.js";
import { seedRow, told } from "./messages/seeds.js";
import { onPress } from "./on-press.js";
import { ticks } from "./plot.js";
import { drawSeedRows } from "./seed-rows.js";
import { tableIn } from "./table.js";

/**
 * @import { Tools, Who } from "./types.js"
 *
 * Over the seeds, at each of the steps; null where nothing is known.
 * @typedef {{ mean: (number | null)[], deviation: (number | null)[] }} MeanCurve
 *
 * For each seed, at the end; null where it has diverged.
 * @typedef {{ train_loss: (number | null)[], test_loss: (number | null)[], test_accuracy: (number | null)[], wrong_labels_learned: (number | null)[] }} SeedScores
 *
 * What `seeds` tells.
 * @typedef {object} Seeds
 * @property {number[]} seeds this run's first
 * @property {number[]} steps
 * @property {number} upto
 * @property {Record<Who, { train_loss: MeanCurve, test_loss: MeanCurve }>} networks
 * @property {number} diverged
 * @property {{ network: SeedScores, twin: SeedScores, wrong_labels: number[], better: number } | null} final
 */

const WHO = /** @type {const} */ (["network", "twin"]);
const COUNT = 20;

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement | null} wish a button that begins it, too, if there is one
 * @param {Tools} tools
 */
export function seedsView(panel, wish, tools) {
  const draw = curveChart(find(panel, ".mean-losses"), { room: 98 });
  const rows = find(panel, ".seed-rows");
  const words = find(panel, ".what");
  const button = find(panel, "[data-do=train]");
  const tabulate = tableIn(find(panel, "details"));
  const isChosen = panel.querySelector("[data-chosen]") !== null;
  let withTrain = false;
  /** @type {Seeds | null} */
  let answer = null;

  const training = onPress(panel, tools, { path: () => `seeds?count=${COUNT}`, show });

  /**
   * @param {Seeds} seeds
   * @param {boolean} isWhole
   */
  function show(seeds, isWhole) {
    answer = seeds;
    redraw();
    const { final } = seeds;
    setAttribute(panel, "data-whole", isWhole);
    emphasize(words, told(seeds, isChosen));
    if (!isWhole || !final) return;
    drawSeedRows(rows, seeds.seeds, final.network.test_loss, final.twin.test_loss);
    tabulate(() => seeds.seeds.map((_, i) => seedRow(seeds, i)));
    tools.announce(words.textContent ?? "");
  }

  function redraw() {
    if (!answer) return;
    const { steps, networks } = answer;
    /** @type {("train" | "test")[]} */
    const losses = withTrain ? ["train", "test"] : ["test"];
    /** @type {[number, number]} */
    const span = [0, steps[steps.length - 1]];
    draw({
      xs: steps,
      span,
      marks: ticks(span, 3).map((step) => ({ x: step, words: [count(step)] })),
      curves: losses.flatMap((on) =>
        WHO.map((who) => ({
          kind: `${who} ${on}`,
          name: lineName(who, on),
          values: networks[who][`${on}_loss`].mean,
          deviation: networks[who][`${on}_loss`].deviation,
        })),
      ),
    });
  }

  button.addEventListener("click", () => {
    withTrain = !withTrain;
    setAttribute(button, "aria-pressed", withTrain);
    redraw();
  });
  wish?.addEventListener(
    "click",
    () => {
      if (panel.getAttribute("aria-busy") !== "true") void training.begin();
    },
    { signal: tools.signal },
  );
}
