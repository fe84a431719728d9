// A recipe taken literally, at the press of a button: the network as it was at the end of each of the last hundred epochs, each with
// a mask, voting, against one pass of the network as it is.

import { emphasize, find, setText } from "./dom.js";
import { epochsChart } from "./epochs-chart.js";
import { epochsVote as words } from "./messages/epochs-vote.js";
import { onPress } from "./on-press.js";

/**
 * @import { Scores } from "./together-view.js"
 * @import { Scene, Tools, View } from "./types.js"
 *
 * What `epochs-vote` answers.
 * @typedef {object} EpochsVote
 * @property {number} step
 * @property {(Scores & { epoch: number, step: number })[]} epochs
 * @property {Scores} eval
 * @property {Scores | null} vote
 * @property {Scores | null} arithmetic
 * @property {number | null} unvoted
 * @property {number} iterations
 * @property {number} different
 * @property {number} different_trained
 */

const EPOCHS = 100;

/**
 * @param {HTMLElement} panel
 * @param {Tools} tools
 * @param {{ begins: boolean }} options `begins`: at once, without a press
 * @returns {View}
 */
export function epochsVoteView(panel, tools, { begins }) {
  const draw = epochsChart(find(panel, ".plot"));
  const told = find(panel, ".told");
  /** @type {Scene | null} */
  let scene = null;
  /** @type {Scene | null} */
  let asked = null;

  const recipe = onPress(panel, tools, {
    path() {
      asked = scene && { ...scene };
      return `epochs-vote?epochs=${EPOCHS}`;
    },
    show(/** @type {EpochsVote} */ answer) {
      if (!asked) return;
      for (const way of /** @type {const} */ (["eval", "vote", "arithmetic"])) {
        const row = find(panel, `[data-way="${way}"]`);
        words.row(answer, way).forEach((text, i) => {
          setText(row.children[i + 1], text);
        });
      }
      draw(answer);
      emphasize(told, words.told(answer, asked.state));
      setText(find(panel, ".conditions"), words.conditions(answer, asked.state));
      tools.announce((told.textContent ?? "").trim());
      if (begins) panel.scrollIntoView(); // what stands above it may have grown meanwhile
    },
  });

  return (now) => {
    const isFirst = scene === null;
    scene = now;
    if (!isFirst || !begins) return;
    void recipe.begin();
    panel.scrollIntoView();
  };
}
