// Edges between two layers as a few joined paths, one for each class of sign and width, and two for those that are gray.
// The same as app/web/edges.py, which draws the first picture; a browser test holds the two equal.

/** @import { Between } from "./picture.js" */

const AT_REST = "asleep";
const NOT_YET = "waiting";
const FLOWING = 3; // width from which on a flow is shown along an edge

/**
 * Where an edge may begin or end, as the server placed it.
 * @typedef {{ left: number, right: number, y: number }} End
 */

/**
 * One layer's edges, `most` at most, added to `joined` by class, and the path along which it flows.
 * @param {Map<string, string>} joined
 * @param {End[]} sources
 * @param {End[]} targets
 * @param {Between} between
 * @param {number} most
 * @param {number[]} widths size from which an edge is drawn so wide; below the first it is not drawn
 */
export function addEdges(joined, sources, targets, { weights, values, rest, reached, flows }, most, widths) {
  let flow = "";
  for (const [i, j] of drawn(weights, values, most, widths[0])) {
    const source = sources[i];
    const target = targets[j];
    const width = widths.filter((limit) => Math.abs(values[i][j]) >= limit).length;
    const isAtRest = rest(i, j);
    const live = reached ? `${values[i][j] < 0 ? "negative" : "positive"}-${width}` : NOT_YET;
    const path = curve(source.right, source.y, target.left, target.y);
    const name = isAtRest ? AT_REST : live;
    joined.set(name, (joined.get(name) ?? "") + path);
    if (flows && !isAtRest && width >= FLOWING) flow += path;
  }
  return flow;
}

/**
 * Places of the values that are not too small, at the strongest weights, row by row.
 * @param {number[][]} weights
 * @param {number[][]} values
 * @param {number} most
 * @param {number} least
 */
function drawn(weights, values, most, least) {
  /** @type {[number, number][]} */
  const places = [];
  values.forEach((row, i) => {
    row.forEach((value, j) => {
      if (Math.abs(value) >= least) places.push([i, j]);
    });
  });
  if (places.length <= most) return places;
  places.sort(([i, j], [k, l]) => Math.abs(weights[k][l]) - Math.abs(weights[i][j]));
  return places.slice(0, most).sort(([i, j], [k, l]) => i - k || j - l);
}

/**
 * The path of an edge: it leaves and arrives level.
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
function curve(x0, y0, x1, y1) {
  const middle = Math.round(50 * (x0 + x1)) / 100;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
}

/**
 * The shade of a value, in [0, 1): clear for small ones, never quite full for large ones.
 * @param {number} value
 */
export const strength = (value) => Math.round(100 * (1 - Math.exp(-1.6 * Math.abs(value)))) / 100;
