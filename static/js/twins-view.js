// Network and twin at the step on the page: losses, gap, and their curves over the iterations with a line where the page stands.

import { curveChart } from "./curves.js";
import { emphasize, find, setText } from "./dom.js";
import { count } from "./format.js";
import { lineName } from "./messages/results.js";
import { belowZero, compared, gap, loss, measuredAt } from "./messages/twins.js";
import { ticks } from "./plot.js";

/**
 * @import { NetworkNumbers, Scene, View, Who } from "./types.js"
 */

/** @type {{ who: Who, on: "test" | "train" }[]} */
const LINES = [
  { who: "network", on: "train" },
  { who: "twin", on: "train" },
  { who: "network", on: "test" },
  { who: "twin", on: "test" },
];

/** @type {Record<string, (numbers: NetworkNumbers | undefined) => string>} */
const ROWS = {
  test_loss: (numbers) => loss(numbers?.test_loss),
  train_loss: (numbers) => loss(numbers?.train_loss),
  gap,
};

/**
 * @param {HTMLElement} panel
 * @returns {View}
 */
export function twinsView(panel) {
  const draw = curveChart(find(panel, ".plot"), { room: 98 });
  const cells = [...panel.querySelectorAll("[data-row] [data-who]")].map((cell) => ({
    cell: find(cell, "b"),
    who: /** @type {Who} */ (cell.getAttribute("data-who")),
    write: ROWS[cell.parentElement?.getAttribute("data-row") ?? ""],
  }));
  const [at, told, note] = [".at", ".what", ".below-zero"].map((name) => find(panel, name));
  return (scene) => {
    const { numbers, state, wrongLabels } = scene;
    setText(at, measuredAt(numbers.step));
    for (const { cell, who, write } of cells) setText(cell, write(numbers[who]));
    emphasize(told, compared(numbers, state));
    setText(note, belowZero(wrongLabels));
    draw(curvesOf(scene));
  };
}

/** @param {Scene} scene */
function curvesOf({ history, numbers, state }) {
  const lines = LINES.filter(({ who }) => numbers[who]);
  /** @type {[number, number]} */
  const span = [0, state.steps];
  return {
    xs: history.map(({ step }) => step),
    span,
    marks: ticks(span, 3).map((step) => ({ x: step, words: [count(step)] })),
    curves: lines.map(({ who, on }) => ({
      kind: `${who} ${on}`,
      name: lineName(who, on),
      values: history.map((one) => one[who]?.[`${on}_loss`] ?? null),
    })),
    points: lines.map(({ who, on }) => ({
      x: numbers.step,
      y: numbers[who]?.[`${on}_loss`] ?? null,
      kind: `${who} ${on}`,
    })),
    at: numbers.step,
  };
}
