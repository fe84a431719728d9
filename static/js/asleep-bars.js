// A row of fine bars: how many hidden neurons slept in each iteration, as one path.

const APART = 3; // px between two bars at least

/**
 * How many iterations share a bar: one where there is room, else a round number.
 * @param {number} steps
 * @param {number} width in px
 */
export function iterationsPerBar(steps, width) {
  const least = (steps * APART) / Math.max(width, 1);
  let size = 1;
  for (let i = 0; size < least; i++) size *= i % 3 === 1 ? 2.5 : 2; // 1, 2, 5, 10, 20, 50 …
  return size;
}

/**
 * The bars in a box of `width` by `height`; iteration n stands at the share n/steps of the width. A bar is as high as the
 * mean of its iterations, of a full height that changes seldom: a quarter, a half, three quarters or all of the neurons.
 * @param {Uint16Array} asleep in each iteration known
 * @param {{ steps: number, neurons: number, width: number, height: number }} box
 */
export function barsPath(asleep, { steps, neurons, width, height }) {
  const size = iterationsPerBar(steps, width);
  const bars = [];
  for (let first = 0; first < asleep.length; first += size) {
    const shared = asleep.subarray(first, first + size);
    const mean = shared.reduce((total, n) => total + n, 0) / shared.length;
    bars.push({ at: (first + (shared.length + 1) / 2) / steps, mean });
  }
  const most = bars.reduce((largest, { mean }) => Math.max(largest, mean), 0);
  const full = (Math.max(1, Math.ceil((4 * most) / neurons)) * neurons) / 4;
  return bars
    .map(({ at, mean }) => `M${(at * width).toFixed(1)} ${height}v${((-mean / full) * height).toFixed(1)}`)
    .join("");
}
