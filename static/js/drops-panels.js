// Who slept up to now: how many at once, and how often each, against what chance expects of it. All from one answer of the server.

import { answersView } from "./answers.js";
import { barChart } from "./bars.js";
import { emphasize, find, setAttribute } from "./dom.js";
import { isWithin, within } from "./drops.js";
import { count } from "./format.js";
import { atOnce, atOnceRows, each, eachRows, fell, layerName, slept } from "./messages/drops.js";
import { MOST } from "./strip.js";
import { tableIn } from "./table.js";

/**
 * @import { Bar } from "./bars.js"
 * @import { Drops } from "./drops.js"
 * @import { Scene, Tools, View } from "./types.js"
 */

const RARE = 0.002; // share of the iterations below which a count is only shown when it came
const NAMES = 13; // of counts below the bars, at most
const SEVERAL = [1, 2, 5, 10, 20, 50];

/**
 * @param {HTMLElement} stage
 * @param {Element} live what stands behind a sentence one may have heard, with this run's numbers
 * @param {Tools} tools
 * @param {(recent: Drops["recent"], scene: Scene) => void} onRecent
 * @returns {View}
 */
export function dropsPanels(stage, live, tools, onRecent) {
  const asleep = find(stage, "#asleep");
  const dropped = find(stage, "#dropped");
  const [asleepChart, droppedChart] = [asleep, dropped].map((panel) => barChart(find(panel, ".bar-chart")));
  const [asleepTable, droppedTable] = [asleep, dropped].map((panel) => tableIn(find(panel, "details")));

  return answersView(asleep, tools, {
    panels: [asleep, dropped],
    path: () => `drops?last=${MOST}`,
    show(/** @type {Drops} */ drops, scene) {
      const { experiment } = scene.state;
      for (const panel of [asleep, dropped]) setAttribute(panel, "data-step", drops.step);
      asleepChart([{ bars: countBars(drops, scene.fast) }]);
      emphasize(find(asleep, ".words"), atOnce(drops, experiment));
      asleepTable(() => atOnceRows(drops));
      droppedChart(neuronBars(drops));
      emphasize(find(dropped, ".words"), each(drops, experiment));
      droppedTable(() => eachRows(drops));
      emphasize(live, fell(drops, scene.state));
      onRecent(drops.recent, scene);
    },
  });
}

/**
 * In how many iterations so many slept at once, where that came or can be expected; the present iteration's is marked.
 * @param {Drops} drops
 * @param {boolean} fast
 * @returns {Bar[]}
 */
function countBars({ step, asleep: { counts, expected }, recent }, fast) {
  const shown = counts.flatMap((n, k) => (n > 0 || expected[k] > RARE * step ? [k] : []));
  const [first, last] = [shown[0] ?? 0, shown.at(-1) ?? counts.length - 1];
  const apart = SEVERAL.find((n) => (last - first + 1) / n <= NAMES) ?? 100;
  const now = fast ? -1 : (recent.at(-1)?.masks ?? []).flat().filter((kept) => kept === 0).length;
  return counts
    .map((value, k) => ({
      value,
      expected: expected[k],
      name: k % apart === 0 ? count(k) : "",
      kind: k === now && step > 0 ? "now" : "",
    }))
    .slice(first, last + 1);
}

/**
 * How often each neuron slept, layer by layer.
 * @param {Drops} drops
 */
function neuronBars({ step, layers }) {
  return layers.map((layer, k) => {
    const range = within(layer);
    return {
      name: layerName(k, layers.length),
      bars: layer.dropped.map((value, i) => ({
        value,
        expected: layer.expected,
        range,
        kind: isWithin(value, range) ? "" : "outside",
        title: slept(k, i, value, step),
      })),
    };
  });
}
