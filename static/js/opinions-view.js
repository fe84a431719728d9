// One example and what each of many sub-networks says of it: how likely they find its true label, how far they are apart, and
// how they vote.

import { answersView } from "./answers.js";
import { barChart } from "./bars.js";
import { emphasize, find, setText } from "./dom.js";
import { wanted } from "./how-many.js";
import { bar, row, share } from "./messages/histogram.js";
import * as words from "./messages/opinions.js";
import { tableIn } from "./table.js";

/**
 * @import { Choice } from "./how-many.js"
 * @import { Tools, View } from "./types.js"
 *
 * What `spread` answers.
 * @typedef {object} Spread
 * @property {number} step
 * @property {number} masks
 * @property {boolean} all
 * @property {{ split: "train" | "test", index: number, label: number, true_label: number }} example
 * @property {(number | null)[]} full
 * @property {(number | null)[]} probabilities
 * @property {number[] | null} weights
 * @property {(number | null)[]} mean
 * @property {(number | null)[]} deviation
 * @property {number[]} votes
 * @property {(number | null)[]} geometric
 */

const BARS = 20;

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {Choice} choice how many of them
 * @returns {View}
 */
export function opinionsView(panel, tools, choice) {
  const draw = barChart(find(panel, ".bar-chart"), { height: 92, format: share });
  const told = find(panel, ".told");
  const note = find(panel, ".of");
  const tabulate = tableIn(find(panel, "details"));

  return answersView(panel, tools, {
    path(scene) {
      const { split, index } = scene.frame.example;
      return `spread?masks=${wanted(choice, scene)}&split=${split}&index=${index}`;
    },
    isLong: true,
    show(/** @type {Spread} */ answer, { state }) {
      const { example, full, mean, masks, all } = answer;
      const drawn = all ? null : masks;
      const parts = histogram(answer).map((value, i) => ({
        value,
        where: words.between(i / BARS, (i + 1) / BARS),
      }));
      const bars = parts.map(({ value, where }) => ({ value, title: bar(where, value, drawn) }));
      const marks = [
        { kind: "full", at: full[example.true_label] },
        { kind: "mean", at: mean[example.true_label] },
      ];
      draw([{ bars }], undefined, [
        ...words.scale.map((name, i) => ({ at: i / 2, name })),
        ...marks.flatMap(({ kind, at }) => (at === null ? [] : [{ kind, at }])),
      ]);
      emphasize(told, words.told(answer, state.experiment));
      setText(note, words.of(answer, state.experiment));
      tabulate(() => parts.map(({ value, where }) => row(where, value, drawn)));
    },
  });
}

/**
 * Which share of the sub-networks, each by its weight, lies in each of `BARS` equal parts from 0 to 1.
 * @param {Spread} spread
 */
function histogram({ probabilities, weights }) {
  /** @type {number[]} */
  const shares = new Array(BARS).fill(0);
  probabilities.forEach((one, i) => {
    if (one !== null)
      shares[Math.min(BARS - 1, Math.floor(one * BARS))] += weights?.[i] ?? 1 / probabilities.length;
  });
  return shares;
}
