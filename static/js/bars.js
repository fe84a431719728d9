// A chart of upright bars, each with a mark for what was expected of it and, paler, how far off it may well be.
// It is drawn from numbers alone and knows nothing of what they count.

import { drawn, setAttribute, setText } from "./dom.js";
import { short } from "./format.js";

const WIDTH = 352; // of the drawing, which is as wide as its panel
const LEFT = 30; // for the numbers of the scale
const HEAD = 6;
const FOOT = 18; // for names
const BETWEEN = 14; // two groups
const BROADEST = 22; // bar
const SHARE = 0.72; // of its place that a bar takes
const LINE = 12; // that a number of the scale takes

/**
 * @typedef {object} Bar
 * @property {number | null} value nothing is drawn for null
 * @property {number} [expected] where its mark stands
 * @property {[number, number]} [range] from where to where it may well be
 * @property {string} [name] stands below it
 * @property {string} [kind] how it is painted, as `data-kind`
 * @property {string} [title] told on hover
 *
 * Bars side by side, with a name below them all.
 * @typedef {{ bars: Bar[], name?: string }} Group
 *
 * A line across the bars of a single group, `at` a share of the way along them.
 * @typedef {{ at: number, name?: string, kind?: string }} Upright
 *
 * @param {Element} svg with a role and a label; the numbers stand elsewhere in words or in a table
 * @param {{ height?: number, format?: (value: number) => string }} [how] `format` writes the numbers of the scale
 * @returns {(groups: Group[], most?: number, uprights?: Upright[]) => void} draw them, from 0 up to `most` or as high as the largest number
 */
export function barChart(svg, { height = 112, format = short } = {}) {
  setAttribute(svg, "viewBox", `0 0 ${WIDTH} ${height}`);
  const parts = ["ranges", "sticks", "marks", "lines", "uprights", "scale", "names", "hits"].map((name) =>
    drawn("g", { class: name }),
  );
  const [ranges, sticks, marks, lines, across, scale, names, hits] = parts;
  svg.replaceChildren(...parts);

  return (groups, most, uprights = []) => {
    const bars = groups.flatMap((group) => group.bars);
    const numbers = bars.flatMap(({ value, expected, range }) => [value, expected, ...(range ?? [])]);
    const known = numbers.filter((n) => typeof n === "number" && Number.isFinite(n)).map(Number);
    const top = most ?? (known.some((n) => n !== 0) ? Math.max(0, ...known) : 1);
    const bottom = Math.min(0, ...known);
    /** @param {number} value */
    const y = (value) => round(HEAD + ((top - value) / (top - bottom)) * (height - HEAD - FOOT));

    const slot = (WIDTH - LEFT - BETWEEN * (groups.length - 1)) / Math.max(1, bars.length);
    const breadth = Math.min(BROADEST, slot * SHARE);
    /** @type {{ bar: Bar, x: number }[]} where each bar's place begins */
    const placed = [];
    /** @type {{ text: string, x: number, isLast?: boolean }[]} */
    const words = [];
    let x = LEFT;
    for (const { bars, name } of groups) {
      if (name) words.push({ text: name, x: x + (bars.length * slot) / 2 });
      for (const bar of bars) {
        if (bar.name) words.push({ text: bar.name, x: x + slot / 2 });
        placed.push({ bar, x });
        x += slot;
      }
      x += BETWEEN;
    }

    /** @param {number} at */
    const along = (at) => round(LEFT + at * (WIDTH - LEFT));
    for (const { at, name } of uprights) if (name) words.push({ text: name, x: along(at), isLast: at === 1 });

    fill(sticks, "rect", placed, (stick, { bar: { value, kind }, x }) => {
      const [from, to] = [y(0), y(value ?? 0)];
      box(stick, x + (slot - breadth) / 2, Math.min(from, to), breadth, Math.abs(from - to));
      setAttribute(stick, "data-kind", kind ?? "");
    });
    const ranged = placed.filter(({ bar }) => bar.range);
    fill(ranges, "rect", ranged, (area, { bar: { range = [0, 0] }, x }) => {
      box(area, x, y(range[1]), slot, y(range[0]) - y(range[1]));
    });
    const expected = placed.filter(({ bar }) => bar.expected !== undefined);
    fill(marks, "path", expected, (mark, { bar, x }) => {
      setAttribute(mark, "d", `M${round(x)} ${y(bar.expected ?? 0)}h${round(slot)}`);
    });
    fill(across, "path", uprights, (line, { at, kind }) => {
      setAttribute(line, "d", `M${along(at)} ${HEAD}V${height - FOOT}`);
      setAttribute(line, "data-kind", kind ?? "");
    });
    const ends = [-roundBelow(-bottom), roundBelow(top)];
    const ticks = [0, ...ends.filter((end) => Math.abs(y(end) - y(0)) >= LINE)];
    fill(lines, "path", ticks, (line, value) => setAttribute(line, "d", `M${LEFT} ${y(value)}H${WIDTH}`));
    fill(scale, "text", ticks, (text, value) => {
      place(text, LEFT - 5, y(value) + 3.5);
      setText(text, format(value));
    });
    fill(names, "text", words, (text, { text: word, x, isLast = false }) => {
      place(text, x, height - 4);
      setAttribute(text, "data-last", isLast); // ends where the drawing does
      setText(text, word);
    });
    const told = placed.filter(({ bar }) => bar.title);
    fill(hits, "rect", told, (hit, { bar, x }) => {
      box(hit, x, 0, slot, height - FOOT);
      if (!hit.firstChild) hit.append(drawn("title"));
      setText(/** @type {Element} */ (hit.firstChild), bar.title ?? "");
    });
  };
}

/**
 * The greatest of 1, 2, 5, 10, 20 … that is not above a number; 0 for 0.
 * @param {number} value
 */
function roundBelow(value) {
  if (value <= 0) return 0;
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([5, 2].find((factor) => factor * power <= value) ?? 1);
}

/**
 * Have `parent` hold one element for each item.
 * @template Item
 * @param {Element} parent
 * @param {string} tag
 * @param {Item[]} items
 * @param {(element: Element, item: Item) => void} write
 */
function fill(parent, tag, items, write) {
  while (parent.children.length > items.length) parent.lastElementChild?.remove();
  while (parent.children.length < items.length) parent.append(drawn(tag));
  items.forEach((item, i) => {
    write(parent.children[i], item);
  });
}

/**
 * @param {Element} rect
 * @param {number} x
 * @param {number} y
 * @param {number} width
 * @param {number} height
 */
function box(rect, x, y, width, height) {
  for (const [name, value] of Object.entries({ x, y, width, height })) setAttribute(rect, name, round(value));
}

/**
 * @param {Element} text
 * @param {number} x
 * @param {number} y
 */
function place(text, x, y) {
  setAttribute(text, "x", round(x));
  setAttribute(text, "y", round(y));
}

/** @param {number} value */
const round = (value) => Math.round(100 * value) / 100;
