// Sweeps over drop rate, width and number of examples: what came of them here, under which conditions, and what the paper reports.

import { count, fixed, percent, short } from "../format.js";
import { isOne, plural, sum } from "./common.js";

/**
 * @import { Measure, Over, Scores, Sweep, SweepPoint } from "../sweeps-view.js"
 * @import { Experiment } from "../types.js"
 */

const SELDOM = 0.2; // of the seeds, in which something may come by chance

export const levelName = "no dropout";

/** @type {Record<Over, string>} */
export const inPaper = {
  drop_rate:
    "S14, Fig. 9a (MNIST, p there is the share kept): the test error is flat where 0.4 to 0.8 are kept (rate 0.6 to 0.2), and larger outside.",
  neurons:
    "S14, Fig. 9b (MNIST): with the number awake held fixed, high rates do far better than at a fixed width, for their layers are larger; 0.6 kept was about best.",
  train_size:
    "S14, Fig. 10 (MNIST, half kept): no gain with 100 or 500 examples, then a gain that grows up to a sweet spot and declines again.",
};

/**
 * What is trained, and what of it is held fixed.
 * @param {Experiment} experiment
 * @param {Over} over
 * @param {number} seeds
 */
export function conditions(experiment, over, seeds) {
  const { dataset, hidden, drop_rates, input_drop_rate, seed } = experiment;
  const activation = experiment.activation === "relu" ? "ReLU" : experiment.activation;
  const { steps, batch_size, label_noise, train_size } = numbersOf(experiment);
  const noise = label_noise > 0 ? `, label noise ${short(label_noise)}` : "";
  const network = {
    drop_rate: `${hidden.join("-")} ${activation}`,
    neurons: `${hidden.map(() => "n").join("-")} ${activation}, n(1 − p) = 6`,
    train_size: `${hidden.join("-")} ${activation}, rate ${(isOne(drop_rates) ? drop_rates.slice(0, 1) : drop_rates).map(short).join(", ")}`,
  }[over];
  const inputs = input_drop_rate > 0 ? `, inputs dropped at ${short(input_drop_rate)}` : "";
  const examples = over === "train_size" ? "" : `, ${plural(train_size, "example")}`;
  return `Here: ${dataset}${noise}${examples}; ${network}${inputs}; ${plural(steps, "iteration")} of ${count(batch_size)}; ${seeds} seeds from ${seed} on.`;
}

/** @param {Experiment} experiment */
const numbersOf = ({ steps, batch_size, label_noise, train_size }) => ({
  steps: Number(steps),
  batch_size: Number(batch_size),
  label_noise: Number(label_noise),
  train_size: Number(train_size),
});

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

/** @param {Sweep} sweep */
export function told(sweep) {
  const { over, points, upto, steps } = sweep;
  const known = points.filter((point) => point !== null);
  if (known.length < points.length) return `${known.length} of ${points.length} so far.`;
  const early = upto < steps ? `After iteration ${count(upto)} of ${count(steps)}: ` : "";
  const said = over === "train_size" ? ofSizes(known) : ofRates(known);
  return `${early}${early ? said[0].toLowerCase() + said.slice(1) : said}${diverged(known)}`;
}

/**
 * Where the mean test loss is lowest, what is near it, and which rates do worse than none.
 * @param {SweepPoint[]} points
 */
function ofRates(points) {
  const means = points.map(({ networks }) => networks.network.test_loss.mean ?? Number.POSITIVE_INFINITY);
  const none = means[0];
  const best = means.indexOf(Math.min(...means));
  if (!Number.isFinite(means[best])) return "All of them have diverged.";
  if (best === 0) return `No rate does better than **no dropout**: mean test loss ${fixed(none, 3)}.`;
  const { deviation } = points[best].networks.network.test_loss;
  const near = points
    .filter((_, i) => i > 0 && means[i] <= means[best] + (deviation ?? 0))
    .map(({ value }) => value);
  const worse = points.filter((_, i) => means[i] > none).map(({ value }) => value);
  const flat = near.length > 1 ? ` Within one deviation of that: ${rates(near)}.` : "";
  const harm =
    worse.length > 0 ? `**Worse than no dropout**: ${rates(worse)}.` : "No rate is worse than no dropout.";
  return `Mean test loss is lowest at rate **${short(points[best].value)}**: **${fixed(means[best], 3)}**, without dropout **${fixed(none, 3)}**.${flat} ${harm}`;
}

/**
 * Rates, those that follow one another as from … to.
 * @param {number[]} values
 */
function rates(values) {
  const isRow =
    values.length > 2 &&
    values.every((value, i) => i === 0 || Math.round(10 * (value - values[i - 1])) === 1);
  return isRow ? `${short(values[0])} to ${short(values[values.length - 1])}` : values.map(short).join(", ");
}

/**
 * With how many examples dropout helps, harms, or does neither: told by seeds, for a single one can move a mean far.
 * @param {SweepPoint[]} points
 */
function ofSizes(points) {
  const seeds = points[0].networks.network.test_loss.each.length;
  const few = Math.floor(SELDOM * seeds);
  /** @param {(better: number) => boolean} isMeant */
  const sizes = (isMeant) =>
    points
      .filter(({ better = 0 }) => isMeant(better))
      .map(({ value }) => count(value))
      .join(", ");
  const often = sizes((better) => better >= seeds - few);
  const seldom = sizes((better) => better <= few);
  const between = sizes((better) => better > few && better < seeds - few);
  const told = [
    often && `with **${often}** examples in at least ${seeds - few} of ${seeds} seeds`,
    seldom && `with **${seldom}**${often ? "" : " examples"} in at most ${few}`,
    between && `in between with ${between}${often || seldom ? "" : " examples"}`,
  ];
  return `Dropout ends with the lower test loss ${told.filter(Boolean).join(", ")}.`;
}

/** @param {SweepPoint[]} points */
function diverged(points) {
  const n = sum(points.map((point) => point.diverged));
  return n > 0
    ? ` ${plural(n, "network has", "networks have")} diverged and ${n === 1 ? "is" : "are"} left out.`
    : "";
}

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

/** @param {{ mean: number | null, deviation: number | null }} values */
const spread = ({ mean, deviation }) => `${fixed(mean)} ± ${fixed(deviation)}`;
