// Test loss of both networks over the iterations, each line labeled where it ends; on request the training loss, too.

import { chartMarks } from "./chart-marks.js";
import { find, setAttribute } from "./dom.js";
import { count, short } from "./format.js";
import { annotate } from "./line-ends.js";
import { css, onTheme } from "./theme.js";

/**
 * @import { Line, Plot } from "./line-ends.js"
 * @import { Numbers, Scene, Tools, View } from "./types.js"
 */

const FEWEST_ITERATIONS = 100; // that the axis spans
const ROOM_FOR_NAMES = { test: 4.75, train: 6.75 }; // em

/** @type {Line[]} */
const LINES = [
  { who: "network", on: "test", color: "--with", text: "--with-text", mark: "circle" },
  { who: "twin", on: "test", color: "--twin", text: "--twin-text", mark: "diamond" },
  { who: "network", on: "train", color: "--with", text: "--with-text", mark: null },
  { who: "twin", on: "train", color: "--twin", text: "--twin-text", mark: null },
];

/**
 * @param {HTMLElement} element with the chart and the button that shows the training loss
 * @param {Pick<Tools, "signal">} tools
 * @returns {View}
 */
export function lossChart(element, { signal }) {
  const chart = find(element, ".chart");
  const button = find(element, "#show-train");
  const note = find(element, ".train-note");
  const placeMarks = chartMarks(chart);
  /** @type {Line[]} */
  let lines = [];
  /** @type {Numbers[]} */
  let history = [];
  let end = 0;
  let steps = 0;
  let train = false;
  /** @type {Plot | null} */
  let plot = null;
  /** @type {Scene | null} */
  let latest = null;

  /** @returns {Plot} */
  function build() {
    const em = Number.parseFloat(getComputedStyle(chart).fontSize);
    const font = `${0.6875 * em}px Inter, system-ui, sans-serif`;
    const muted = css("--muted");
    const line = css("--line");
    const colors = lines.map(({ color, text }) => ({ line: css(color), text: css(text) }));
    const axis = { stroke: muted, font, ticks: { show: false }, gap: 0.25 * em };
    return new window.uPlot(
      {
        width: chart.clientWidth,
        height: chart.clientHeight,
        padding: [0.5 * em, ROOM_FOR_NAMES[train ? "train" : "test"] * em, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: false, range: () => [0, span(end, steps)] }, y: { range: rangeOfLoss } },
        axes: [
          { ...axis, grid: { show: false }, size: 1.5 * em, space: 3.5 * em, values: labels(count) },
          {
            ...axis,
            grid: { stroke: line, width: 1 },
            size: 2.25 * em,
            space: 1.75 * em,
            values: labels(short),
          },
        ],
        series: [
          {},
          ...lines.map(({ mark }, i) => ({
            stroke: colors[i].line,
            width: (mark ? 0.125 : 0.09) * em,
            dash: mark ? undefined : [0.25 * em, 0.25 * em],
            points: { show: false },
          })),
        ],
        hooks: {
          draw: [
            (/** @type {Plot} */ drawn) => {
              annotate(drawn, lines, colors, font, em);
              if (latest) placeMarks(drawn, latest);
            },
          ],
        },
      },
      columns(),
      chart,
    );
  }

  function columns() {
    return [
      history.map(({ step }) => step),
      ...lines.map(({ who, on }) => history.map((numbers) => numbers[who]?.[`${on}_loss`] ?? null)),
    ];
  }

  function rebuild() {
    if (signal.aborted || !latest || !chart.clientWidth) return;
    const { twin } = latest.state.experiment;
    lines = LINES.filter(({ who, on }) => (twin || who === "network") && (train || on === "test"));
    plot?.destroy();
    plot = build();
  }

  /** @param {Scene} scene */
  function show(scene) {
    latest = scene;
    const isNew = scene.history !== history;
    history = scene.history;
    steps = scene.state.steps;
    end = history.at(-1)?.step ?? 0;
    if (!plot)
      setTimeout(rebuild); // the network comes first
    else if (isNew) plot.setData(columns());
    else placeMarks(plot, scene);
  }

  button.addEventListener("click", () => {
    train = !train;
    setAttribute(button, "aria-pressed", train);
    note.hidden = !train;
    rebuild();
  });
  onTheme(rebuild, signal);
  const observer = new ResizeObserver(rebuild);
  observer.observe(chart);
  signal.addEventListener("abort", () => {
    observer.disconnect();
    plot?.destroy();
  });
  return show;
}

/** @param {(value: number) => string} format */
const labels = (format) => (/** @type {Plot} */ _, /** @type {number[]} */ values) => values.map(format);

/**
 * How many iterations the axis spans: steady for a while, then more.
 * @param {number} end
 * @param {number} steps
 */
function span(end, steps) {
  let size = FEWEST_ITERATIONS;
  for (let i = 0; size < end; i++) size *= i % 3 === 1 ? 2.5 : 2;
  return Math.min(size, Math.max(steps, 1));
}

/**
 * From 0 to a bit above the largest loss.
 * @param {Plot} _
 * @param {number | null} _least
 * @param {number | null} most
 */
function rangeOfLoss(_, _least, most) {
  return [0, Math.max(0.2, Math.ceil((most ?? 0) * 5.25) / 5)];
}
