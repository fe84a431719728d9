// What uPlot leaves open in the loss chart: marks along each line, and its name where it ends.

import { apart } from "./apart.js";
import { lineName } from "./messages/results.js";

/** @import { Who } from "./types.js" */

const MARKS = 4; // on a line

/**
 * A line of the chart; `color` and `text` are tokens. Lines without a mark are dashed.
 * @typedef {object} Line
 * @property {Who} who
 * @property {"test" | "train"} on
 * @property {string} color
 * @property {string} text
 * @property {"circle" | "diamond" | null} mark
 */

/**
 * The parts of uPlot's plot that are used here.
 * @typedef {object} Plot
 * @property {CanvasRenderingContext2D} ctx
 * @property {{ left: number, top: number, width: number, height: number }} bbox
 * @property {(number | null)[][]} data
 * @property {(data: (number | null)[][]) => void} setData
 * @property {(value: number, scale: string, canvas?: boolean) => number} valToPos
 * @property {() => void} destroy
 */

/**
 * Marks along each line, and its name at the end.
 * @param {Plot} plot
 * @param {Line[]} lines
 * @param {{ line: string, text: string }[]} colors
 * @param {string} font
 * @param {number} em
 */
export function annotate(plot, lines, colors, font, em) {
  const { ctx, bbox } = plot;
  const ratio = devicePixelRatio;
  lines.forEach(({ mark }, i) => {
    if (mark) markLine(plot, i + 1, mark, colors[i].line, 0.2 * em * ratio);
  });
  const ends = lines
    .map((line, i) => ({ line, at: endOf(plot, i + 1), color: colors[i].text }))
    .filter(({ at }) => at !== null);
  const heights = apart(
    ends.map(({ at }) => at?.y ?? 0),
    0.875 * em * ratio,
    bbox.top + bbox.height,
  );
  ctx.save();
  ctx.font = `600 ${font.replace(/[\d.]+/, (size) => String(Number(size) * ratio))}`;
  ctx.textAlign = "left";
  ctx.textBaseline = "middle";
  ends.forEach(({ line, at, color }, i) => {
    ctx.fillStyle = color;
    ctx.fillText(lineName(line.who, line.on), (at?.x ?? 0) + 0.4 * em * ratio, heights[i]);
  });
  ctx.restore();
}

/**
 * Where line `i` ends, in canvas pixels; null when it has no point.
 * @param {Plot} plot
 * @param {number} i
 */
function endOf(plot, i) {
  const last = plot.data[i].findLastIndex((value) => value !== null);
  if (last < 0) return null;
  return {
    x: plot.valToPos(Number(plot.data[0][last]), "x", true),
    y: plot.valToPos(Number(plot.data[i][last]), "y", true),
  };
}

/**
 * Marks on line `i`.
 * @param {Plot} plot
 * @param {number} i
 * @param {"circle" | "diamond"} mark
 * @param {string} color
 * @param {number} radius
 */
function markLine(plot, i, mark, color, radius) {
  const [steps, values] = [plot.data[0], plot.data[i]];
  const every = Math.max(1, Math.ceil(steps.length / MARKS));
  plot.ctx.save();
  plot.ctx.fillStyle = color;
  for (let at = Math.floor(every / 2); at < steps.length; at += every) {
    const [step, value] = [steps[at], values[at]];
    if (step === null || value === null) continue;
    const x = plot.valToPos(step, "x", true);
    const y = plot.valToPos(value, "y", true);
    plot.ctx.beginPath();
    if (mark === "circle") plot.ctx.arc(x, y, radius, 0, 2 * Math.PI);
    else diamond(plot.ctx, x, y, 1.25 * radius);
    plot.ctx.fill();
  }
  plot.ctx.restore();
}

/**
 * @param {CanvasRenderingContext2D} ctx
 * @param {number} x
 * @param {number} y
 * @param {number} r
 */
function diamond(ctx, x, y, r) {
  ctx.moveTo(x, y - r);
  ctx.lineTo(x + r, y);
  ctx.lineTo(x, y + r);
  ctx.lineTo(x - r, y);
}
