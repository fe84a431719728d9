// Test loss of both networks over the iterations, each line labeled where it ends and marked by a shape of its own.

import { count } from "./format.js";
import { lineNames } from "./messages.js";
import { css, onTheme } from "./theme.js";

/** @import { Numbers, View, Who } from "./types.js" */

const LIBRARY = new URL("../vendor/uplot/uPlot.esm.js", import.meta.url).href;
const FEWEST_ITERATIONS = 100; // that the axis spans
const MARKS = 4; // on a line

/** @type {{ who: Who, color: string, text: string, mark: "circle" | "diamond" }[]} */
const LINES = [
  { who: "network", color: "--with", text: "--with-text", mark: "circle" },
  { who: "twin", color: "--twin", text: "--twin-text", mark: "diamond" },
];

/**
 * The parts of uPlot's plot that are used here.
 * @typedef {object} Plot
 * @property {CanvasRenderingContext2D} ctx
 * @property {{ left: number, top: number, width: number, height: number }} bbox
 * @property {(number | null)[][]} data
 * @property {(size: { width: number, height: number }) => void} setSize
 * @property {(data: (number | null)[][]) => void} setData
 * @property {(value: number, scale: string, canvas: boolean) => number} valToPos
 * @property {() => void} destroy
 */

/**
 * @param {HTMLElement} element
 * @param {{ twin: boolean, steps: number }} options
 * @returns {Promise<View>}
 */
export async function lossChart(element, { twin, steps }) {
  const { default: uPlot } = await import(LIBRARY);
  const lines = LINES.filter(({ who }) => twin || who === "network");
  /** @type {Numbers[]} */
  let history = [];
  let end = 0;
  /** @type {Plot} */
  let plot = build();

  /** @returns {Plot} */
  function build() {
    const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
    const font = `${0.6875 * rem}px Inter, system-ui, sans-serif`;
    const muted = css("--muted");
    const line = css("--line");
    const colors = lines.map(({ color, text }) => ({ line: css(color), text: css(text) }));
    const axis = { stroke: muted, font, ticks: { show: false }, gap: 0.25 * rem };
    return new uPlot(
      {
        width: element.clientWidth,
        height: element.clientHeight,
        padding: [0.5 * rem, 4.75 * rem, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: { x: { time: false, range: () => [0, span(end, steps)] }, y: { range: rangeOfLoss } },
        axes: [
          { ...axis, grid: { show: false }, size: 1.5 * rem, space: 3.5 * rem, values: labels(count) },
          {
            ...axis,
            grid: { stroke: line, width: 1 },
            size: 2.25 * rem,
            space: 1.75 * rem,
            values: labels(String),
          },
        ],
        series: [
          {},
          ...colors.map((color) => ({ stroke: color.line, width: 0.125 * rem, points: { show: false } })),
        ],
        hooks: {
          draw: [(/** @type {Plot} */ drawn) => annotate(drawn, lines, colors, font, rem)],
        },
      },
      columns(),
      element,
    );
  }

  function columns() {
    return [
      history.map(({ step }) => step),
      ...lines.map(({ who }) => history.map((numbers) => numbers[who]?.test_loss ?? null)),
    ];
  }

  function rebuild() {
    plot.destroy();
    plot = build();
  }

  onTheme(rebuild);
  new ResizeObserver(() => {
    if (element.clientWidth) rebuild();
  }).observe(element);

  return (scene) => {
    if (scene.history === history) return;
    history = scene.history;
    end = scene.history.at(-1)?.step ?? 0;
    plot.setData(columns());
  };
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

/**
 * Marks along each line, and its name at the end.
 * @param {Plot} plot
 * @param {typeof LINES} lines
 * @param {{ line: string, text: string }[]} colors
 * @param {string} font
 * @param {number} rem
 */
function annotate(plot, lines, colors, font, rem) {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const ends = lines.map((_, i) => markLine(plot, i + 1, lines[i].mark, colors[i].line, 0.2 * rem * ratio));
  const apart = 0.875 * rem * ratio;
  if (ends.length === 2 && ends[0] && ends[1] && Math.abs(ends[0].y - ends[1].y) < apart) {
    const middle = (ends[0].y + ends[1].y) / 2;
    const sign = ends[0].y >= ends[1].y ? 1 : -1;
    ends[0].y = middle + (sign * apart) / 2;
    ends[1].y = middle - (sign * apart) / 2;
  }
  ctx.save();
  ctx.font = `600 ${font.replace(/[\d.]+/, (size) => String(Number(size) * ratio))}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  lines.forEach(({ who }, i) => {
    const at = ends[i];
    if (!at) return;
    ctx.fillStyle = colors[i].text;
    ctx.fillText(lineNames[who], at.x + 0.4 * rem * ratio, at.y);
  });
  ctx.restore();
}

/**
 * Marks on line `i`; returns where it ends, in canvas pixels.
 * @param {Plot} plot
 * @param {number} i
 * @param {"circle" | "diamond"} mark
 * @param {string} color
 * @param {number} radius
 */
function markLine(plot, i, mark, color, radius) {
  const [steps, values] = [plot.data[0], plot.data[i]];
  const every = Math.max(1, Math.ceil(steps.length / MARKS));
  let end = null;
  plot.ctx.save();
  plot.ctx.fillStyle = color;
  steps.forEach((step, at) => {
    const value = values[at];
    if (step === null || value === null) return;
    const x = plot.valToPos(step, "x", true);
    const y = plot.valToPos(value, "y", true);
    end = { x, y };
    if (at % every !== Math.floor(every / 2)) return;
    plot.ctx.beginPath();
    if (mark === "circle") plot.ctx.arc(x, y, radius, 0, 2 * Math.PI);
    else {
      const r = 1.25 * radius;
      plot.ctx.moveTo(x, y - r);
      for (const [dx, dy] of [
        [r, 0],
        [0, r],
        [-r, 0],
      ])
        plot.ctx.lineTo(x + dx, y + dy);
    }
    plot.ctx.fill();
  });
  plot.ctx.restore();
  return /** @type {{ x: number, y: number } | null} */ (end);
}
