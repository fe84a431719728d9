// Accuracies as dots on a line, one for each mask; an upright where the full network stands, a ring around the latest.

import { drawn, setAttribute, setText } from "./dom.js";
import { accuracyEnd } from "./messages/testing.js";

const WIDTH = 352; // of the drawing, which is as wide as its panel
const HEIGHT = 44;
const ASIDE = 10; // before the first and behind the last place
const LINE = 16; // its height
const PART = 0.05; // what the ends of the scale are multiples of
const LEAST = 2; // parts that it spans

/**
 * @param {Element} svg
 * @returns {(full: number | null, seen: number[], latest: number | null) => void}
 */
export function accuracyLine(svg) {
  setAttribute(svg, "viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
  const [line, upright, ring] = ["line", "upright", "latest"].map((name) =>
    drawn(name === "latest" ? "circle" : "path", { class: name }),
  );
  const dots = drawn("g");
  const ends = ["start", "end"].map((anchor, i) =>
    drawn("text", { "text-anchor": anchor, x: i === 0 ? 0 : WIDTH, y: HEIGHT - 4 }),
  );
  svg.replaceChildren(line, upright, dots, ring, ...ends);
  setAttribute(line, "d", `M0 ${LINE}H${WIDTH}`);

  return (full, seen, latest) => {
    const known = [...seen, ...(full === null ? [] : [full])];
    const first = Math.floor(Math.min(...known, 1) / PART);
    const least = Math.max(0, Math.min(first, 1 / PART - LEAST));
    const most = Math.max(Math.ceil(Math.max(...known, 0) / PART - 1e-9), least + LEAST);
    /** @param {number} share */
    const x = (share) => ASIDE + ((share / PART - least) / (most - least)) * (WIDTH - 2 * ASIDE);
    while (dots.children.length > seen.length) dots.lastElementChild?.remove();
    while (dots.children.length < seen.length) dots.append(drawn("circle"));
    seen.forEach((share, i) => {
      point(dots.children[i], x(share), 4);
    });
    if (full !== null) setAttribute(upright, "d", `M${x(full).toFixed(1)} 4V${LINE + 12}`);
    if (latest !== null) point(ring, x(latest), 6.5);
    setText(ends[0], accuracyEnd(least * PART));
    setText(ends[1], accuracyEnd(most * PART));
  };
}

/**
 * @param {Element} circle
 * @param {number} x
 * @param {number} radius
 */
function point(circle, x, radius) {
  setAttribute(circle, "cx", x.toFixed(1));
  setAttribute(circle, "cy", LINE);
  setAttribute(circle, "r", radius);
}
