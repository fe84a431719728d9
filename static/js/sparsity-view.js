// How activations are distributed with dropout and without, layer by layer, and how large the weights are.

import { barChart } from "./bars.js";
import { drawn, emphasize, find, setText } from "./dom.js";
import {
  besidePaper,
  between,
  edgeName,
  figures,
  measured,
  norm,
  normTitle,
  rowName,
  sparse,
} from "./messages/leaning.js";
import { line, scale } from "./plot.js";

/**
 * @import { Leaning } from "./leaning-view.js"
 * @import { Experiment } from "./types.js"
 */

const [LEFT, RIGHT, TOP, AXIS] = [1, 351, 3, 14]; // of a drawing 352 wide

/**
 * @param {HTMLElement} panel
 * @returns {(networks: Leaning[], step: number, experiment: Experiment) => void}
 */
export function sparsityPanel(panel) {
  const charts = [...panel.querySelectorAll(".histogram")];
  const names = [...panel.querySelectorAll(".layer-figures")];
  const drawNorms = barChart(find(panel, ".bar-chart"), { height: 92 });
  const [told, size, paper, at] = [".what", ".norm", ".paper", ".at"].map((name) => find(panel, name));
  return (networks, step, experiment) => {
    charts.forEach((chart, k) => {
      drawHistogram(
        chart,
        networks.map(({ name, layers }) => ({ kind: name, ...layers[k].histogram })),
      );
    });
    const rows = figures(experiment);
    names.forEach((body, k) => {
      rows.forEach(({ name, value }, row) => {
        const cells = body.children[row].children;
        setText(cells[0], rowName(k, name));
        networks.forEach(({ layers }, n) => {
          setText(find(cells[n + 1], "b"), value(layers[k]));
        });
      });
    });
    const matrices = networks[0].norms.layers.length;
    drawNorms(
      networks[0].norms.layers.map((_, k) => ({
        name: between(k, matrices),
        bars: networks.map(({ name, norms }) => ({
          value: norms.layers[k].weights,
          kind: name,
          title: normTitle(name, norms.layers[k].weights),
        })),
      })),
    );
    emphasize(told, sparse(networks, step, experiment));
    emphasize(size, norm(networks));
    setText(paper, besidePaper(experiment));
    setText(at, measured(step));
  };
}

/**
 * Outlines of two histograms over the same edges, one over the other.
 * @param {Element} svg
 * @param {{ kind: string, edges: number[], shares: number[] }[]} histograms
 */
function drawHistogram(svg, histograms) {
  const bottom = Number(svg.getAttribute("viewBox")?.split(" ")[3]) - AXIS;
  const { edges } = histograms[0];
  const [from, to] = [edges[0], edges[edges.length - 1]];
  const x = scale([from, to], LEFT, RIGHT);
  const y = scale([0, Math.max(...histograms.flatMap(({ shares }) => shares), 1e-9)], bottom, TOP);
  svg.replaceChildren(
    ...histograms.map(({ kind, shares }) => {
      /** @type {[number, number][]} */
      const outline = shares.flatMap((share, i) => [
        [x(edges[i]), y(share)],
        [x(edges[i + 1]), y(share)],
      ]);
      const d = line([[x(from), bottom], ...outline, [x(to), bottom]]);
      return drawn("path", { class: "outline", "data-kind": kind, d });
    }),
    drawn("path", { class: "grid", d: `M${LEFT} ${bottom}H${RIGHT}` }),
    ...[from, (from + to) / 2, to].map((value, i) =>
      drawn(
        "text",
        { x: x(value), y: bottom + AXIS - 2, "text-anchor": ["start", "middle", "end"][i] },
        edgeName(value),
      ),
    ),
  );
}
