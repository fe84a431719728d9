// The exhibit on sub-networks: many of them asked together and one by one, where that is one pass, and the vote of 100 epochs.

import { averagingView } from "./averaging-view.js";
import { find } from "./dom.js";
import { epochsVoteView } from "./epochs-vote-view.js";
import { exactnessView } from "./exactness-view.js";
import { lessonFigures } from "./lesson-figures.js";
import { membersView } from "./members-view.js";
import { averageFigure, masksFigure, voteFigure } from "./messages/one-often-reads.js";
import { namedPress } from "./named-press.js";
import { opinionsView } from "./opinions-view.js";
import { togetherView } from "./together-view.js";

/** @import { Exhibit } from "./types.js" */

const figure = lessonFigures(document.querySelector("#lesson"));
const named = namedPress("exact", "recipe");
const choice = { masks: "100" }; // which outlives an experiment

// A link to try may ask for all sub-networks; whatever is clicked after it takes that back.
let isWished = "";
document.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
  if (ctrlKey || metaKey || shiftKey) return; // it opens elsewhere
  const link = /** @type {Element} */ (target).closest("[data-all], [data-vote]");
  isWished = link === null ? "" : link.hasAttribute("data-all") ? "all" : "vote";
});

/** @type {Exhibit} */
export const exhibit = {
  views(stage, tools) {
    if (isWished === "all") choice.masks = "all";
    const begins = isWished === "vote";
    isWished = "";
    figure("vote", null);
    figure("average", null);
    return {
      quick: [],
      slow: [
        togetherView(find(stage, "#together"), tools, {
          choice,
          onAnswer(answer, { parameters }) {
            figure("vote", voteFigure(answer));
            figure("average", averageFigure(answer, parameters.scaling));
          },
        }),
        averagingView(find(stage, "#more"), tools),
        opinionsView(find(stage, "#opinions"), tools, choice),
        membersView(find(stage, "#some"), tools),
        exactnessView(find(stage, "#exact"), tools),
        epochsVoteView(find(stage, "#recipe"), tools, { begins }),
        ({ frame, state }) => figure("masks", masksFigure(frame, state)),
        named,
      ],
    };
  },
};
