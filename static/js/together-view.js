// Many sub-networks asked together, in three ways, against one pass of the full network; and how good each is by itself.

import { answersView } from "./answers.js";
import { barChart } from "./bars.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { howMany, wanted } from "./how-many.js";
import { accuracyEnd, between, members } from "./messages/alone.js";
import { bar, row, share } from "./messages/histogram.js";
import * as words from "./messages/together.js";
import { tableIn } from "./table.js";

/**
 * @import { Choice } from "./how-many.js"
 * @import { State, Tools, View } from "./types.js"
 *
 * @typedef {"vote" | "arithmetic" | "geometric"} Way
 * @typedef {{ test_loss: number | null, test_accuracy: number | null }} Scores
 * @typedef {{ mean: number | null, deviation: number | null, least: number | null, most: number | null }} Summary
 *
 * Scores, the share of labels that are the full pass's, and how far probabilities are from its.
 * @typedef {Scores & { agreement: number, difference: { largest: number | null, mean: number | null } }} Together
 *
 * What `ensemble` answers.
 * @typedef {object} Ensemble
 * @property {number} step
 * @property {number} masks
 * @property {boolean} all
 * @property {number} droppable
 * @property {Scores} full
 * @property {Record<Way, Together>} methods
 * @property {number | null} unvoted
 * @property {{ test_loss: Summary, test_accuracy: Summary, better: number, histogram: { edges: number[], shares: number[] } }} members
 */

/** @type {Way[]} */
export const WAYS = ["vote", "arithmetic", "geometric"];

const PART = 0.1; // of the scale of accuracies, which begins and ends at multiples of it
const BINS = 4; // in each
const LEAST = 8; // shown

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {{ choice: Choice, onAnswer: (answer: Ensemble, state: State) => void }} options
 * @returns {View}
 */
export function togetherView(panel, tools, { choice, onAnswer }) {
  let chosen = ""; // by a press, and not yet told
  const choose = howMany(find(panel, ".how-many"), choice, () => {
    chosen = choice.masks;
    tools.paintSoon();
  });
  const told = find(panel, ".told");
  const conditions = find(panel, ".conditions");
  const alone = find(panel, ".alone");
  const draw = barChart(find(panel, ".bar-chart"), { height: 92, format: share });
  const tabulate = tableIn(find(panel, "details"));

  const ask = answersView(panel, tools, {
    path: (scene) => `ensemble?masks=${wanted(choice, scene)}`,
    isLong: true,
    show(/** @type {Ensemble} */ answer, { state }) {
      for (const way of /** @type {const} */ (["full", ...WAYS])) {
        const row = find(panel, `[data-way="${way}"]`);
        words.row(answer, way).forEach(({ text, isBest }, i) => {
          const cell = row.children[i + 1];
          setText(cell, text);
          setAttribute(cell, "data-best", isBest);
        });
      }
      emphasize(told, words.told(answer));
      setText(conditions, words.conditions(answer, state.experiment));
      emphasize(alone, members(answer));
      drawMembers(answer);
      onAnswer(answer, state);
      if (chosen !== (answer.all ? "all" : String(answer.masks))) return;
      chosen = "";
      tools.announce((told.textContent ?? "").trim());
    },
  });

  /** @param {Ensemble} answer */
  function drawMembers({ full, methods, members: { test_accuracy, histogram }, masks, all }) {
    const { edges, shares } = histogram;
    const seen = [test_accuracy.least, test_accuracy.most, full.test_accuracy, methods.vote.test_accuracy];
    const known = seen.filter((one) => one !== null);
    const first = BINS * Math.max(0, Math.floor(Math.min(...known, 1) / PART));
    const end = Math.min(
      shares.length,
      Math.max(BINS * Math.ceil(Math.max(...known, 0) / PART), first + LEAST),
    );
    const drawn = all ? null : masks;
    const parts = shares.map((value, i) => ({ value, where: between(edges[i], edges[i + 1]) }));
    const bars = parts
      .slice(first, end)
      .map(({ value, where }) => ({ value, title: bar(where, value, drawn) }));
    /** @param {number} accuracy */
    const at = (accuracy) => (accuracy - edges[first]) / (edges[end] - edges[first]);
    const marks = [
      { kind: "full", accuracy: full.test_accuracy },
      { kind: "vote", accuracy: methods.vote.test_accuracy },
    ];
    draw([{ bars }], undefined, [
      { at: 0, name: accuracyEnd(edges[first]) },
      { at: 1, name: accuracyEnd(edges[end]) },
      ...marks.flatMap(({ kind, accuracy }) => (accuracy === null ? [] : [{ at: at(accuracy), kind }])),
    ]);
    tabulate(() =>
      parts.filter(({ value }) => value > 0).map(({ value, where }) => row(where, value, drawn)),
    );
  }

  return (scene) => {
    choose(scene);
    ask(scene);
  };
}
