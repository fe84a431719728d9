// Correlations between the neurons of each hidden layer as colors, those of the network beside those of its twin. A pair that is
// pointed at, tapped or gone to by arrow keys is marked in both and told in numbers.

import { find, setText } from "./dom.js";
import { heatColors, paintHeat } from "./heat-map.js";
import { meanOf, none, pairOf } from "./messages/leaning.js";
import { onTheme } from "./theme.js";

/**
 * @import { Leaning } from "./leaning-view.js"
 * @import { Tools, Who } from "./types.js"
 *
 * Two neurons of a layer, all from 0.
 * @typedef {{ layer: number, i: number, j: number }} Pair
 */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @param {HTMLElement} panel
 * @param {Pick<Tools, "announce" | "signal">} tools
 * @returns {(networks: Leaning[]) => void}
 */
export function correlationMaps(panel, { announce, signal }) {
  const all = find(panel, ".correlations");
  const told = find(panel, ".reading");
  const maps = [...all.querySelectorAll("figure")].map((figure) => ({
    figure,
    layer: Number(figure.dataset.layer) - 1,
    who: /** @type {Who} */ (figure.dataset.who),
    canvas: /** @type {HTMLCanvasElement} */ (find(figure, "canvas")),
    spot: find(figure, ".spot"),
    mean: find(figure, "b"),
  }));
  let colors = heatColors();
  /** @type {Leaning[]} */
  let networks = [];
  /** @type {Pair | null} */
  let pair = null; // in question

  function paint() {
    for (const { layer, who, canvas, mean, figure } of maps) {
      const found = networks.find(({ name }) => name === who)?.layers[layer];
      if (!found) continue;
      paintHeat(canvas, found.correlations, 1, colors);
      figure.style.setProperty("--cells", String(found.correlations.length));
      setText(mean, meanOf(found.mean));
    }
  }

  function tell() {
    for (const { layer, spot, figure } of maps) {
      spot.hidden = layer !== pair?.layer || networks.length === 0;
      figure.style.setProperty("--row", String(pair?.i ?? 0));
      figure.style.setProperty("--column", String(pair?.j ?? 0));
    }
    setText(told, pair && networks.length > 0 ? pairOf(networks, pair) : none);
  }

  /** @param {Pair | null} next */
  function point(next) {
    pair = next;
    tell();
  }

  /** @param {number} layer */
  const sizeOf = (layer) => networks[0]?.layers[layer]?.correlations.length ?? 0;

  /**
   * The pair that an arrow leads to, at the end of a layer in the next.
   * @param {Pair} from
   * @param {[number, number]} step
   * @returns {Pair}
   */
  function beside({ layer, i, j }, [down, across]) {
    const next = layer + (i + down < 0 ? -1 : i + down >= sizeOf(layer) ? 1 : 0);
    const there = sizeOf(next) > 0 ? next : layer;
    const last = sizeOf(there) - 1;
    const row = there === layer ? i + down : down > 0 ? 0 : last;
    return { layer: there, i: Math.min(Math.max(row, 0), last), j: Math.min(Math.max(j + across, 0), last) };
  }

  /** @param {PointerEvent} event */
  function pointAt({ target, clientX, clientY }) {
    const map = maps.find(({ canvas }) => canvas.parentElement?.contains(/** @type {Node} */ (target)));
    if (!map || networks.length === 0) return;
    const { left, top, width, height } = map.canvas.getBoundingClientRect();
    const size = sizeOf(map.layer);
    const i = Math.floor(((clientY - top) / height) * size);
    const j = Math.floor(((clientX - left) / width) * size);
    if (i >= 0 && i < size && j >= 0 && j < size) point({ layer: map.layer, i, j });
  }

  all.addEventListener("pointermove", pointAt);
  all.addEventListener("pointerdown", pointAt);
  all.addEventListener("pointerleave", ({ pointerType }) => {
    if (pointerType !== "touch") point(null); // a finger leaves with every tap
  });
  all.addEventListener("focus", () => {
    if (!pair && all.matches(":focus-visible")) point({ layer: 0, i: 0, j: 0 });
  });
  all.addEventListener("blur", () => point(null));
  all.addEventListener("keydown", (event) => {
    if (!(event.key in ARROWS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    point(beside(pair ?? { layer: 0, i: 0, j: 0 }, ARROWS[event.key]));
    announce(told.textContent ?? "");
  });
  onTheme(() => {
    colors = heatColors();
    paint();
  }, signal);

  return (answer) => {
    networks = answer;
    paint();
    tell();
  };
}
