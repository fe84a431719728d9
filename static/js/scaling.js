// The exhibit on scaling: one neuron, the whole network, and the experiment trained anew under other conventions.

import { find } from "./dom.js";
import { lessonFigures } from "./lesson-figures.js";
import { loudnessView } from "./loudness-view.js";
import { factors } from "./messages/factors.js";
import { trainedAnew } from "./messages/trained-anew.js";
import { namedPress } from "./named-press.js";
import { oneNeuronView } from "./one-neuron-view.js";
import { trainedAnewView } from "./trained-anew-view.js";

/** @import { Exhibit } from "./types.js" */

const figure = lessonFigures(document.querySelector("#lesson"));
const named = namedPress("trained-anew");

// A link to try may ask for the experiment that it leads to to be trained anew; whatever is clicked after it takes that back.
let isWished = false;
document.addEventListener("click", ({ target, ctrlKey, metaKey, shiftKey }) => {
  if (ctrlKey || metaKey || shiftKey) return; // it opens elsewhere
  isWished = /** @type {Element} */ (target).closest("[data-overlay]") !== null;
});

/** @type {Exhibit} */
export const exhibit = {
  views(stage, tools) {
    const begins = isWished;
    isWished = false;
    figure("difference", null);
    return {
      quick: [],
      slow: [
        ({ state }) => figure("factors", factors(state.parameters)),
        oneNeuronView(find(stage, "#one-neuron"), find(stage, "#network"), tools),
        loudnessView(find(stage, "#whole-network"), tools),
        trainedAnewView(find(stage, "#trained-anew"), tools, {
          begins,
          onAnswer: (answer) => figure("difference", trainedAnew.difference(answer)),
        }),
        named,
      ],
    };
  },
};
