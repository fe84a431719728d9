// Small charts as SVG: where values stand, lines and bands through them, round numbers for the axes.

/**
 * Where values stand between `start` and `end`; those outside stand at the border.
 * @param {[number, number]} range
 * @param {number} start
 * @param {number} end
 * @returns {(value: number) => number}
 */
export function scale([from, to], start, end, isLogarithmic = false) {
  const f = isLogarithmic ? Math.log : Number;
  return (value) => {
    const share = (f(value) - f(from)) / (f(to) - f(from));
    return start + Math.min(1, Math.max(0, share)) * (end - start);
  };
}

/**
 * About `most` round numbers within a range.
 * @param {[number, number]} range
 * @param {number} most
 */
export function ticks([from, to], most) {
  const rough = (to - from) / most;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5].find((factor) => factor * power >= rough) ?? 10);
  const first = Math.ceil(from / step);
  return Array.from({ length: Math.floor(to / step) - first + 1 }, (_, i) =>
    Number(((first + i) * step).toPrecision(12)),
  );
}

/**
 * A line through points; where one is missing it has a gap.
 * @param {([number, number] | null)[]} points
 */
export function line(points) {
  let pen = "M";
  return points
    .map((point) => {
      const part = point ? `${pen}${at(point)}` : "";
      pen = point ? "L" : "M";
      return part;
    })
    .join("");
}

/**
 * What lies between two lines.
 * @param {[number, number][]} upper
 * @param {[number, number][]} lower
 */
export const band = (upper, lower) => `M${[...upper, ...lower.toReversed()].map(at).join("L")}Z`;

/** @param {[number, number]} point */
const at = ([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`;
