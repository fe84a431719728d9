// How many sub-networks are asked: so many drawn ones, or all there are where these can be gone through. The choice outlives an
// experiment.

import { find, setText } from "./dom.js";
import { passFocus } from "./focus.js";
import { allOf } from "./messages/together.js";

/** @import { Scene, View } from "./types.js" */

const MOST_NEURONS = 12; // of which all subsets are gone through

/** @typedef {{ masks: string }} Choice a number, or `all` */

/**
 * Inputs and hidden neurons that can be dropped now.
 * @param {Scene} scene
 */
export const droppable = ({ state: { parameters, experiment }, frame }) =>
  (parameters.input_drop_rate > 0 ? frame.input.length : 0) +
  experiment.hidden.reduce((total, n, k) => total + (parameters.drop_rates[k] > 0 ? n : 0), 0);

/** @param {Scene} scene whether all sub-networks can be gone through */
export const isCountable = (scene) => droppable(scene) <= MOST_NEURONS;

/**
 * What is asked for: the number chosen, a hundred where all are too many, the one there is where nobody can be dropped.
 * @param {Choice} choice
 * @param {Scene} scene
 */
export function wanted({ masks }, scene) {
  if (droppable(scene) === 0) return "all"; // there is one
  return masks === "all" && !isCountable(scene) ? "100" : masks;
}

/**
 * @param {HTMLElement} fieldset with a radio button for each
 * @param {Choice} choice
 * @param {() => void} onChoice
 * @returns {View}
 */
export function howMany(fieldset, choice, onChoice) {
  const radios = /** @type {NodeListOf<HTMLInputElement>} */ (fieldset.querySelectorAll("input"));
  const all = /** @type {HTMLElement} */ (find(fieldset, "[value=all]").parentElement);
  fieldset.addEventListener("change", ({ target }) => {
    choice.masks = /** @type {HTMLInputElement} */ (target).value;
    onChoice();
  });
  return (scene) => {
    const now = wanted(choice, scene);
    for (const radio of radios) radio.checked = radio.value === now;
    const isOne = droppable(scene) === 0;
    if (isOne) passFocus(fieldset);
    fieldset.hidden = isOne;
    if (!isCountable(scene)) passFocus(all);
    all.hidden = !isCountable(scene);
    setText(find(all, "span"), allOf(2 ** droppable(scene)));
  };
}
