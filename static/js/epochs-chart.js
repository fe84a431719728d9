// Test accuracy of the network at the end of each epoch, with that epoch's mask, under the vote of all of them and one pass.

import { apart } from "./apart.js";
import { drawn } from "./dom.js";
import { count, percent } from "./format.js";
import { epochsVote as words } from "./messages/epochs-vote.js";
import { line, scale, ticks } from "./plot.js";

/** @import { EpochsVote } from "./epochs-vote-view.js" */

const [LEFT, RIGHT, TOP, AXIS] = [36, 296, 8, 18]; // of a picture 352 wide
const ROW = 13; // between two names
const PART = 0.1; // of the scale, whose lower end is a multiple of it

/**
 * @param {Element} svg 352 wide
 * @returns {(answer: EpochsVote) => void}
 */
export function epochsChart(svg) {
  const height = Number(svg.getAttribute("viewBox")?.split(" ")[3]);
  return (answer) => {
    const { epochs } = answer;
    const levels = /** @type {const} */ (["vote", "eval"]).flatMap((way) => {
      const accuracy = answer[way]?.test_accuracy;
      return typeof accuracy === "number" ? [{ way, accuracy }] : [];
    });
    const known = [...epochs.map((one) => one.test_accuracy), ...levels.map(({ accuracy }) => accuracy)];
    const lowest = Math.min(1 - PART, ...known.filter((one) => one !== null));
    /** @type {[number, number]} */
    const range = [Math.floor(lowest / PART) * PART, 1];
    const [first, last] = [epochs[0]?.epoch ?? 0, epochs.at(-1)?.epoch ?? 1];
    const x = scale([first, Math.max(last, first + 1)], LEFT, RIGHT);
    const y = scale(range, height - AXIS, TOP);
    const heights = apart(
      levels.map(({ accuracy }) => y(accuracy)),
      ROW,
      height - AXIS,
    );
    svg.replaceChildren(
      ...ticks(range, 3).flatMap((value) => [
        drawn("path", { class: "grid", d: `M${LEFT} ${y(value)}H${RIGHT}` }),
        drawn(
          "text",
          { class: "tick", x: LEFT - 5, y: y(value) + 3.5, "text-anchor": "end" },
          percent(value, 0),
        ),
      ]),
      ...[...new Set([first, last])].map((epoch) =>
        drawn("text", { class: "tick", x: x(epoch), y: height - 3, "text-anchor": "middle" }, count(epoch)),
      ),
      drawn(
        "text",
        { class: "tick", x: (LEFT + RIGHT) / 2, y: height - 3, "text-anchor": "middle" },
        words.axis,
      ),
      drawn("path", {
        class: "voters",
        d: line(
          epochs.map((one) => (one.test_accuracy === null ? null : [x(one.epoch), y(one.test_accuracy)])),
        ),
      }),
      ...levels.map(({ way, accuracy }) =>
        drawn("path", { class: "level", "data-way": way, d: `M${LEFT} ${y(accuracy)}H${RIGHT}` }),
      ),
      ...levels.map(({ way }, i) =>
        drawn("text", { class: "name", "data-way": way, x: RIGHT + 6, y: heights[i] + 3.5 }, words.name(way)),
      ),
    );
  };
}
