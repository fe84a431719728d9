// The settings: every control shows what holds now; a change goes to the run as it is, or asks for another run's drawing.

import { find, setText } from "./dom.js";
import { short } from "./format.js";
import { numberFields } from "./number-fields.js";

/** @import { State, View } from "./types.js" */

/**
 * @typedef {object} Run
 * @property {() => State | null} state what the page knows of the run
 * @property {(name: string, value: unknown) => Promise<void> | null} setLive set a parameter of the run as it is, until
 *   that is answered; null when it cannot be
 * @property {(problem: string) => void} tell why something else was taken, or nothing
 */

/**
 * @param {HTMLFormElement} form
 * @param {Run} run
 */
export function settings(form, run) {
  const numbers = numberFields(form);
  const layers = /** @type {HTMLInputElement} */ (find(form, "#layers"));
  const width = /** @type {HTMLInputElement} */ (find(form, "#width"));
  const rates = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("[data-rate]")]);
  /** @type {State | null} */
  let shown = null;
  /** @type {EventTarget | null} */
  let edited = null; // the control that somebody is writing into just now
  let isAsked = false; // whether another experiment is on its way, and the form ahead of the run
  /** @type {Map<string, number>} */
  const underway = new Map(); // changes on their way to the run, by name

  /**
   * Change one parameter; resolves when the run has it, or another one is asked for.
   * @param {string} name
   * @param {unknown} value
   */
  async function change(name, value) {
    write(name, value);
    const answered = run.setLive(name, value);
    if (!answered) {
      ask();
      return;
    }
    underway.set(name, (underway.get(name) ?? 0) + 1);
    await answered;
    underway.set(name, (underway.get(name) ?? 1) - 1);
    fill();
  }

  /** Ask for the experiment that stands in the form. */
  function ask() {
    isAsked = true;
    form.dispatchEvent(new Event("experiment"));
  }

  /**
   * Ask for other layers; each keeps its drop rate, and new ones get that of the last.
   * @param {number} count
   */
  function askForLayers(count) {
    const input = /** @type {HTMLInputElement} */ (form.elements.namedItem("drop_rates"));
    const before = input.value.split(",");
    input.value = Array.from({ length: count }, (_, k) => before[k] ?? before.at(-1)).join(",");
    ask();
  }

  /** Show what holds, but in what somebody is about to change. */
  function fill() {
    const state = run.state();
    if (!state || isAsked) return;
    shown = state;
    for (const [name, value] of Object.entries({ ...state.experiment, ...state.parameters })) {
      if (!isEdited(name) && !underway.get(name)) write(name, value);
    }
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
    outputs([layers, width]);
    setText(find(form, "output[for=width]"), [...new Set(hidden)].join(", "));
  }

  /** @param {number[]} values */
  function writeRates(values) {
    rates.forEach((input, k) => {
      input.closest(".field")?.toggleAttribute("hidden", k >= values.length);
      if (k < values.length) input.value = String(values[k]);
    });
    outputs(rates);
  }

  /**
   * What stands beside sliders that have no field of their own.
   * @param {HTMLInputElement[]} sliders
   */
  function outputs(sliders) {
    for (const input of sliders) {
      const { value, min, max } = input;
      setText(find(form, `output[for=${input.id}]`), short(Number(value)));
      input.style.setProperty("--share", String((Number(value) - Number(min)) / (Number(max) - Number(min))));
    }
  }

  form.addEventListener("input", ({ target }) => {
    edited = target;
    const own = [layers, width, ...rates].filter((input) => input === target);
    if (!numbers.follow(target)) outputs(own);
  });

  form.addEventListener("change", ({ target }) => {
    const input = /** @type {HTMLInputElement} */ (target);
    edited = null;
    const name = numbers.nameOf(input);
    if (input === layers || input === width) {
      const hidden = new Array(Number(layers.value)).fill(Number(width.value));
      write("hidden", hidden);
      askForLayers(hidden.length);
    } else if (input.name === "hidden") {
      askForLayers(input.value.split(",").filter((part) => part.trim()).length);
    } else if (rates.includes(input)) {
      const wished = rates.filter((one) => !one.closest("[hidden]")).map((one) => Number(one.value));
      void change("drop_rates", wished);
    } else if (name) {
      const { value, isTaken, problem } = numbers.read(name);
      if (problem) run.tell(problem);
      if (isTaken) void change(name, value);
      else fill();
    } else {
      void change(input.name, input.value);
    }
  });

  for (const kind of ["focusout", "pointerup"]) {
    form.addEventListener(kind, () => {
      edited = null;
    });
  }

  /** @param {string} name */
  const isEdited = (name) =>
    edited instanceof HTMLInputElement && (numbers.nameOf(edited) ?? edited.name) === name;

  form.addEventListener("submit", (event) => event.preventDefault());
  outputs(rates);
  outputs([layers]);

  return {
    change,

    /** The experiment that was asked for is drawn, or could not be had: the form follows the run again. */
    settle() {
      isAsked = false;
      edited = null;
      fill();
    },

    /** @type {View} */
    view({ state }) {
      if (state !== shown) fill();
    },
  };
}
