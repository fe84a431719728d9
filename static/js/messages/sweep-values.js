// The values of a sweep, as its chart and its table write them.

import { count, fixed, percent, short } from "../format.js";
import { spread } from "./over-seeds.js";

/**
 * @import { Measure, Over, Scores, Sweep, SweepPoint } from "../sweeps-view.js"
 * @import { Experiment } from "../types.js"
 */

/**
 * The line through what comes of rate 0; inputs may be dropped all the same.
 * @param {Experiment} experiment
 */
export const levelName = ({ input_drop_rate }) => (input_drop_rate > 0 ? "rate 0" : "no dropout");

/**
 * What stands below the values.
 * @param {Over} over
 * @param {(SweepPoint | null)[]} points
 */
export const marksOf = (over, points) =>
  points.map((point, x) => ({
    x,
    words:
      over === "neurons"
        ? [rate(x), point ? count(point.hidden[0]) : ""]
        : [point ? valueName(over, point) : over === "drop_rate" ? rate(x) : ""],
  }));

/**
 * What the words below the chart are, line by line.
 * @param {Over} over
 */
export const axesOf = (over) =>
  ({ drop_rate: ["rate"], neurons: ["rate", "neurons a layer"], train_size: ["examples"] })[over];

/**
 * Beside the chart, of points that stand above it.
 * @param {number[]} values
 */
export const beyond = (values) => [
  `▲ ${count(values.length)} above,`,
  `up to ${short(Number(Math.max(...values).toPrecision(2)))}`,
];

/** @param {number} place among the rates */
const rate = (place) => short(place / 10);

/**
 * @param {Over} over
 * @param {SweepPoint} point
 */
const valueName = (over, { value }) => (over === "train_size" ? count(value) : short(value));

/**
 * How a measure's values are written.
 * @param {Measure} measure
 * @returns {(value: number) => string}
 */
export const formatOf = (measure) => (measure === "test_error" ? (value) => percent(value, 0) : short);

/**
 * @param {number} seed
 * @param {number | null} value
 * @param {(value: number) => string} format
 */
export const pointTitle = (seed, value, format) => `seed ${seed}: ${value === null ? "–" : format(value)}`;

/**
 * The heads of the table.
 * @param {Over} over
 */
export const heads = (over) => [
  { drop_rate: "rate", neurons: "rate, n", train_size: "examples" }[over],
  "test loss",
  "training loss",
  "test error",
];

/**
 * The table: mean ± deviation of each value, where there is a twin a row for each network.
 * @param {Sweep} sweep
 */
export const rowsOf = ({ over, points }) =>
  points
    .filter((point) => point !== null)
    .flatMap((point) => {
      const value =
        over === "neurons" ? `${short(point.value)}, ${count(point.hidden[0])}` : valueName(over, point);
      const { network, twin } = point.networks;
      return twin
        ? [row(`${value}, dropout`, network), row(`${value}, without`, twin)]
        : [row(value, network)];
    });

/**
 * @param {string} name
 * @param {Scores} scores
 */
const row = (name, { test_loss, train_loss, test_accuracy: { mean, deviation } }) => [
  name,
  spread(test_loss),
  spread(train_loss),
  `${percent(mean === null ? null : 1 - mean)} ± ${fixed(deviation === null ? null : 100 * deviation, 1)}`,
];
