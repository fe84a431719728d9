// The playground: the page with the opening, and all results at once.

import { accuracyView } from "./accuracy-view.js";
import { boundaryView } from "./boundary-view.js";
import { digitView } from "./digit-view.js";
import { find } from "./dom.js";
import { fold } from "./fold.js";
import { introduction } from "./introduction.js";
import { lossChart } from "./loss-chart.js";
import { subNetworksView } from "./sub-networks-view.js";

/** @import { Exhibit } from "./types.js" */

/** @type {Exhibit} */
export const exhibit = {
  introduction,
  views(stage, tools) {
    const digit = /** @type {HTMLElement | null} */ (stage.querySelector("#digit"));
    fold(find(stage, "#results"));
    return {
      quick: [],
      slow: [
        accuracyView(stage),
        digit ? digitView(digit) : boundaryView(find(stage, "#boundaries"), tools),
        lossChart(find(stage, "#loss"), tools),
        subNetworksView(find(stage, "#sub-networks")),
      ],
    };
  },
};
