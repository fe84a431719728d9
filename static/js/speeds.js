// The speed slider: even stops on a logarithmic scale, the last one "as fast as it goes".

import { find, setAttribute, setText } from "./dom.js";

/** @import { Command, Speed } from "./types.js" */

/** @type {Speed[]} */
const STOPS = [
  0.2,
  0.3,
  0.5,
  0.7,
  1,
  1.5,
  2,
  3,
  5,
  7,
  10,
  15,
  20,
  30,
  50,
  70,
  100,
  150,
  200,
  300,
  500,
  700,
  1000,
  "max",
];

/** Iterations a second of a new run. */
export const FIRST_SPEED = 2;

/** What the keys 1 to 9 stand for. @type {Speed[]} */
export const SPEED_KEYS = [0.2, 0.5, 1, 2, 5, 20, 100, 1000, "max"];

/**
 * @param {HTMLElement} element
 * @param {(command: Command) => Promise<void>} command
 * @returns {(speed: Speed, words: string, spoken: string) => void}
 */
export function speedSlider(element, command) {
  const input = /** @type {HTMLInputElement} */ (find(element, "input"));
  const output = find(element, "output");
  input.max = String(STOPS.length - 1);
  let asked = 0;

  const fill = () => element.style.setProperty("--share", String(Number(input.value) / (STOPS.length - 1)));
  /** @param {Speed} speed */
  const show = (speed) => {
    input.value = String(nearest(speed));
    fill();
  };
  show(FIRST_SPEED); // a key may come before the first frame is painted

  input.addEventListener("input", async () => {
    const mine = ++asked;
    fill();
    await command({ command: "speed", value: STOPS[Number(input.value)] });
    if (mine === asked) asked = 0;
  });

  return (speed, words, spoken) => {
    setText(output, words);
    setAttribute(input, "aria-valuetext", spoken);
    if (!asked) show(speed);
  };
}

/**
 * The stop nearest to a speed, by ratio.
 * @param {Speed} speed
 */
function nearest(speed) {
  if (speed === "max") return STOPS.length - 1;
  const distances = STOPS.map((stop) =>
    stop === "max" ? Number.POSITIVE_INFINITY : Math.abs(Math.log(stop / speed)),
  );
  return distances.indexOf(Math.min(...distances));
}
