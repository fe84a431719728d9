// The experiment trained anew under several scalings, at the press of a button: its progress, its end by another press, what
// came of it as lines, as a table and in words.

import { emphasize, find, setText } from "./dom.js";
import { trainedAnew as words } from "./messages/trained-anew.js";
import { onPress } from "./on-press.js";
import { overlayChart } from "./overlay-chart.js";

/**
 * @import { Scene, Tools, View } from "./types.js"
 *
 * @typedef {"inverted" | "rescaled" | "classic" | "none"} Way
 * @typedef {{ test_loss: (number | null)[], test_accuracy: (number | null)[] }} Scores
 *
 * What `overlay` tells.
 * @typedef {object} Overlay
 * @property {number[]} steps
 * @property {Record<Way, Scores>} networks
 * @property {{ rescaled: (number | null)[], classic: (number | null)[] }} difference
 * @property {boolean} exact
 * @property {"adam" | "weight_decay" | null} reason
 */

export const WAYS = /** @type {const} */ (["inverted", "rescaled", "classic", "none"]);

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {{ begins: boolean, onAnswer: (answer: Overlay) => void }} options `begins`: at once, without a press
 * @returns {View}
 */
export function trainedAnewView(panel, tools, { begins, onAnswer }) {
  const training = onPress(panel, tools, { path: () => "overlay", show });
  const draw = overlayChart(find(panel, ".overlay-chart"));
  /** @type {Scene | null} */
  let scene = null;

  /** @param {Overlay} answer */
  function show(answer) {
    if (!scene) return;
    draw(answer);
    for (const way of WAYS) {
      const row = find(panel, `tr[data-way="${way}"]`);
      words.row(answer, way).forEach((text, i) => {
        setText(row.children[i + 1], text);
      });
    }
    const told = words.told(answer, scene.state.experiment);
    emphasize(find(panel, ".what"), told);
    onAnswer(answer);
    tools.announce(told.replaceAll("**", ""));
  }

  return (now) => {
    const isFirst = scene === null;
    scene = now;
    if (isFirst && begins) void training.begin();
  };
}
