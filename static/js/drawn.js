// The views of what the server drew for one experiment; another experiment is drawn anew, with views of its own.

import { accuracyView } from "./accuracy-view.js";
import { boundaryView } from "./boundary-view.js";
import { detailView } from "./detail-view.js";
import { digitView } from "./digit-view.js";
import { find } from "./dom.js";
import { fold } from "./fold.js";
import { layersView } from "./layers-view.js";
import { lossChart } from "./loss-chart.js";
import { networkView } from "./network-view.js";
import { numbersView } from "./numbers-view.js";
import { phasesView } from "./phases-view.js";
import { rateSliders } from "./rate-sliders.js";
import { sentenceView } from "./sentence-view.js";
import { subNetworksView } from "./sub-networks-view.js";

/** @import { Tools, View } from "./types.js" */

/**
 * @param {HTMLElement} stage
 * @param {Tools} tools
 * @returns {{ quick: View[], slow: View[] }}
 */
export function drawnViews(stage, tools) {
  const digit = /** @type {HTMLElement | null} */ (stage.querySelector("#digit"));
  fold(find(stage, "#results"));
  return {
    quick: [networkView(find(stage, "#network")), phasesView(stage, tools)],
    slow: [
      layersView(find(stage, "#network")),
      rateSliders(find(stage, "#network"), tools),
      detailView(find(stage, "#network"), tools),
      sentenceView(find(stage, "#sentence")),
      accuracyView(stage),
      numbersView(find(stage, "#numbers")),
      digit ? digitView(digit) : boundaryView(find(stage, "#boundaries"), tools),
      lossChart(find(stage, "#loss"), tools),
      subNetworksView(find(stage, "#sub-networks")),
    ],
  };
}
