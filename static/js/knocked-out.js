// The hidden neurons that somebody has knocked out: pressed in the network in eval mode, or chosen elsewhere on the page.

import { isDialogOpen } from "./dialogs.js";
import { drawn, setAttribute } from "./dom.js";
import { placeOf } from "./neuron-targets.js";

/** @import { Tools, View } from "./types.js" */

/**
 * @typedef {object} KnockedOut
 * @property {readonly string[]} neurons as in `1-3`, in the order in which they were knocked out
 * @property {(neuron: string) => void} toggle
 * @property {(neurons: string[]) => void} set these and no others
 * @property {View} view
 */

/**
 * @param {HTMLElement} network
 * @param {Pick<Tools, "signal" | "paintSoon">} tools
 * @param {() => void} onChange
 * @returns {KnockedOut}
 */
export function createKnockedOut(network, { signal, paintSoon }, onChange) {
  const card = network.querySelector("#detail");
  for (const neuron of network.querySelectorAll(".neuron[data-mask] .awake"))
    neuron.append(strikeFor(neuron));
  /** @type {string[]} */
  let neurons = [];
  let layers = 0; // hidden ones
  let isEval = false;

  /** @param {string[]} wanted */
  function set(wanted) {
    neurons = wanted;
    onChange();
    paintSoon();
  }

  /** @param {string} neuron */
  const toggle = (neuron) =>
    set(neurons.includes(neuron) ? neurons.filter((one) => one !== neuron) : [...neurons, neuron]);

  /** @param {number} layer */
  const isHidden = (layer) => layer > 0 && layer <= layers;

  network.addEventListener("press", (event) => {
    const [layer, index] = placeOf(/** @type {Element} */ (event.target));
    if (!isEval || !isHidden(layer)) return;
    event.preventDefault(); // the card is there by hover or focus, and need not be pinned
    toggle(`${layer}-${index}`);
  });
  document.addEventListener(
    "keydown",
    ({ key }) => {
      if (key !== "Escape" || !isEval || neurons.length === 0) return;
      const isMeant =
        card?.matches("[hidden]") && !isDialogOpen() && !document.querySelector(":popover-open");
      if (isMeant) set([]);
    },
    { capture: true, signal }, // before Escape has taken away the card
  );

  return {
    get neurons() {
      return neurons;
    },
    toggle,
    set,
    view({ frame }) {
      const wasEval = isEval;
      isEval = frame.mode === "eval";
      layers = frame.layers.length;
      if (!isEval && !wasEval) return; // then a press pins
      for (const target of network.querySelectorAll("[data-target]")) {
        const [layer, index] = placeOf(target);
        const isOut = isEval && neurons.includes(`${layer}-${index}`);
        if (isHidden(layer)) setAttribute(target, "aria-pressed", isOut);
      }
    },
  };
}

/**
 * The line through a neuron that is knocked out, seen only then.
 * @param {Element} neuron
 */
function strikeFor(neuron) {
  const reach =
    Math.round(10 * Math.SQRT1_2 * Number(neuron.querySelector("circle")?.getAttribute("r"))) / 10;
  return drawn("path", { class: "strike", d: `M${-reach} ${reach}L${reach} ${-reach}` });
}
