// How loud each layer is in training and in eval mode, under the three conventions of scaling on the same weights.

import { answersView } from "./answers.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { loudness as words } from "./messages/loudness.js";

/**
 * @import { Tools, View } from "./types.js"
 *
 * One layer under one convention: mean |activation|, `train` over draws of masks, `deviation` between them.
 * @typedef {{ train: number | null, deviation: number | null, eval: number | null }} Loudness
 *
 * @typedef {object} Convention
 * @property {"inverted" | "classic" | "none"} scaling
 * @property {Loudness[]} layers
 * @property {number | null} test_loss
 * @property {number | null} test_accuracy
 *
 * What `activations` tells.
 * @typedef {object} Activations
 * @property {number} step
 * @property {string} scaling what the run is set to now
 * @property {{ scaling: string, first: number, last: number }[]} trained_with in which iterations each was used
 * @property {number} examples
 * @property {number} draws
 * @property {Convention[]} conventions
 */

const DRAWS = 100;
const SURE = 3; // standard errors by which what differs by chance hardly ever differs

/**
 * @param {HTMLElement} panel with a table: a column for each convention, a row for each layer
 * @param {Tools} tools
 * @returns {View}
 */
export function loudnessView(panel, tools) {
  const [sentence, when] = [".what", ".when"].map((name) => find(panel, name));
  return answersView(panel, tools, {
    isLong: true,
    path: () => `activations?draws=${DRAWS}`,
    show(/** @type {Activations} */ answer, _, { state }) {
      const { conventions, draws } = answer;
      conventions.forEach((convention, i) => {
        const isOwn = convention.scaling === answer.scaling;
        const column = panel.querySelectorAll(`[data-scaling="${convention.scaling}"]`);
        for (const cell of column) setAttribute(cell, "data-own", isOwn);
        setText(find(column[0], "span"), words.own(answer, convention.scaling));
        convention.layers.forEach((layer, k) => {
          const cell = find(panel, `[data-layer="${k + 1}"] [data-scaling="${convention.scaling}"]`);
          const all = conventions.flatMap(({ layers }) => [layers[k].train ?? 0, layers[k].eval ?? 0]);
          const differs = isDifferent(layer, draws);
          writeCell(cell, layer, Math.max(...all), differs);
          setText(find(cell, ".verdict"), differs ? words.ratio(layer) : words.alike(layer, k, state));
        });
        setText(
          find(panel, `[data-test] [data-scaling="${convention.scaling}"]`),
          words.test(conventions[i]),
        );
      });
      emphasize(sentence, words.sentence(answer, state, isDifferent));
      setText(when, words.when(answer, state.experiment));
    },
  });
}

/**
 * Whether training and eval differ by more than chance and rounding.
 * @param {Loudness} layer
 * @param {number} draws
 */
export function isDifferent({ train, deviation, eval: full }, draws) {
  if (train === null || full === null || deviation === null) return false;
  return Math.abs(full - train) > (SURE * deviation) / Math.sqrt(draws) + 1e-9 * Math.abs(full);
}

/**
 * @param {HTMLElement} cell
 * @param {Loudness} layer
 * @param {number} most that the bars of this row stand for
 * @param {boolean} differs
 */
function writeCell(cell, layer, most, differs) {
  for (const mode of /** @type {const} */ (["train", "eval"])) {
    const value = layer[mode];
    setText(find(cell, `.${mode} b`), words.value(value));
    setAttribute(
      find(cell, `.${mode} rect`),
      "width",
      most > 0 ? ((98 * (value ?? 0)) / most).toFixed(1) : 0,
    );
  }
  setAttribute(cell, "data-differs", differs);
}
