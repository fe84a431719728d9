// The exhibit on zeroed weights: neurons knocked out, all of them ranked, and the weights before, during and after an iteration.

import { heatMapsView } from "./heat-maps-view.js";
import { importanceView } from "./importance-view.js";
import { knockOutView } from "./knock-out-view.js";

/** @import { Exhibit } from "./types.js" */

/** @type {Exhibit} */
export const exhibit = {
  views(stage, tools) {
    const { knockedOut, view } = knockOutView(stage, tools);
    return { quick: [], slow: [view, importanceView(stage, tools, knockedOut), heatMapsView(stage, tools)] };
  },
};
