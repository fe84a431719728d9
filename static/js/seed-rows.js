// Where each seed came to: its test loss with dropout in the upper row, without in the lower, joined by a line; this run's stands out.

import { drawn } from "./dom.js";
import { short } from "./format.js";
import { rowNames, seedTitle } from "./messages/seeds.js";
import { scale, ticks } from "./plot.js";

const [LEFT, RIGHT] = [74, 344]; // of a drawing 352 wide
const ROWS = [12, 52]; // their heights
const AXIS = 66;

/**
 * @param {Element} svg
 * @param {number[]} seeds this run's first
 * @param {(number | null)[]} network the test loss of each
 * @param {(number | null)[]} twin
 */
export function drawSeedRows(svg, seeds, network, twin) {
  const most = Math.max(...[...network, ...twin].map((loss) => loss ?? 0), 1e-9);
  const x = scale([0, most], LEFT, RIGHT);
  const order = [...seeds.keys()].reverse(); // this run's over the others
  svg.replaceChildren(
    ...ROWS.flatMap((y, row) => [
      drawn("path", { class: "grid", d: `M${LEFT} ${y}H${RIGHT}` }),
      drawn("text", { class: "name", "data-kind": KINDS[row], x: 0, y: y + 3.5 }, rowNames[row]),
    ]),
    ...ticks([0, most], 4).map((loss) =>
      drawn("text", { x: x(loss), y: AXIS + 8, "text-anchor": "middle" }, short(loss)),
    ),
    ...order.map((i) => {
      const one = drawn("g", { class: i === 0 ? "seed own" : "seed" });
      const ends = [network[i], twin[i]].map((loss) => (loss === null ? null : x(loss)));
      if (ends[0] !== null && ends[1] !== null)
        one.append(
          drawn("path", { d: `M${ends[0].toFixed(1)} ${ROWS[0]}L${ends[1].toFixed(1)} ${ROWS[1]}` }),
        );
      ends.forEach((at, row) => {
        if (at !== null) one.append(dot(at, row));
      });
      one.append(drawn("title", {}, seedTitle(seeds[i], network[i], twin[i])));
      return one;
    }),
  );
}

const KINDS = ["network", "twin"];

/**
 * @param {number} x
 * @param {number} row
 */
const dot = (x, row) =>
  drawn("circle", { class: "point", "data-kind": KINDS[row], cx: x.toFixed(1), cy: ROWS[row], r: 3 });
