// How the answers of a hundred passes with dropout left on spread, with a line where the full network answers.

import { answersView } from "./answers.js";
import { barChart } from "./bars.js";
import { emphasize, find, setText } from "./dom.js";
import * as words from "./messages/testing.js";
import { passesOf } from "./passes-view.js";
import { tableIn } from "./table.js";

/** @import { Tools, View } from "./types.js" */

const PASSES = 100;
const BARS = 20;

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @returns {View}
 */
export function spreadView(panel, tools) {
  const draw = barChart(find(panel, ".bar-chart"), { height: 96 });
  const told = find(panel, ".told");
  const note = find(panel, ".note.of");
  const tabulate = tableIn(find(panel, "details"));
  return answersView(panel, tools, {
    path: ({ frame }) => `${passesOf(frame)}&first=1&count=${PASSES}`,
    show({ step, example, eval: { outputs }, left_on }, { state }) {
      /** @param {(number | null)[]} output */
      const probability = (output) => output[example.label];
      const answers = left_on.outputs.map(probability);
      const counts = histogram(answers);
      const bars = counts.map((value, i) => ({ value, from: i / BARS, to: (i + 1) / BARS }));
      const full = probability(outputs[0]);
      const scale = words.scale.map((name, i) => ({ at: i / 2, name }));
      draw(
        [{ bars: bars.map(({ value, from, to }) => ({ value, title: titleOf(value, from, to) })) }],
        undefined,
        full === null ? scale : [...scale, { at: full, kind: "full" }],
      );
      const { mean, deviation } = left_on;
      const different = new Set(answers).size; // of what is shown; other classes' probabilities may differ where this one is 1
      const spread = { mean: probability(mean), deviation: probability(deviation), different, full };
      emphasize(told, words.spread(spread, PASSES));
      setText(note, words.of(state.experiment, example, step));
      tabulate(() => bars.map(({ value, from, to }) => [words.between(from, to), String(value)]));
    },
  });
}

/**
 * @param {number} value
 * @param {number} from
 * @param {number} to
 */
const titleOf = (value, from, to) => `${words.between(from, to)}: ${words.passes(value)}`;

/**
 * How many probabilities lie in each of `BARS` equal parts from 0 to 1.
 * @param {(number | null)[]} probabilities
 */
function histogram(probabilities) {
  /** @type {number[]} */
  const counts = new Array(BARS).fill(0);
  for (const one of probabilities) if (one !== null) counts[Math.min(BARS - 1, Math.floor(one * BARS))]++;
  return counts;
}
