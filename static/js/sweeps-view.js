// One thing about the experiment varied, several seeds each, at the press of a button: points that come one after another, a mean
// through them, and in words what came of it.

import { curveChart } from "./curves.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { onPress as words } from "./messages/on-press.js";
import { lineName } from "./messages/results.js";
import { conditions, inPaper } from "./messages/sweep-conditions.js";
import {
  axesOf,
  beyond,
  formatOf,
  heads,
  levelName,
  marksOf,
  pointTitle,
  rowsOf,
} from "./messages/sweep-values.js";
import { told } from "./messages/sweeps.js";
import { onPress } from "./on-press.js";
import { tableIn } from "./table.js";

/**
 * @import { Curve, Point } from "./curves.js"
 * @import { Scene, Tools, View, Who } from "./types.js"
 *
 * @typedef {"drop_rate" | "neurons" | "train_size"} Over
 * @typedef {"test_loss" | "train_loss" | "test_error"} Measure
 * @typedef {{ mean: number | null, deviation: number | null, each: (number | null)[] }} Spread
 * @typedef {{ train_loss: Spread, test_loss: Spread, test_accuracy: Spread }} Scores
 *
 * @typedef {object} SweepPoint
 * @property {number} value
 * @property {number[]} hidden
 * @property {number} train_size
 * @property {{ network: Scores, twin?: Scores }} networks
 * @property {number} [better] seeds in which dropout ends with the lower test loss
 * @property {number} diverged
 *
 * What `sweep` tells.
 * @typedef {object} Sweep
 * @property {Over} over
 * @property {number[]} seeds
 * @property {number} steps
 * @property {number} upto
 * @property {(SweepPoint | null)[]} points null for those to come
 */

const SEEDS = 5;
const USUAL = 0.75; // of all points, with
const ROOM = 2; // times as much above them before a chart is cut off
const ASIDE = 0.1; // how far with and without stand apart, of the room of a value

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @returns {View}
 */
export function sweepsView(panel, tools) {
  const [choices, measures] = [".over", ".measure"].map(
    (name) => /** @type {NodeListOf<HTMLInputElement>} */ (find(panel, name).querySelectorAll("input")),
  );
  const [ours, outcome, paper] = [".ours", ".what", ".paper"].map((name) => find(panel, name));
  const heading = [...panel.querySelectorAll("thead th")];
  const tabulate = tableIn(find(panel, "details"));
  const chart = find(panel, ".plot");
  /** @type {Map<Over, Sweep>} */
  const answers = new Map();
  /** @type {Scene | null} */
  let scene = null;

  const over = () => /** @type {Over} */ (chosen(choices));
  const measure = () => /** @type {Measure} */ (chosen(measures));
  const sweeping = onPress(panel, tools, { path: () => `sweep?over=${over()}&seeds=${SEEDS}`, show });

  /**
   * @param {Sweep} answer
   * @param {boolean} isWhole
   */
  function show(answer, isWhole) {
    answers.set(over(), answer);
    redraw();
    if (isWhole) tools.announce(outcome.textContent ?? "");
  }

  function redraw() {
    if (!scene) return;
    const { experiment } = scene.state;
    const answer = answers.get(over());
    setAttribute(panel, "data-told", answer !== undefined);
    setText(paper, inPaper[over()]);
    setText(ours, conditions(experiment, over(), SEEDS, answer?.steps));
    if (!answer) return;
    const format = formatOf(measure());
    const isWide = over() === "neurons";
    const draw = curveChart(chart, { lines: isWide ? 2 : 1, room: isWide ? 94 : 74, format, beyond });
    draw(pictureOf(answer, measure(), levelName(experiment)));
    emphasize(outcome, told(answer, experiment));
    heads(over()).forEach((text, i) => {
      setText(heading[i], text);
    });
    tabulate(() => rowsOf(answer));
  }

  for (const choice of choices)
    choice.addEventListener("change", () => {
      if (panel.getAttribute("aria-busy") === "true") tools.announce(words.canceled);
      sweeping.stop();
      redraw();
    });
  for (const choice of measures) choice.addEventListener("change", redraw);
  return (now) => {
    const isFirst = scene === null;
    scene = now;
    if (isFirst) redraw();
  };
}

/** @param {NodeListOf<HTMLInputElement>} inputs */
const chosen = (inputs) => [...inputs].find(({ checked }) => checked)?.value;

/**
 * @param {Sweep} sweep
 * @param {Measure} measure
 * @param {string} level what the line through what comes of rate 0 is called
 */
function pictureOf({ over, points, seeds }, measure, level) {
  const xs = [...points.keys()];
  const format = formatOf(measure);
  const who = /** @type {Who[]} */ (over === "train_size" ? ["network", "twin"] : ["network"]);
  /** @type {Curve[]} */
  const curves = who.map((one) => ({
    kind: one,
    name: over === "train_size" ? lineName(one, "test") : undefined,
    values: points.map((point) => spreadOf(point?.networks[one], measure)?.mean ?? null),
  }));
  const [none] = curves[0].values;
  if (over !== "train_size" && none !== null)
    curves.push({ kind: "twin level", name: level, values: xs.map(() => none) });
  /** @type {Point[]} */
  const dots = points.flatMap((point, x) =>
    who.flatMap((one, k) =>
      (spreadOf(point?.networks[one], measure)?.each ?? []).map((y, i) => ({
        x: x + (k - (who.length - 1) / 2) * 2 * ASIDE,
        y,
        kind: `${one} each`,
        title: pointTitle(seeds[i], y, format),
      })),
    ),
  );
  /** @type {[number, number]} */
  const span = [-0.3, points.length - 0.7];
  return {
    xs,
    span,
    marks: marksOf(over, points),
    axes: axesOf(over),
    curves,
    points: dots,
    ceiling: measure === "test_error" ? undefined : ceilingOf(dots, none ?? 0),
  };
}

/**
 * Where the chart ends at the top, so that a few seeds that went astray do not press all others to its ground.
 * @param {Point[]} dots
 * @param {number} none what comes of the first value on average
 */
function ceilingOf(dots, none) {
  const values = dots.flatMap(({ y }) => (y === null ? [] : [y])).sort((a, b) => a - b);
  return ROOM * Math.max(none, values[Math.floor(USUAL * values.length)] ?? 0);
}

/**
 * @param {Scores | undefined} scores
 * @param {Measure} measure
 * @returns {Spread | undefined}
 */
function spreadOf(scores, measure) {
  if (!scores || measure !== "test_error") return scores?.[/** @type {"test_loss"} */ (measure)];
  const { mean, deviation, each } = scores.test_accuracy;
  const error = (/** @type {number | null} */ accuracy) => (accuracy === null ? null : 1 - accuracy);
  return { mean: error(mean), deviation, each: each.map(error) };
}
