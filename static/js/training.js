// The exhibit on training: what an iteration does to every weight, and who slept in all of them.

import { emphasize, find } from "./dom.js";
import { dropsPanels } from "./drops-panels.js";
import { EdgeChoice, edgeLens } from "./edge-choice.js";
import { edgesPanel } from "./edges-panel.js";
import { maskPerView } from "./mask-per-view.js";
import { epochs } from "./messages/drops.js";
import { factorNow } from "./messages/edges.js";
import { strip } from "./strip.js";
import { subNetworksView } from "./sub-networks-view.js";

/** @import { Exhibit } from "./types.js" */

const choice = new EdgeChoice(document.querySelector("[data-momentum]")); // which outlives an experiment
const place = { step: 0 }; // to come to in another run, from the switch of masks

/** @type {Exhibit} */
export const exhibit = {
  views(stage, tools) {
    const { see, recordOf } = edgeLens(choice, tools);
    const { view, take } = strip(find(stage, "#strip"), tools);
    const [fell, rested, epochsMade] = ["fell", "rested", "epochs"].map((name) =>
      find(stage, `[data-figure="${name}"]`),
    );
    const scaled = stage.querySelector('[data-figure="scaled"]'); // in the text, which an embed has not
    tools.look(see);
    return {
      quick: [],
      slow: [
        edgesPanel(find(stage, "#edges"), rested, tools, { choice, recordOf }),
        view,
        dropsPanels(stage, fell, tools, take),
        subNetworksView(find(stage, "#sub-networks")),
        maskPerView(find(stage, "#mask-per"), tools, { recordOf, place }),
        ({ frame, state }) => {
          emphasize(epochsMade, epochs(frame, state));
          if (scaled) emphasize(scaled, factorNow(frame, state));
        },
      ],
    };
  },
};
