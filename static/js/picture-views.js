// The views of the network and its sentence, which every page has. Another experiment is drawn anew, with views of its own.

import { detailView } from "./detail-view.js";
import { find } from "./dom.js";
import { layersView } from "./layers-view.js";
import { networkView } from "./network-view.js";
import { numbersView } from "./numbers-view.js";
import { phasesView } from "./phases-view.js";
import { rateSliders } from "./rate-sliders.js";
import { sentenceView } from "./sentence-view.js";

/** @import { Tools, Views } from "./types.js" */

/**
 * @param {HTMLElement} stage
 * @param {Tools} tools
 * @returns {Views}
 */
export function pictureViews(stage, tools) {
  return {
    quick: [networkView(find(stage, "#network")), phasesView(stage, tools)],
    slow: [
      layersView(find(stage, "#network")),
      rateSliders(find(stage, "#network"), tools),
      detailView(find(stage, "#network"), tools),
      sentenceView(find(stage, "#sentence")),
      numbersView(find(stage, "#numbers")),
    ],
  };
}
