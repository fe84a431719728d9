// Numbers as the page writes them; app/web/numbers.py does the same on the server.

const MINUS = "\u2212";
const THIN = "\u202f";
const DASH = "\u2013";

/**
 * With that many decimals, a true minus and no negative zero; a dash for what is not a finite number.
 * @param {number | null | undefined} value
 */
export function fixed(value, decimals = 2) {
  if (value === null || value === undefined || !Number.isFinite(value)) return DASH;
  const text = value.toFixed(decimals);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", MINUS);
}

/**
 * With up to four significant digits: 0.2, 1.25, 1.429.
 * @param {number} value
 */
export function short(value) {
  return Number.isFinite(value) ? String(Number(value.toPrecision(4))).replace("-", MINUS) : DASH;
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
