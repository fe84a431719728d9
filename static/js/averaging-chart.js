// Error or loss of averages over how many sub-networks they are of: the mean over repeats, one deviation around it, where it comes
// up to the full pass, and that as a line across.

import { apart } from "./apart.js";
import { drawn } from "./dom.js";
import { count } from "./format.js";
import { averaging as words } from "./messages/averaging.js";
import { band, line, scale, ticks } from "./plot.js";
import { WAYS } from "./together-view.js";

/** @import { Averaging, Metric } from "./averaging-view.js" */

const WIDTH = 352; // of the picture
const [LEFT, RIGHT, TOP, AXIS] = [36, 272, 8, 18];
const ROW = 13; // between two names
const DECADES = [1, 3, 10, 30, 100, 300, 1000];

/**
 * @param {Element} svg 352 wide
 * @returns {(averaging: Averaging, metric: Metric) => void}
 */
export function averagingChart(svg) {
  const height = Number(svg.getAttribute("viewBox")?.split(" ")[3]);
  return ({ counts, masks, methods, full, settles }, metric) => {
    /** @param {number} value */
    const shown = (value) => (metric === "test_accuracy" ? 1 - value : value);
    const curves = WAYS.map((way) => {
      const { mean, deviation } = methods[way][metric];
      const points = counts.flatMap((k, i) => {
        const [middle, off] = [mean[i], deviation[i]];
        return middle === null || off === null ? [] : [{ k, value: shown(middle), off }];
      });
      return { way, points };
    });
    const level = full[metric] === null ? null : shown(full[metric]);
    const known = curves.flatMap(({ points }) =>
      points.flatMap(({ value, off }) => [Math.max(0, value - off), value + off]),
    );
    if (level !== null) known.push(level);
    const [low, high] = [Math.min(...known, 1), Math.max(...known, 0)];
    const air = 0.04 * (high - low) || 0.01;
    /** @type {[number, number]} */
    const range = [Math.max(0, low - air), high + air];
    const x = scale([1, Math.max(2, masks)], LEFT, RIGHT, true);
    const y = scale(range, height - AXIS, TOP);

    const names = [
      ...curves.flatMap(({ way, points }) => {
        const last = points.at(-1);
        return last ? [{ way: String(way), text: words.name(way), at: y(last.value) }] : [];
      }),
      ...(level === null ? [] : [{ way: "full", text: words.name("full"), at: y(level) }]),
    ];
    const heights = apart(
      names.map(({ at }) => at),
      ROW,
      height - AXIS,
    );
    svg.replaceChildren(
      ...ticks(range, 4).flatMap((value) => [
        drawn("path", { class: "grid", d: `M${LEFT} ${y(value)}H${RIGHT}` }),
        drawn(
          "text",
          { class: "tick", x: LEFT - 5, y: y(value) + 3.5, "text-anchor": "end" },
          words.tick(value, metric),
        ),
      ]),
      ...DECADES.filter((k) => k <= masks).map((k) =>
        drawn("text", { class: "tick", x: x(k), y: height - 3, "text-anchor": "middle" }, count(k)),
      ),
      drawn("text", { class: "tick", x: WIDTH, y: height - 3, "text-anchor": "end" }, words.axis),
      ...curves.map(({ way, points }) =>
        drawn("path", {
          class: "band",
          "data-way": way,
          d:
            points.length === 0
              ? ""
              : band(
                  points.map(({ k, value, off }) => [x(k), y(value + off)]),
                  points.map(({ k, value, off }) => [x(k), y(value - off)]),
                ),
        }),
      ),
      ...(level === null ? [] : [drawn("path", { class: "level", d: `M${LEFT} ${y(level)}H${RIGHT}` })]),
      ...curves.map(({ way, points }) =>
        drawn("path", {
          class: "way",
          "data-way": way,
          d: line(points.map(({ k, value }) => [x(k), y(value)])),
        }),
      ),
      ...curves.flatMap(({ way, points }) => {
        const there = points.find(({ k }) => k === settles[way][metric]);
        return there
          ? [
              drawn("circle", {
                class: "end",
                "data-way": way,
                "data-k": there.k,
                cx: x(there.k),
                cy: y(there.value),
                r: 4,
              }),
            ]
          : [];
      }),
      ...names.map(({ way, text }, i) =>
        drawn("text", { class: "name", "data-way": way, x: RIGHT + 8, y: heights[i] + 3.5 }, text),
      ),
    );
  };
}
