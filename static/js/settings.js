// The settings: every control shows what holds now; a change goes to the run as it is, or asks for another run's drawing.

import { find, setText } from "./dom.js";
import { short } from "./format.js";
import { numberFields } from "./number-fields.js";

/** @import { State, View } from "./types.js" */

const LISTS = ["hidden", "drop_rates"];

/**
 * @param {HTMLFormElement} form
 * @param {(name: string, value: unknown) => boolean} setLive set a parameter of the run as it is; false when it cannot be
 * @returns {{ view: View, change: (name: string, value: unknown) => void }}
 */
export function settings(form, setLive) {
  const numbers = numberFields(form);
  const layers = /** @type {HTMLInputElement} */ (find(form, "#layers"));
  const width = /** @type {HTMLInputElement} */ (find(form, "#width"));
  const rates = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[data-rate]")]);
  /** @type {State | null} */
  let shown = null;
  /** @type {EventTarget | null} */
  let edited = null; // the control that somebody is writing into just now

  /**
   * Change one parameter.
   * @param {string} name
   * @param {unknown} value
   */
  function change(name, value) {
    write(name, value);
    if (!setLive(name, value)) form.dispatchEvent(new Event("experiment"));
  }

  /**
   * Write a value into its control.
   * @param {string} name
   * @param {unknown} value
   */
  function write(name, value) {
    if (numbers.write(name, value)) return;
    const control = form.elements.namedItem(name);
    if (control instanceof RadioNodeList) control.value = String(value);
    else if (control instanceof HTMLInputElement) control.value = String(value);
    if (name === "hidden") writeHidden(/** @type {number[]} */ (value));
    if (name === "drop_rates") writeRates(/** @type {number[]} */ (value));
  }

  /** @param {number[]} hidden */
  function writeHidden(hidden) {
    layers.value = String(hidden.length);
    width.value = String(Math.max(...hidden));
    outputs();
    setText(find(form, "output[for=width]"), [...new Set(hidden)].join(", "));
  }

  /** @param {number[]} values */
  function writeRates(values) {
    rates.forEach((input, k) => {
      input.closest(".field")?.toggleAttribute("hidden", k >= values.length);
      if (k < values.length) input.value = String(values[k]);
    });
    outputs();
  }

  /** What stands beside sliders that have no field of their own. */
  function outputs() {
    for (const input of [layers, width, ...rates]) {
      const { value, min, max } = input;
      setText(find(form, `output[for=${input.id}]`), short(Number(value)));
      input.style.setProperty("--share", String((Number(value) - Number(min)) / (Number(max) - Number(min))));
    }
  }

  form.addEventListener("input", ({ target }) => {
    edited = target;
    if (!numbers.follow(target)) outputs();
  });

  form.addEventListener("change", ({ target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    edited = null;
    const name = numbers.nameOf(input) ?? input.name;
    if (input === layers || input === width) {
      change("hidden", new Array(Number(layers.value)).fill(Number(width.value)));
    } else if (rates.includes(input)) {
      change(
        "drop_rates",
        rates.filter((one) => !one.closest("[hidden]")).map((one) => Number(one.value)),
      );
    } else if (LISTS.includes(name)) {
      change(name, input.value.split(",").map(Number));
    } else if (numbers.nameOf(input)) {
      change(name, numbers.read(name));
    } else {
      change(name, input.value);
    }
  });

  /** @param {string} name */
  const isEdited = (name) =>
    edited instanceof HTMLInputElement && (numbers.nameOf(edited) ?? edited.name) === name;

  form.addEventListener("submit", (event) => event.preventDefault());
  outputs();

  return {
    change,
    view({ state }) {
      if (state === shown) return;
      shown = state;
      for (const [name, value] of Object.entries({ ...state.experiment, ...state.parameters })) {
        if (!isEdited(name)) write(name, value);
      }
    },
  };
}
