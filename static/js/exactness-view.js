// Where the full pass is a mean of all sub-networks: for this run, where they can be counted, and for one hidden layer beside two,
// trained anew at the press of a button.

import { answersView } from "./answers.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { isCountable } from "./how-many.js";
import { exactness as words } from "./messages/exactness.js";
import { onPress } from "./on-press.js";

/**
 * @import { Scores, Together } from "./together-view.js"
 * @import { Tools, View } from "./types.js"
 *
 * @typedef {object} Counted a network of which all sub-networks were asked
 * @property {number[]} hidden
 * @property {number} drop_rate
 * @property {number} sub_networks
 * @property {Scores} full
 * @property {Together} arithmetic
 * @property {Together} geometric
 *
 * What `exactness` answers.
 * @typedef {{ step: number, networks: [Counted, Counted] }} Exactness
 */

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @returns {View}
 */
export function exactnessView(panel, tools) {
  const here = find(panel, ".here");
  const pressed = find(panel, ".anew");
  const told = find(pressed, ".told");
  const note = find(pressed, ".conditions");

  const ask = answersView(here, tools, {
    path: (now) => (isCountable(now) ? "ensemble?masks=all" : null),
    isLong: true,
    show: (answer, { state }) => emphasize(find(here, ".told"), words.here(answer, state)),
  });

  const anew = onPress(pressed, tools, {
    path: () => "exactness",
    holds: ({ step }, _, { frame }) => step === frame.step,
    show(/** @type {Exactness} */ answer, _, { state }) {
      for (const row of /** @type {NodeListOf<HTMLElement>} */ (pressed.querySelectorAll("[data-row]"))) {
        answer.networks.forEach((network, i) => {
          setText(row.children[i + 1], words.cell(network, row.dataset.row ?? "", row.dataset.what ?? ""));
        });
      }
      emphasize(told, words.told(answer, state.experiment));
      setText(note, words.conditions(answer, state));
      tools.announce((told.textContent ?? "").trim());
    },
  });

  return (now) => {
    anew.follow(now);
    setAttribute(here, "data-countable", isCountable(now));
    if (!isCountable(now)) emphasize(find(here, ".told"), words.tooMany(now));
    ask(now);
  };
}
