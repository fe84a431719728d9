// The exhibit on testing: single answers and how they spread, the boundary under one mask after another, the weights.

import { find } from "./dom.js";
import { lessonFigures } from "./lesson-figures.js";
import { checksumFigure, scalingFigure } from "./messages/testing.js";
import { isCalm } from "./motion.js";
import { passesView } from "./passes-view.js";
import { spreadView } from "./spread-view.js";
import { waveringView } from "./wavering-view.js";
import { weightsView } from "./weights-view.js";

/** @import { Exhibit } from "./types.js" */

const figure = lessonFigures(document.querySelector("#lesson"));
const wish = { moves: !isCalm() };

/** @type {Exhibit} */
export const exhibit = {
  views(stage, tools) {
    const weights = weightsView(find(stage, "#weights"));
    return {
      quick: [],
      slow: [
        passesView(find(stage, "#three-passes"), tools, weights.told),
        spreadView(find(stage, "#spread"), tools),
        waveringView(find(stage, "#wavering"), tools, wish),
        weights.view,
        ({ state, switches }) => {
          figure("scaling", scalingFigure(state));
          figure("checksum", checksumFigure(switches));
        },
      ],
    };
  },
};
