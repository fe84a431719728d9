// Numbers as the page writes them; app/web/numbers.py does the same on the server.

const MINUS = "\u2212";
const THIN = "\u202f";
const DASH = "\u2013";
const LONG = 10_000; // from here on a number is written with its power of ten: 3.1e59

/**
 * With that many decimals, a true minus and no negative zero; a dash for what is not a finite number.
 * @param {number | null | undefined} value
 */
export function fixed(value, decimals = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const text = value.toFixed(decimals);
  if (Math.abs(Number(text)) >= LONG) return power(value, 1);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", MINUS);
}

/**
 * With two decimals, or as many as there is room for in a neuron: 0.32, 12.3, 123, 3e59.
 * @param {number | null | undefined} value
 */
export function tight(value) {
  const size = Math.abs(value ?? Number.NaN);
  if (value && size >= 999.5 && size < Number.POSITIVE_INFINITY) return power(value, 0);
  return fixed(value, size >= 99.95 ? 0 : size >= 9.995 ? 1 : 2);
}

/**
 * With up to four significant digits: 0.2, 1.25, 1.429, 3.142e59.
 * @param {number} value
 */
export function short(value) {
  if (!Number.isFinite(value)) return DASH;
  const rounded = Number(value.toPrecision(4));
  if (Math.abs(rounded) >= LONG) return power(value, 3);
  return String(rounded).replace("-", MINUS);
}

/**
 * As a power of ten, without zeros at the end of what stands before it.
 * @param {number} value
 * @param {number} decimals
 */
function power(value, decimals) {
  const [factor, exponent] = value.toExponential(decimals).split("e");
  return `${Number(factor)}e${Number(exponent)}`.replace("-", MINUS);
}

/**
 * A whole number with thin spaces between thousands: 3 000.
 * @param {number} value
 */
export function count(value) {
  return String(value)
    .replace("-", MINUS)
    .replace(/\B(?=(\d{3})+$)/g, THIN);
}

/**
 * A share as a percentage: 90.2 %.
 * @param {number | null | undefined} share
 */
export function percent(share, decimals = 1) {
  return share === null || share === undefined ? DASH : `${fixed(100 * share, decimals)}${THIN}%`;
}

/**
 * With 17 significant digits, as many as tell any two numbers apart.
 * @param {number | null} value
 */
export function exact(value) {
  if (value === null || !Number.isFinite(value)) return DASH;
  return value.toPrecision(17).replaceAll("-", MINUS);
}
