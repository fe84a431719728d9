// What came of a sweep over drop rate, width or number of examples, in words.

import { count, fixed, short } from "../format.js";
import { isOne, sum } from "./common.js";
import { leftOut } from "./over-seeds.js";

/**
 * @import { Sweep, SweepPoint } from "../sweeps-view.js"
 * @import { Experiment } from "../types.js"
 */

const SELDOM = 0.2; // of the seeds, in which something may come by chance

/**
 * @param {Sweep} sweep
 * @param {Experiment} experiment
 */
export function told({ over, points, upto, steps }, { input_drop_rate }) {
  const known = points.filter((point) => point !== null);
  if (known.length < points.length) return `${known.length} of ${points.length} so far.`;
  const early = upto < steps ? `After iteration ${count(upto)} of ${count(steps)}: ` : "";
  const said = over === "train_size" ? ofSizes(known) : ofRates(known, input_drop_rate > 0);
  const rest = leftOut(sum(known.map(({ diverged }) => diverged)));
  return `${early}${early ? said[0].toLowerCase() + said.slice(1) : said}${rest}`;
}

/**
 * Where the mean test loss is lowest, what is near it, and which rates do worse than none.
 * @param {SweepPoint[]} points
 * @param {boolean} inputsToo whether inputs are dropped at every rate
 */
function ofRates(points, inputsToo) {
  const means = points.map(({ networks }) => networks.network.test_loss.mean ?? Number.POSITIVE_INFINITY);
  const none = means[0];
  const best = means.indexOf(Math.min(...means));
  if (!Number.isFinite(means[best])) return "All of them have diverged.";
  const name = inputsToo ? "rate 0" : "no dropout";
  if (best === 0)
    return `No rate does better than **${name}**${inputsToo ? ", no hidden neuron dropped" : ""}: mean test loss ${fixed(none, 3)}.`;
  const { deviation } = points[best].networks.network.test_loss;
  const near = points
    .filter((_, i) => i > 0 && means[i] <= means[best] + (deviation ?? 0))
    .map(({ value }) => value);
  const worse = points.filter((_, i) => means[i] > none).map(({ value }) => value);
  const flat = near.length > 1 ? ` Within one deviation of that: ${rates(near)}.` : "";
  const harm =
    worse.length > 0 ? `**Worse than ${name}**: ${rates(worse)}.` : `No rate is worse than ${name}.`;
  const without = inputsToo ? "with no hidden neuron dropped" : "without dropout";
  return `Mean test loss is lowest at rate **${short(points[best].value)}**: **${fixed(means[best], 3)}**, ${without} **${fixed(none, 3)}**.${flat} ${harm}`;
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
  const sizes = points.map(sizeOf).filter(({ seeds }) => seeds > 0);
  if (sizes.length === 0) return "In no seed is there a loss of both to compare.";
  if (sizes.every(({ isSame }) => isSame))
    return "With drop rate 0 both are the same network, with however many examples.";
  /** @param {(share: number) => boolean} isMeant */
  const names = (isMeant) =>
    sizes
      .filter(({ share }) => isMeant(share))
      .map(({ name }) => name)
      .join(", ");
  const often = names((share) => share >= 1 - SELDOM);
  const seldom = names((share) => share <= SELDOM);
  const between = names((share) => share > SELDOM && share < 1 - SELDOM);
  if (!often && !seldom)
    return `No clear outcome with ${between} examples: which of the two ends with the lower test loss goes by the seed.`;
  const [most, few, of] = boundsOf(sizes.map(({ seeds }) => seeds));
  const clear = [
    often && `with **${often}** examples in ${most} ${of}`,
    seldom && `with **${seldom}**${often ? "" : " examples"} in ${few}${often ? "" : ` ${of}`}`,
  ];
  return `Dropout ends with the lower test loss ${clear.filter(Boolean).join(", ")}${between ? `; no clear outcome with ${between}` : ""}.`;
}

/**
 * How often dropout is better with that many examples, of the seeds in which neither has diverged.
 * @param {SweepPoint} point
 */
function sizeOf({ value, better = 0, networks: { network, twin } }) {
  const pairs = network.test_loss.each
    .map((own, i) => [own, twin?.test_loss.each[i] ?? null])
    .filter((pair) => !pair.includes(null));
  return {
    name: count(value),
    seeds: pairs.length,
    share: better / pairs.length,
    isSame: pairs.every(([own, other]) => own === other),
  };
}

/**
 * What nearly all seeds are, hardly any, and of how many: in numbers, where these are as many for every size.
 * @param {number[]} seeds
 */
function boundsOf(seeds) {
  if (!isOne(seeds)) return ["at least four fifths", "at most one fifth", "of the seeds"];
  const [n] = seeds;
  const few = Math.floor(SELDOM * n);
  return [...(few > 0 ? [`at least ${n - few}`, `at most ${few}`] : [`${n}`, "none"]), `of ${n} seeds`];
}
