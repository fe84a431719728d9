// The example in view, three times through the full network and three times with dropout left on, to the last digit.

import { answersView } from "./answers.js";
import { find, setText } from "./dom.js";
import * as words from "./messages/testing.js";

/** @import { Frame, Tools, View } from "./types.js" */

const PASSES = 3;

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {(step: number, checksum: string) => void} onChecksum told with which weights the passes were made
 * @returns {View}
 */
export function passesView(panel, tools, onChecksum) {
  const full = column(find(panel, "[data-passes=eval]"));
  const leftOn = column(find(panel, "[data-passes=mc]"));
  const note = find(panel, ".note.of");
  return answersView(panel, tools, {
    path: ({ frame }) => `${passesOf(frame)}&first=${frame.draw ?? 1}&count=${PASSES}`,
    show({ step, weights_checksum, example, eval: { outputs, equal }, left_on }, { state }) {
      /** @param {(number | null)[]} output */
      const told = (output) => words.answer(output[example.label]);
      full(outputs.map(told), words.equality(equal));
      const answers = left_on.outputs.map(told);
      leftOn(answers, words.difference(new Set(answers).size, left_on.first, PASSES, state));
      onChecksum(step, weights_checksum);
      setText(note, words.of(state.experiment, example, step));
    },
  });
}

/**
 * What to ask about passes on the example in view.
 * @param {Frame} frame
 */
export const passesOf = ({ example: { split, index } }) => `passes?split=${split}&index=${index}`;

/**
 * Answers one below the other; where they differ, the digits from there on are marked.
 * @param {HTMLElement} element
 * @returns {(answers: string[], verdict: string) => void}
 */
function column(element) {
  const items = [...element.querySelectorAll("li")];
  const below = find(element, ".verdict");
  return (answers, verdict) => {
    const alike = sharedLength(answers);
    items.forEach((item, i) => {
      const marked = document.createElement("mark");
      marked.textContent = answers[i].slice(alike);
      item.replaceChildren(answers[i].slice(0, alike), ...(marked.textContent ? [marked] : []));
    });
    setText(below, verdict);
  };
}

/**
 * How many characters texts share at their beginning.
 * @param {string[]} texts
 */
function sharedLength([first, ...others]) {
  let length = 0;
  while (length < first.length && others.every((text) => text[length] === first[length])) length++;
  return length;
}
