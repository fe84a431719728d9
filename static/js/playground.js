// The playground: the page with the opening, and all results at once.

import { find } from "./dom.js";
import { introduction } from "./introduction.js";
import { lossChart } from "./loss-chart.js";
import { resultsViews } from "./results-views.js";
import { subNetworksView } from "./sub-networks-view.js";

/** @import { Exhibit } from "./types.js" */

/** @type {Exhibit} */
export const exhibit = {
  introduction,
  views(stage, tools) {
    return {
      quick: [],
      slow: [
        ...resultsViews(stage, tools),
        lossChart(find(stage, "#loss"), tools),
        subNetworksView(find(stage, "#sub-networks")),
      ],
    };
  },
};
