// A recipe taken literally, at the press of a button: the network as it was at the end of each of the last hundred epochs, each with
// a mask, voting, against one pass of the network as it is.

import { emphasize, find, setText } from "./dom.js";
import { epochsChart } from "./epochs-chart.js";
import { epochsVote as words } from "./messages/epochs-vote.js";
import { isOfNow, onPress } from "./on-press.js";

/**
 * @import { Scores } from "./together-view.js"
 * @import { Tools, View } from "./types.js"
 *
 * What `epochs-vote` answers.
 * @typedef {object} EpochsVote
 * @property {number} step
 * @property {(Scores & { epoch: number, step: number, masks: number[][] })[]} epochs
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
  let isFirst = true;

  const recipe = onPress(panel, tools, {
    path: () => `epochs-vote?epochs=${EPOCHS}`,
    holds: isOfNow,
    show(/** @type {EpochsVote} */ answer, _, { state }) {
      for (const way of /** @type {const} */ (["eval", "vote", "arithmetic"])) {
        const row = find(panel, `tr[data-way="${way}"]`);
        words.row(answer, way).forEach((text, i) => {
          setText(row.children[i + 1], text);
        });
      }
      draw(answer);
      emphasize(told, words.told(answer, state));
      setText(find(panel, ".conditions"), words.conditions(answer, state));
      tools.announce((told.textContent ?? "").trim());
    },
  });

  return (now) => {
    recipe.follow(now);
    if (isFirst && begins) void recipe.begin();
    isFirst = false;
  };
}
