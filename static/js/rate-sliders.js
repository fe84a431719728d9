// The drop rate above each hidden layer: a slider that changes it while the network learns, and its number.

import { find, setAttribute, setText } from "./dom.js";
import { short } from "./format.js";
import { rateSpoken } from "./messages/layers.js";

/** @import { Tools, View } from "./types.js" */

const DEBOUNCE = 250; // ms that a slider rests before the change is made, so that a drag leaves one mark on the timeline

/**
 * @param {HTMLElement} element
 * @param {Tools} tools
 * @returns {View}
 */
export function rateSliders(element, { change, signal }) {
  const numbers = [...element.querySelectorAll(".rate")];
  const inputs = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("[data-rate]")]);
  const overlay = find(element, ".overlay");
  let rates = inputs.map((input) => Number(input.value));
  let rest = 0;
  let asked = 0; // changes that are not answered yet

  /** @param {number} k */
  function show(k) {
    const rate = Number(inputs[k].value);
    inputs[k].style.setProperty("--share", String(rate / Number(inputs[k].max)));
    setText(numbers[k], short(rate));
    setAttribute(inputs[k], "aria-valuetext", rateSpoken(rate));
  }

  /** The rates that the sliders stand for; one that was not moved keeps a rate between two of its stops. */
  const wished = () => inputs.map((input, k) => (input.dataset.moved ? Number(input.value) : rates[k]));

  overlay.addEventListener("input", ({ target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    input.dataset.moved = "true";
    show(inputs.indexOf(input));
    clearTimeout(rest);
    rest = setTimeout(async () => {
      rest = 0;
      asked += 1;
      const answered = change("drop_rates", wished());
      for (const one of inputs) delete one.dataset.moved;
      await answered;
      asked -= 1;
    }, DEBOUNCE);
  });
  signal.addEventListener("abort", () => clearTimeout(rest));

  return ({ state }) => {
    rates = state.parameters.drop_rates;
    if (rest || asked) return;
    inputs.forEach((input, k) => {
      if (Number(input.value) !== rates[k]) input.value = String(rates[k]);
      show(k);
      setText(numbers[k], short(rates[k]));
    });
  };
}
