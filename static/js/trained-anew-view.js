// The experiment trained anew under several scalings, at the press of a button: its progress, its end by another press, what
// came of it as lines, as a table and in words.

import { emphasize, find, setAttribute, setText } from "./dom.js";
import { trainedAnew as words } from "./messages/trained-anew.js";
import { overlayChart } from "./overlay-chart.js";
import { Problem } from "./request.js";

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
export function trainedAnewView(panel, { inquire, announce, signal }, { begins, onAnswer }) {
  const button = find(panel, "button");
  const progress = /** @type {HTMLProgressElement} */ (find(panel, "progress"));
  const trouble = find(panel, ".trouble");
  const draw = overlayChart(find(panel, ".overlay-chart"));
  /** @type {Scene | null} */
  let scene = null;
  /** @type {AbortController | null} */
  let training = null;

  async function train() {
    const mine = new AbortController();
    training = mine;
    showProgress(0);
    setText(trouble, "");
    try {
      const answer = await inquire("overlay", { signal: mine.signal, onProgress: showProgress });
      if (!mine.signal.aborted) show(/** @type {Overlay} */ (answer));
    } catch (problem) {
      if (mine.signal.aborted) return;
      if (!(problem instanceof Problem)) throw problem;
      setText(trouble, problem.isRefusal ? problem.message : words.later);
    } finally {
      if (training === mine) end();
    }
  }

  function end() {
    training = null;
    showProgress(null);
  }

  function cancel() {
    training?.abort();
    end();
    announce(words.canceled);
  }

  /** @param {number | null} done */
  function showProgress(done) {
    progress.hidden = done === null;
    if (done !== null) progress.value = done;
    setAttribute(panel, "aria-busy", done !== null);
    setText(button, done === null ? words.train : words.cancel);
  }

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
    setAttribute(panel, "data-told", true); // from here on its place is kept
    if (begins) panel.scrollIntoView(); // what stands above it may have grown meanwhile
    onAnswer(answer);
    announce(told.replaceAll("**", ""));
  }

  button.addEventListener("click", () => {
    if (training) cancel();
    else void train();
  });
  signal.addEventListener("abort", () => training?.abort());

  return (now) => {
    const isFirst = scene === null;
    scene = now;
    if (!isFirst || !begins) return;
    void train();
    panel.scrollIntoView();
  };
}
