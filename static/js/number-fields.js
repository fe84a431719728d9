// Settings that are numbers: each a field to write into and, in most cases, a slider that goes along, some by ratios.

import { setAttribute } from "./dom.js";
import { noNumber, outside } from "./messages/settings.js";

const STOPS = 1000; // places of a slider

/**
 * @typedef {object} NumberField
 * @property {string} name
 * @property {HTMLInputElement} exact
 * @property {HTMLInputElement | null} slide
 * @property {number} minimum
 * @property {number} maximum
 * @property {number} step
 * @property {boolean} isLogarithmic
 */

/** @param {HTMLFormElement} form */
export function numberFields(form) {
  /** @type {Map<string, NumberField>} */
  const fields = new Map();
  for (const element of form.querySelectorAll("[data-minimum]")) {
    const {
      field: name = "",
      minimum,
      maximum,
      step,
      logarithmic,
    } = /** @type {HTMLElement} */ (element).dataset;
    fields.set(name, {
      name,
      exact: /** @type {HTMLInputElement} */ (element.querySelector(".exact")),
      slide: element.querySelector(".slide"),
      minimum: Number(minimum),
      maximum: Number(maximum),
      step: Number(step),
      isLogarithmic: logarithmic !== undefined,
    });
  }
  for (const field of fields.values()) place(field);

  /** @param {EventTarget | null} target */
  const fieldOf = (target) =>
    [...fields.values()].find(({ exact, slide }) => target === exact || target === slide) ?? null;

  return {
    /**
     * The name of the number that a control belongs to.
     * @param {EventTarget | null} target
     */
    nameOf: (target) => fieldOf(target)?.name ?? null,

    /**
     * Let the other control of a number follow the one that a hand is on; false when it is none of ours.
     * @param {EventTarget | null} target
     */
    follow(target) {
      const field = fieldOf(target);
      if (!field) return false;
      if (field.slide && target === field.slide) {
        field.exact.value = String(valueMovedTo(field, Number(field.slide.value)));
        fill(field);
      } else place(field);
      return true;
    },

    /**
     * The number that stands in a field, or the nearest that may; `isTaken` is false when it is none.
     * @param {string} name
     * @returns {{ value: number, isTaken: boolean, problem: string }}
     */
    read(name) {
      const field = fields.get(name);
      const text = field?.exact.value.trim().replace(",", ".") ?? "";
      if (!field || text === "" || !Number.isFinite(Number(text))) {
        return { value: Number.NaN, isTaken: false, problem: noNumber(labelOf(field), text) };
      }
      const { minimum, maximum, step } = field;
      const within = Math.min(maximum, Math.max(minimum, Number(text)));
      const value = step >= 1 ? Math.round(within) : within;
      const problem = value === Number(text) ? "" : outside(labelOf(field), minimum, maximum, value);
      return { value, isTaken: true, problem };
    },

    /**
     * Write a number; false when there is no such field.
     * @param {string} name
     * @param {unknown} value
     */
    write(name, value) {
      const field = fields.get(name);
      if (!field) return false;
      if (field.exact.value !== String(value)) field.exact.value = String(value);
      place(field);
      return true;
    },
  };
}

/** @param {NumberField | undefined} field */
const labelOf = (field) => field?.exact.labels?.[0]?.textContent ?? "";

/**
 * The value at a place of the slider, rounded as a person would.
 * @param {NumberField} field
 * @param {number} at
 */
function valueAt({ minimum, maximum, step, isLogarithmic }, at) {
  const share = at / STOPS;
  if (!isLogarithmic) return tidy(minimum + Math.round((share * (maximum - minimum)) / step) * step);
  const value = minimum * (maximum / minimum) ** share;
  const rounded = Number(value.toPrecision(2));
  const whole = step >= 1 ? Math.round(rounded) : rounded;
  return Math.min(maximum, Math.max(minimum, whole));
}

/**
 * The value at a place of the slider; an arrow key, which goes one place on, leads on to the next value.
 * @param {NumberField} field
 * @param {number} at
 */
function valueMovedTo(field, at) {
  const before = Number(field.exact.value);
  const by = at - placeOf(field, before);
  let place = at;
  if (Math.abs(by) === 1) {
    while (valueAt(field, place) === before && place > 0 && place < STOPS) place += by;
  }
  return valueAt(field, place);
}

/** @param {number} value */
const tidy = (value) => Number(value.toFixed(6));

/**
 * Put the slider where the number is.
 * @param {NumberField} field
 */
function place(field) {
  const { exact, slide } = field;
  const value = Number(exact.value);
  if (!slide || !Number.isFinite(value)) return;
  slide.value = String(placeOf(field, value));
  fill(field);
}

/**
 * The place of the slider nearest to a value.
 * @param {NumberField} field
 * @param {number} value
 */
function placeOf({ minimum, maximum, isLogarithmic }, value) {
  const share = isLogarithmic
    ? Math.log(Math.max(value, minimum) / minimum) / Math.log(maximum / minimum)
    : (value - minimum) / (maximum - minimum);
  return Math.round(STOPS * share);
}

/** @param {NumberField} field */
function fill({ exact, slide }) {
  if (!slide) return;
  slide.style.setProperty("--share", String(Number(slide.value) / STOPS));
  setAttribute(slide, "aria-valuetext", exact.value);
}
