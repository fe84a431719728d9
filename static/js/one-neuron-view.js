// One neuron under one mask after another: mean and variance of what it hands on settle as draws are added. The masks are
// those that the network shows with dropout left on; there the panel keeps up with the draws that have been shown.

import { answersView } from "./answers.js";
import { chosenNeuron } from "./chosen-neuron.js";
import { drawn, emphasize, find, setAttribute, setText } from "./dom.js";
import { oneNeuron as words } from "./messages/one-neuron.js";
import { settlingChart } from "./settling-chart.js";

/**
 * @import { Scene, Tools, View } from "./types.js"
 *
 * What `running-mean` tells.
 * @typedef {object} RunningMean
 * @property {number} step
 * @property {number} layer
 * @property {number} neuron
 * @property {number} drop_rate
 * @property {"inverted" | "classic" | "none"} scaling
 * @property {number} a
 * @property {number} train_factor
 * @property {number} eval_factor
 * @property {number} eval_value
 * @property {number[]} masks
 * @property {number[]} mean
 * @property {(number | null)[]} variance
 * @property {number} expected_mean
 * @property {number} expected_variance
 * @property {number[]} mean_error
 * @property {(number | null)[]} variance_error
 */

const FIRST = 1000; // draws
const MOST = 5000;
const DOTS = 40; // the last draws

/**
 * @param {HTMLElement} panel
 * @param {HTMLElement} network
 * @param {Tools} tools
 * @returns {View}
 */
export function oneNeuronView(panel, network, tools) {
  const chosen = chosenNeuron(network, /** @type {HTMLSelectElement} */ (find(panel, "select")), tools);
  const showMean = settlingChart(find(panel, ".mean svg"), MOST, false);
  const showVariance = settlingChart(find(panel, ".variance svg"), MOST, true);
  const [sentence, more, when] = [".what", ".more", ".when"].map((name) => find(panel, name));
  const buttons = /** @type {HTMLButtonElement[]} */ ([...panel.querySelectorAll("[data-draws]")]);
  let draws = FIRST;
  let least = 1; // as many as the network has shown with dropout left on
  let isAsked = false; // whether somebody pressed for the answer to come
  /** @type {RunningMean | null} */
  let latest = null;

  for (const button of buttons) {
    button.addEventListener("click", () => {
      const by = Number(button.dataset.draws);
      const wanted = by === 0 ? least : Math.min(MOST, draws + by);
      if (wanted === draws) return;
      draws = wanted;
      isAsked = true;
      tools.paintSoon();
    });
  }

  /** @param {Scene} scene */
  function draw({ frame }) {
    if (!latest) return;
    const at = frame.mode === "mc" ? Math.min(frame.draw ?? 1, latest.masks.length) : null;
    drawCharts(latest, at, showMean, showVariance);
    drawDots(find(panel, ".dots"), latest.masks, at);
  }

  const ask = answersView(panel, tools, {
    isLong: true, // what settles has to be of one network
    path(scene) {
      const { split, index } = scene.frame.example;
      const [layer, neuron] = chosen(scene);
      return `running-mean?layer=${layer}&neuron=${neuron}&split=${split}&index=${index}&draws=${draws}`;
    },
    show(/** @type {RunningMean} */ answer, scene) {
      latest = answer;
      emphasize(sentence, words.settled(answer));
      emphasize(more, words.single(answer));
      setText(when, words.when(answer, scene.frame.example, scene.state.experiment));
      emphasize(find(panel, ".mean .head"), words.meanHead(answer));
      emphasize(find(panel, ".variance .head"), words.varianceHead(answer));
      draw(scene);
      if (isAsked) tools.announce(words.settled(answer).replaceAll("**", ""));
      isAsked = false;
    },
  });

  return (scene) => {
    least = Math.min(MOST, scene.frame.draw ?? 1);
    draws = Math.max(draws, least);
    for (const button of buttons)
      setAttribute(button, "aria-disabled", button.dataset.draws !== "0" && draws === MOST);
    ask(scene);
    draw(scene);
  };
}

/**
 * @param {RunningMean} answer
 * @param {number | null} at
 * @param {ReturnType<typeof settlingChart>} showMean
 * @param {ReturnType<typeof settlingChart>} showVariance
 */
function drawCharts(answer, at, showMean, showVariance) {
  const { a, drop_rate, train_factor, eval_value, mean, variance, expected_mean, expected_variance } = answer;
  const x = a * train_factor;
  const size = Math.max(Math.abs(x), Math.abs(eval_value)) || 1;
  const error = standardErrors(drop_rate, x);
  showMean({
    values: mean,
    expected: expected_mean,
    error: error.mean,
    range: x < 0 ? [-1.1 * size, 0] : [0, 1.1 * size],
    level: { value: eval_value, words: words.evalValue(answer) },
    at,
  });
  showVariance({
    values: variance,
    expected: expected_variance,
    error: error.variance,
    range: [0, 0.55 * size ** 2], // two draws that differ have x²/2
    level: null,
    at,
  });
}

/**
 * Standard errors after k draws of what is `x` with probability 1 − p and else 0, as the server works them out: here for draws
 * to come, too.
 * @param {number} p
 * @param {number} x
 */
export function standardErrors(p, x) {
  const pq = p * (1 - p);
  return {
    /** @param {number} k */
    mean: (k) => Math.abs(x) * Math.sqrt(pq / k),
    /** @param {number} k */
    variance: (k) =>
      pq === 0 || x === 0 ? 0 : x ** 2 * Math.sqrt((pq * (1 - 3 * pq) - (pq ** 2 * (k - 3)) / (k - 1)) / k),
  };
}

/**
 * The last draws, the newest on the right.
 * @param {Element} svg
 * @param {number[]} masks
 * @param {number | null} at the draw to mark
 */
function drawDots(svg, masks, at) {
  const first = Math.max(0, Math.min(masks.length, at ?? masks.length) - DOTS);
  const dots = masks.slice(first, first + DOTS).map((mask, i) =>
    drawn("circle", {
      class: mask ? "kept" : "dropped",
      cx: 4.4 + 8.8 * i,
      cy: 7,
      r: at === first + i + 1 ? 4.4 : 3.2,
      "data-draw": first + i + 1,
    }),
  );
  svg.replaceChildren(...dots);
}
