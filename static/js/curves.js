// Curves as SVG, each with its name where it ends and a band around it where one is known; points beside them, and a line where
// the page stands. It is drawn from numbers alone and knows nothing of what they count.

import { apart } from "./apart.js";
import { drawn } from "./dom.js";
import { short } from "./format.js";
import { band, line, scale, ticks } from "./plot.js";

const WIDTH = 352; // of the drawing, which is as wide as its panel
const [LEFT, TOP, LINE] = [34, 6, 13];
const RADIUS = 2.5; // of a point
const ASIDE = 9; // from a curve's end to its name
const LEAST = 0.2; // that the values' axis spans

/**
 * `kind` is how it is painted, as `data-kind`; what is of the twin has points with corners.
 * @typedef {object} Curve
 * @property {string} kind
 * @property {(number | null)[]} values one for each of `xs`; a gap where one is not known
 * @property {(number | null)[]} [deviation] how far the band around it reaches
 * @property {string} [name]
 *
 * @typedef {{ x: number, y: number | null, kind: string, title?: string }} Point
 *
 * @typedef {object} Curves
 * @property {number[]} xs
 * @property {[number, number]} span of the axis below
 * @property {{ x: number, words: string[] }[]} marks what stands below it, line by line
 * @property {Curve[]} curves
 * @property {Point[]} [points]
 * @property {number} [at] where the page stands; what is known beyond is paler
 * @property {string[]} [axes] what the words below it are, line by line
 * @property {number} [ceiling] that the axis ends at, where values go on: points above are marked there
 *
 * @param {Element} svg with a role and a label; the numbers stand elsewhere in words or in a table
 * @param {{ room?: number, lines?: number, format?: (value: number) => string, beyond?: (values: number[]) => string[] }} [how] `room` for
 *   names at the right, `lines` of words below, `format` of the values, `beyond` tells of points above the ceiling
 * @returns {(curves: Curves) => void}
 */
export function curveChart(svg, { room = 74, lines = 1, format = short, beyond } = {}) {
  const height = Number(svg.getAttribute("viewBox")?.split(" ")[3]);
  const bottom = height - 4 - LINE * lines;
  return ({ xs, span, marks, curves, points = [], at, axes = [], ceiling = Number.POSITIVE_INFINITY }) => {
    const tops = curves.flatMap(({ values, deviation }) =>
      values.map((value, i) => (value ?? 0) + (deviation?.[i] ?? 0)),
    );
    const most = Math.min(ceiling, Math.max(0, ...tops, ...points.map(({ y }) => y ?? 0)));
    /** @type {[number, number]} */
    const range = [0, Math.max(LEAST, roundAbove(most))];
    const x = scale(span, LEFT, WIDTH - room);
    const y = (/** @type {number} */ value) =>
      bottom - ((value - range[0]) / (range[1] - range[0])) * (bottom - TOP);
    const above = points.filter((point) => (point.y ?? 0) > range[1]);
    const told = above.length > 0 && beyond ? beyond(above.map((point) => Number(point.y))) : [];
    const frame = drawn("svg", { width: WIDTH, height: bottom + 2 }); // cuts off what goes on above
    const ways = curves.map(({ values }) =>
      values.map((value, i) =>
        value === null ? null : /** @type {[number, number]} */ ([x(xs[i]), y(value)]),
      ),
    );
    svg.replaceChildren(
      ...ticks(range, 5).flatMap((value) => [
        drawn("path", { class: "grid", d: `M${LEFT} ${y(value)}H${WIDTH - room}` }),
        drawn("text", { x: LEFT - 5, y: y(value) + 3.5, "text-anchor": "end" }, format(value)),
      ]),
      ...marks.flatMap((mark) =>
        mark.words.map((text, i) =>
          drawn("text", { x: x(mark.x), y: bottom + LINE * (i + 1), "text-anchor": "middle" }, text),
        ),
      ),
      ...axes.map((text, i) => drawn("text", { x: WIDTH - room + ASIDE, y: bottom + LINE * (i + 1) }, text)),
      ...told.map((text, i) => drawn("text", { x: WIDTH - room + ASIDE, y: TOP + 3.5 + LINE * i }, text)),
      frame,
      ...(at === undefined ? [] : standing(x(at), x(xs.at(-1) ?? at), bottom)),
      ...points.flatMap((one) =>
        one.y === null
          ? []
          : [above.includes(one) ? markedAbove(one, x(one.x)) : marked(one, x(one.x), y(one.y))],
      ),
      ...names(curves, ways, bottom, LINE * told.length),
    );
    frame.append(
      ...curves.flatMap(({ kind, values, deviation }) =>
        deviation
          ? [drawn("path", { class: "around", "data-kind": kind, d: around(xs, values, deviation, x, y) })]
          : [],
      ),
      ...curves.map(({ kind }, i) => drawn("path", { class: "curve", "data-kind": kind, d: line(ways[i]) })),
    );
  };
}

/**
 * The band around a curve, piece by piece where it has gaps.
 * @param {number[]} xs
 * @param {(number | null)[]} values
 * @param {(number | null)[]} deviation
 * @param {(value: number) => number} x
 * @param {(value: number) => number} y
 */
function around(xs, values, deviation, x, y) {
  /** @type {number[][]} */
  const pieces = [[]];
  values.forEach((value, i) => {
    if (value !== null && deviation[i] !== null) pieces.at(-1)?.push(i);
    else if (pieces.at(-1)?.length) pieces.push([]);
  });
  /** @type {(i: number, sign: number) => [number, number]} */
  const edge = (i, sign) => [x(xs[i]), y((values[i] ?? 0) + sign * (deviation[i] ?? 0))];
  return pieces
    .filter(({ length }) => length > 1)
    .map((piece) =>
      band(
        piece.map((i) => edge(i, 1)),
        piece.map((i) => edge(i, -1)),
      ),
    )
    .join("");
}

/**
 * The line where the page stands, and a veil over what is known beyond it.
 * @param {number} at
 * @param {number} end
 * @param {number} bottom
 */
const standing = (at, end, bottom) => [
  drawn("rect", { class: "ahead", x: at, y: 0, width: Math.max(0, end - at + 2), height: bottom }),
  drawn("path", { class: "at", d: `M${at.toFixed(1)} ${TOP - 4}V${bottom}` }),
];

/**
 * @param {Point} point
 * @param {number} x
 * @param {number} y
 */
function marked({ kind, title }, x, y) {
  const corner = 1.3 * RADIUS;
  const where = { class: "point", "data-kind": kind };
  const made = kind.includes("twin")
    ? drawn("path", {
        ...where,
        d: `M${x.toFixed(1)} ${(y - corner).toFixed(1)}l${corner} ${corner}l${-corner} ${corner}l${-corner} ${-corner}Z`,
      })
    : drawn("circle", { ...where, cx: x.toFixed(1), cy: y.toFixed(1), r: RADIUS });
  if (title) made.append(drawn("title", {}, title));
  return made;
}

/**
 * A point that stands above all that is shown.
 * @param {Point} point
 * @param {number} x
 */
function markedAbove({ kind, title }, x) {
  const made = drawn("path", {
    class: "above",
    "data-kind": kind,
    d: `M${x.toFixed(1)} ${TOP - 5}l${1.2 * RADIUS} ${2 * RADIUS}h${-2.4 * RADIUS}Z`,
  });
  if (title) made.append(drawn("title", {}, title));
  return made;
}

/**
 * The curves' names where they end, kept apart.
 * @param {Curve[]} curves
 * @param {([number, number] | null)[][]} ways
 * @param {number} bottom
 * @param {number} taken at the top
 */
function names(curves, ways, bottom, taken) {
  const ends = curves.flatMap(({ kind, name }, i) => {
    const end = ways[i].findLast((point) => point !== null);
    return name && end ? [{ kind, name, end }] : [];
  });
  const heights = apart(
    ends.map(({ end }) => Math.max(TOP, end[1])),
    LINE,
    bottom - 3,
  );
  let limit = TOP + LINE / 2 + taken; // none above it
  for (const i of [...ends.keys()].sort((i, k) => heights[i] - heights[k])) {
    heights[i] = Math.max(heights[i], limit);
    limit = heights[i] + LINE;
  }
  return ends.map(({ kind, name, end }, i) =>
    drawn("text", { class: "name", "data-kind": kind, x: end[0] + ASIDE, y: heights[i] + 3.5 }, name),
  );
}

/**
 * The next of two digits that is well above a number, so that an axis keeps still while values move a little.
 * @param {number} value
 */
function roundAbove(value) {
  if (value <= 0) return 0;
  const unit = 10 ** Math.floor(Math.log10(value)) / 5;
  return Math.ceil((1.04 * value) / unit) * unit;
}
