// Edges between two layers as a few joined paths, one for each class of sign and width, one for those at rest.
// The same as app/web/edges.py, which draws the first picture; a browser test holds the two equal.

export const AT_REST = "asleep";

/**
 * Where an edge may begin or end, as the server placed it.
 * @typedef {{ left: number, right: number, y: number, kept: boolean }} End
 */

/**
 * One layer's `most` strongest edges, added to `joined` by class.
 * @param {Map<string, string[]>} joined
 * @param {End[]} sources
 * @param {End[]} targets
 * @param {number[][]} weights [n_in][n_out]
 * @param {number} most
 * @param {number[]} widths |w| from which an edge is drawn so wide; below the first it is not drawn
 */
export function addEdges(joined, sources, targets, weights, most, widths) {
  for (const [i, j] of strongest(weights, most, widths[0])) {
    const source = sources[i];
    const target = targets[j];
    const name = source.kept && target.kept ? edgeClass(weights[i][j], widths) : AT_REST;
    const paths = joined.get(name) ?? [];
    paths.push(curve(source.right, source.y, target.left, target.y));
    joined.set(name, paths);
  }
}

/**
 * Places of the strongest weights, row by row.
 * @param {number[][]} weights
 * @param {number} most
 * @param {number} least
 */
function strongest(weights, most, least) {
  /** @type {[number, number][]} */
  const places = [];
  weights.forEach((row, i) => {
    row.forEach((weight, j) => {
      if (Math.abs(weight) >= least) places.push([i, j]);
    });
  });
  if (places.length <= most) return places;
  places.sort(([i, j], [k, l]) => Math.abs(weights[k][l]) - Math.abs(weights[i][j]));
  return places.slice(0, most).sort(([i, j], [k, l]) => i - k || j - l);
}

/**
 * The class of an edge between neurons that are awake.
 * @param {number} weight
 * @param {number[]} widths
 */
function edgeClass(weight, widths) {
  const width = widths.filter((limit) => Math.abs(weight) >= limit).length;
  return `${weight < 0 ? "negative" : "positive"}-${width}`;
}

/**
 * The path of an edge: it leaves and arrives level.
 * @param {number} x0
 * @param {number} y0
 * @param {number} x1
 * @param {number} y1
 */
export function curve(x0, y0, x1, y1) {
  const middle = Math.round(50 * (x0 + x1)) / 100;
  return `M${x0} ${y0}C${middle} ${y0} ${middle} ${y1} ${x1} ${y1}`;
}

/**
 * The shade of a value, in [0, 1): clear for small ones, never quite full for large ones.
 * @param {number} value
 */
export const strength = (value) => Math.round(100 * (1 - Math.exp(-1.6 * Math.abs(value)))) / 100;
