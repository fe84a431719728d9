// What uPlot leaves open in the loss chart: marks along each line, and its name where it ends.

import { lineNames } from "./messages/results.js";

/** @import { Who } from "./types.js" */

const MARKS = 4; // on a line

/**
 * A line of the chart; `color` and `text` are tokens.
 * @typedef {{ who: Who, color: string, text: string, mark: "circle" | "diamond" }} Line
 */

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
 * Marks along each line, and its name at the end.
 * @param {Plot} plot
 * @param {Line[]} lines
 * @param {{ line: string, text: string }[]} colors
 * @param {string} font
 * @param {number} em
 */
export function annotate(plot, lines, colors, font, em) {
  const { ctx } = plot;
  const ratio = devicePixelRatio;
  const ends = lines.map((_, i) => markLine(plot, i + 1, lines[i].mark, colors[i].line, 0.2 * em * ratio));
  const apart = 0.875 * em * ratio;
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
    ctx.fillText(lineNames[who], at.x + 0.4 * em * ratio, at.y);
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
