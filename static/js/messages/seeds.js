// The experiment from many seeds: how often dropout is better, by how much, and where this run's seed lies among them.

import { count, fixed, percent } from "../format.js";
import { signed } from "./knock-out.js";
import { leftOut, spread } from "./over-seeds.js";

/** @import { Seeds } from "../seeds-view.js" */

export const rowNames = ["dropout", "no dropout"];

/**
 * @param {number} seed
 * @param {number | null} own
 * @param {number | null} other
 */
export const seedTitle = (seed, own, other) =>
  `seed ${seed}: ${fixed(own, 3)} with dropout, ${fixed(other, 3)} without`;

/**
 * @param {Seeds} seeds
 * @param {boolean} isChosen whether this run's seed was chosen to show the usual effect
 */
export function told(seeds, isChosen) {
  const { final, upto, steps, diverged } = seeds;
  const at = steps.indexOf(upto);
  const [own, other] = [seeds.networks.network, seeds.networks.twin].map(({ test_loss }) =>
    spread({ mean: test_loss.mean[at], deviation: test_loss.deviation[at] }),
  );
  const both = `**${own}** with dropout, **${other}** without`;
  if (!final) {
    const last = steps[steps.length - 1];
    return `After iteration ${count(upto)} of ${count(last)}, mean test loss ± one deviation: ${both}.${leftOut(diverged)}`;
  }
  const gains = gainsOf(final);
  const known = gains.filter((gain) => gain !== null);
  if (known.length === 0)
    return `In no seed is there a loss of both to compare: ${both}.${leftOut(diverged)}`;
  if (known.every((gain) => gain === 0))
    return `With drop rate 0 both are the same network, whatever the seed.${leftOut(diverged)}`;
  const often = `Dropout ends with the lower test loss in **${final.better} of ${known.length}** seeds`;
  return `${often}; mean ± one deviation: ${both}. ${ownSeed(seeds.seeds[0], gains[0], known, isChosen)}${leftOut(diverged)}`;
}

/**
 * By how much dropout lowers each seed's test loss.
 * @param {NonNullable<Seeds["final"]>} final
 */
const gainsOf = ({ network, twin }) =>
  network.test_loss.map((own, i) => {
    const other = twin.test_loss[i];
    return own === null || other === null ? null : other - own;
  });

/**
 * Where this run's seed lies among them.
 * @param {number} seed
 * @param {number | null} own
 * @param {number[]} known
 * @param {boolean} isChosen
 */
function ownSeed(seed, own, known, isChosen) {
  const name = `Seed ${seed} of this run${isChosen ? ", **chosen**," : ""}`;
  if (own === null) return `${name} has diverged.`;
  const place = 1 + known.filter((gain) => gain > own).length;
  const by = own >= 0 ? `lowers it by ${fixed(own)}` : `raises it by ${fixed(-own)}`;
  return `${name} ${by}: number ${place} of ${known.length} from the largest gain.`;
}

/**
 * A seed's row of the table.
 * @param {Seeds} seeds
 * @param {number} i
 */
export function seedRow({ seeds, final }, i) {
  if (!final) return [];
  const { network, twin } = final;
  return [
    `${seeds[i]}${i === 0 ? ", this run’s" : ""}`,
    fixed(network.test_loss[i], 3),
    fixed(twin.test_loss[i], 3),
    signed(gainsOf(final)[i], 3),
    `${percent(network.test_accuracy[i])}, ${percent(twin.test_accuracy[i])}`,
  ];
}
