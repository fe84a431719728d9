// The exhibit on testing: single answers and how they spread, the boundary under one mask after another, the weights.

import { find } from "./dom.js";
import { lessonFigures } from "./lesson-figures.js";
import { checksumFigure, scalingFigure } from "./messages/testing.js";
import { startPage } from "./page.js";
import { passesView } from "./passes-view.js";
import { spreadView } from "./spread-view.js";
import { waveringView } from "./wavering-view.js";
import { weightsView } from "./weights-view.js";

const figure = lessonFigures(find(document, "#lesson"));
const wish = { moves: !matchMedia("(prefers-reduced-motion: reduce)").matches };

startPage({
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
});
