// How a mean settles over draws: its way so far, the band that chance leaves it, and the value it should come to. The band is
// drawn ahead for as many draws as there may be; the way is that of the draws made.

import { drawn } from "./dom.js";
import { count, short } from "./format.js";
import { band, line, scale, ticks } from "./plot.js";

const [LEFT, RIGHT, TOP] = [34, 350, 6]; // of a picture 352 wide
const AXIS = 16; // high, below the plot
const POINTS = 240; // of the band, at most as many of the line

/**
 * @typedef {object} Settling
 * @property {(number | null)[]} values after 1, 2, 3 … draws
 * @property {number} expected
 * @property {(k: number) => number} error the standard error after k draws; may be infinite
 * @property {[number, number]} range of the values
 * @property {{ value: number, words: string } | null} level a value to compare with
 * @property {number | null} at the draw to mark
 */

/**
 * @param {Element} svg 352 wide
 * @param {number} most draws that the axis spans
 * @param {boolean} hasAxis whether the numbers of draws are written below
 * @returns {(settling: Settling) => void}
 */
export function settlingChart(svg, most, hasAxis) {
  const height = Number(svg.getAttribute("viewBox")?.split(" ")[3]);
  const bottom = height - (hasAxis ? AXIS : 4);
  const x = scale([1, most], LEFT, RIGHT, true);
  const alongBand = Array.from({ length: POINTS }, (_, i) => most ** (i / (POINTS - 1)));

  return ({ values, expected, error, range, level, at }) => {
    const y = scale(range, bottom, TOP);
    /** @type {(sign: number) => [number, number][]} */
    const edge = (sign) => alongBand.map((k) => [x(k), y(expected + sign * 2 * error(k))]);
    const along = thinned(values.length, x);
    const parts = [
      ...ticks(range, hasAxis ? 4 : 2).flatMap((value) => [
        drawn("path", { class: "grid", d: `M${LEFT} ${y(value)}H${RIGHT}` }),
        drawn("text", { class: "tick", x: LEFT - 5, y: y(value) + 3.5, "text-anchor": "end" }, short(value)),
      ]),
      drawn("path", { class: "band", d: band(edge(1), edge(-1)) }),
      drawn("path", { class: "expected", d: `M${LEFT} ${y(expected)}H${RIGHT}` }),
    ];
    if (level) {
      const above = y(level.value) - 5 > TOP + 8 ? y(level.value) - 5 : y(level.value) + 13;
      parts.push(
        drawn("path", { class: "level", d: `M${LEFT} ${y(level.value)}H${RIGHT}` }),
        drawn("text", { class: "name", x: RIGHT, y: above, "text-anchor": "end" }, level.words),
      );
    }
    parts.push(
      drawn("path", {
        class: "way",
        d: line(along.map((k) => point(x(k), values[k - 1], y))),
      }),
    );
    const last = at ?? values.length;
    const end = point(x(last), values[last - 1], y);
    if (end) parts.push(drawn("circle", { class: "end", cx: end[0], cy: end[1], r: 3.5 }));
    if (hasAxis) parts.push(...axis(x, most, height));
    svg.replaceChildren(...parts);
  };
}

/**
 * @param {number} x
 * @param {number | null | undefined} value
 * @param {(value: number) => number} y
 * @returns {[number, number] | null}
 */
const point = (x, value, y) => (value === null || value === undefined ? null : [x, y(value)]);

/**
 * Draws 1 … `n`, without those that would stand where another one does already; the last is always among them.
 * @param {number} n
 * @param {(k: number) => number} x
 */
function thinned(n, x) {
  const apart = (RIGHT - LEFT) / POINTS;
  let before = Number.NEGATIVE_INFINITY;
  return Array.from({ length: n }, (_, i) => i + 1).filter((k) => {
    if (x(k) - before < apart && k < n) return false;
    before = x(k);
    return true;
  });
}

/**
 * @param {(k: number) => number} x
 * @param {number} most
 * @param {number} height
 */
function axis(x, most, height) {
  const marks = [1, 10, 100, 1000, most];
  return marks.map((k) => {
    const anchor = k === 1 ? "start" : k === most ? "end" : "middle";
    return drawn("text", { class: "tick", x: x(k), y: height - 2, "text-anchor": anchor }, count(k));
  });
}
