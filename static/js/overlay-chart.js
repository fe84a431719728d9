// Test loss over the iterations of one experiment trained under several scalings. Two that lie on each other are seen as
// one line drawn in another.

import { apart } from "./apart.js";
import { drawn } from "./dom.js";
import { count, short } from "./format.js";
import { trainedAnew as words } from "./messages/trained-anew.js";
import { line, scale, ticks } from "./plot.js";

/** @import { Overlay, Way } from "./trained-anew-view.js" */

const [LEFT, RIGHT, TOP, AXIS] = [34, 282, 6, 16]; // of a picture 352 wide
const ROW = 13; // between two names

/** @type {Way[]} */
const ORDER = ["inverted", "classic", "none", "rescaled"]; // from below

/**
 * @param {Element} svg 352 wide
 * @returns {(overlay: Overlay) => void}
 */
export function overlayChart(svg) {
  const height = Number(svg.getAttribute("viewBox")?.split(" ")[3]);
  return ({ steps, networks }) => {
    const known = ORDER.flatMap((way) => networks[way].test_loss).filter((loss) => loss !== null);
    /** @type {[number, number]} */
    const range = [0, 1.05 * (Math.max(...known) || 1)];
    const last = steps[steps.length - 1];
    const x = scale([0, last], LEFT, RIGHT);
    const y = scale(range, height - AXIS, TOP);
    const ways = ORDER.map((way) => {
      const losses = networks[way].test_loss;
      const end = losses.findLastIndex((loss) => loss !== null);
      const points = losses.map((loss, i) =>
        loss === null ? null : /** @type {[number, number]} */ ([x(steps[i]), y(loss)]),
      );
      return { way, points, end: points[end] ?? [x(0), y(0)] };
    });
    const heights = apart(
      ways.map(({ end }) => end[1]),
      ROW,
      height - AXIS,
    );
    svg.replaceChildren(
      ...ticks(range, 4).flatMap((value) => [
        drawn("path", { class: "grid", d: `M${LEFT} ${y(value)}H${RIGHT}` }),
        drawn("text", { class: "tick", x: LEFT - 5, y: y(value) + 3.5, "text-anchor": "end" }, short(value)),
      ]),
      ...ticks([0, last], 3).map((step) =>
        drawn("text", { class: "tick", x: x(step), y: height - 2, "text-anchor": "middle" }, count(step)),
      ),
      ...ways.map(({ way, points }) => drawn("path", { class: "way", "data-way": way, d: line(points) })),
      ...ways.map(({ way, end }, i) =>
        drawn(
          "text",
          { class: "name", "data-way": way, x: end[0] + 6, y: heights[i] + 3.5 },
          words.name(way),
        ),
      ),
    );
  };
}
