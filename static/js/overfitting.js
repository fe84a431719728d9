// The exhibit on overfitting: network and twin side by side, what their neurons are like, and the experiment again with other seeds,
// rates, widths and numbers of examples.

import { accuracyView } from "./accuracy-view.js";
import { boundaryView } from "./boundary-view.js";
import { find } from "./dom.js";
import { leaningView } from "./leaning-view.js";
import { lessonFigures } from "./lesson-figures.js";
import { prevents } from "./messages/twins.js";
import { namedPress } from "./named-press.js";
import { seedsView } from "./seeds-view.js";
import { sweepsView } from "./sweeps-view.js";
import { twinsView } from "./twins-view.js";

/** @import { Exhibit } from "./types.js" */

const figure = lessonFigures(document.querySelector("#lesson"));
const named = namedPress("seeds");

/** @type {Exhibit} */
export const exhibit = {
  views(stage, tools) {
    const boundaries = /** @type {HTMLElement | null} */ (stage.querySelector("#boundaries"));
    seedsView(
      find(stage, "#seeds"),
      /** @type {HTMLElement | null} */ (stage.querySelector("[data-seeds]")),
      tools,
    );
    return {
      quick: [],
      slow: [
        ...(boundaries ? [boundaryView(boundaries, tools)] : []),
        accuracyView(stage),
        ({ numbers }) => figure("prevents", prevents(numbers)),
        twinsView(find(stage, "#twins")),
        leaningView(stage, tools),
        sweepsView(find(stage, "#sweeps"), tools),
        named,
      ],
    };
  },
};
