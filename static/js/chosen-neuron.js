// Which hidden neuron a panel looks at: chosen in a list, or by pinning it in the network, where it is marked. Until somebody
// chooses, the one of the first layer that gives out most for the example first seen.

import { setAttribute } from "./dom.js";
import { placeOf } from "./neuron-targets.js";

/** @import { Scene, Tools } from "./types.js" */

/**
 * @param {HTMLElement} network
 * @param {HTMLSelectElement} list whose values are layer and place, as in `1-3`
 * @param {Pick<Tools, "paintSoon">} tools
 * @returns {(scene: Scene) => [layer: number, neuron: number]}
 */
export function chosenNeuron(network, list, { paintSoon }) {
  let isChosen = false;

  function mark() {
    network.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const target = network.querySelector(`[data-target="${list.value}"]`);
    if (target) setAttribute(target, "aria-current", true);
  }

  function choose() {
    isChosen = true;
    mark();
    paintSoon();
  }

  list.addEventListener("change", choose);
  network.addEventListener("pin", ({ target }) => {
    const key = placeOf(/** @type {Element} */ (target)).join("-");
    if (![...list.options].some(({ value }) => value === key)) return; // an input or an output
    list.value = key;
    choose();
  });

  return (scene) => {
    if (!isChosen) {
      list.value = `1-${loudest(scene)}`;
      choose();
    }
    const [layer, neuron] = list.value.split("-").map(Number);
    return [layer, neuron];
  };
}

/**
 * The neuron of the first layer with the largest activation by size, asleep or not.
 * @param {Scene} scene
 */
function loudest({ frame, state }) {
  const isEven = state.experiment.activation === "tanh";
  const sizes = frame.layers[0].z.map((z) => (isEven ? Math.abs(z ?? 0) : (z ?? 0)));
  return sizes.indexOf(Math.max(...sizes));
}
