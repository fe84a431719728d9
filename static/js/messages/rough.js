// Numbers of which only the size matters, as of rounding errors: 2.2e−16, 0.043.

import { short } from "../format.js";

/**
 * With two significant digits; a dash for what is not a finite number.
 * @param {number | null} value
 */
export const rough = (value) => short(Number((value ?? Number.NaN).toPrecision(2)));
