// Many sub-networks asked together: a vote, two means and the full pass, in numbers and in a sentence made of them.

import { count, fixed, percent, short } from "../format.js";
import { atStep, noun, plural } from "./common.js";

/**
 * @import { Experiment } from "../types.js"
 * @import { Ensemble } from "../together-view.js"
 */

const NAMES = {
  full: "the full pass",
  vote: "the vote",
  arithmetic: "the arithmetic mean",
  geometric: "the geometric mean",
};

/** @typedef {keyof typeof NAMES} Named */

const ORDER = /** @type {Named[]} */ (Object.keys(NAMES));

/** @param {number} masks */
export const allOf = (masks) => `all ${count(masks)}`;

/**
 * @param {Ensemble} answer
 * @param {Named} name
 */
const scoresOf = (answer, name) => (name === "full" ? answer.full : answer.methods[name]);

/**
 * The cells of a row, and which are the best of their column.
 * @param {Ensemble} answer
 * @param {Named} name
 */
export function row(answer, name) {
  const isBest = (/** @type {Named[]} */ names) => names.length < ORDER.length && names.includes(name);
  const { test_loss, test_accuracy } = scoresOf(answer, name);
  const cells = [
    { text: fixed(test_loss, 3), isBest: isBest(lowestLoss(answer)) },
    { text: percent(test_accuracy), isBest: isBest(mostAccurate(answer)) },
  ];
  if (name === "full") return [...cells, ...["–", "–"].map((text) => ({ text, isBest: false }))];
  const { agreement, difference } = answer.methods[name];
  return [
    ...cells,
    { text: percent(agreement), isBest: false },
    { text: difference.largest === null ? "–" : tiny(difference.largest), isBest: false },
  ];
}

/**
 * A difference with three decimals, or as a power of ten where it is rounding.
 * @param {number} difference
 */
const tiny = (difference) =>
  difference !== 0 && difference < 0.0005 ? short(Number(difference.toPrecision(2))) : fixed(difference, 3);

/**
 * Those that share the lowest loss, as far as it is shown; none where all have no finite one.
 * @param {Ensemble} answer
 */
function lowestLoss(answer) {
  const losses = ORDER.map((name) => scoresOf(answer, name).test_loss).filter((loss) => loss !== null);
  const least = fixed(losses.length ? Math.min(...losses) : null, 3);
  return ORDER.filter((name) => fixed(scoresOf(answer, name).test_loss, 3) === least && losses.length > 0);
}

/** @param {Ensemble} answer */
function mostAccurate(answer) {
  const shares = ORDER.map((name) => scoresOf(answer, name).test_accuracy ?? 0);
  return ORDER.filter((_, i) => shares[i] === Math.max(...shares));
}

/**
 * Which of them is best here.
 * @param {Ensemble} answer
 */
export function told(answer) {
  if (answer.droppable === 0)
    return "The drop rate is 0: there is **one** sub-network, the full network itself.";
  const [loss, accuracy] = [lowestLoss(answer), mostAccurate(answer)];
  if (loss.length === 0) return "The losses are not finite any more: there is nothing to compare.";
  const full = fixed(answer.full.test_loss, 3);
  const least = fixed(scoresOf(answer, loss[0]).test_loss, 3);
  const against = loss.includes("full") ? "" : `, against ${full} of one pass`;
  const most = percent(scoresOf(answer, accuracy[0]).test_accuracy);
  const right = accuracy.includes("full") ? "" : `, against ${percent(answer.full.test_accuracy)}`;
  if (listed(loss) === listed(accuracy))
    return `Here **${listed(loss)}** ${has(loss)} the lowest test loss, **${least}**${against}, and the most labels right, **${most}**${right}.`;
  return `Here **${listed(loss)}** ${has(loss)} the lowest test loss, **${least}**${against}; **${listed(accuracy)}** ${has(accuracy)} the most labels right, **${most}**${right}.`;
}

/** @param {Named[]} names */
const has = (names) => (names.length === 1 ? "has" : "have");

/** @param {Named[]} names */
const listed = (names) =>
  names.length === ORDER.length
    ? "all four"
    : names
        .map((name) => NAMES[name])
        .join(", ")
        .replace(/, ([^,]*)$/, " and $1");

/**
 * What was asked, of which weights, and what the columns are.
 * @param {Ensemble} answer
 * @param {Experiment} experiment
 */
export function conditions({ step, masks, all, unvoted, droppable }, experiment) {
  const which =
    droppable === 0
      ? "One network"
      : all
        ? `All ${count(masks)} sub-networks, each by its probability`
        : masks === 1
          ? "Mask 1 of “Dropout left on”"
          : `Masks 1–${count(masks)} of “Dropout left on”`;
  const none = unvoted === 0 ? "" : ` For ${plural(unvoted, noun(experiment))} the right label got no vote.`;
  return `${which}, ${atStep(step)}. Apart: the largest difference of a probability from the full pass’s. The vote’s loss counts one vote more for each class.${none}`;
}

/**
 * How good they are by themselves.
 * @param {Ensemble} answer
 */
export function members({ members: { test_accuracy, better }, masks, droppable }) {
  const { mean, least, most } = test_accuracy;
  if (droppable === 0) return "There is no other network in this one.";
  const full = "Line: the full pass; dashed: the vote.";
  if (masks === 1) return `This one is right in **${percent(mean)}**. ${full}`;
  const lower = better === 0 ? "**None**" : `**${sharePrecise(better)}**`;
  const span =
    percent(least) === percent(most) ? "" : `, from ${percent(least)} to ${percent(most)} of the test data`;
  return `Right in **${percent(mean)}** on average${span}. ${lower} of them ${better === 0 ? "has" : "have"} a lower test loss than the full pass. ${full}`;
}

/** @param {number} value */
const sharePrecise = (value) => (value < 0.001 ? "less than 0.1\u202f%" : percent(value));

/** @param {number} value */
export const share = (value) => percent(value, value > 0 && value < 0.01 ? 1 : 0);

/** @param {number} value an end of the scale of accuracies */
export const accuracyEnd = (value) => percent(value, 0);

/**
 * A bar of the histogram; of drawn ones as a number.
 * @param {number} from
 * @param {number} to
 * @param {number} share
 * @param {number | null} masks how many were drawn
 */
export const bar = (from, to, share, masks) => `${between(from, to)}: ${many(share, masks)}`;

/**
 * @param {number} from
 * @param {number} to
 */
const between = (from, to) => `${fixed(100 * from, 1)} to ${percent(to)}`;

/**
 * @param {number} share
 * @param {number | null} masks
 */
const many = (share, masks) =>
  masks === null ? percent(share, 2) : plural(Math.round(share * masks), "sub-network");

/**
 * The bars that there are, as a table.
 * @param {Ensemble["members"]["histogram"]} histogram
 * @param {number | null} masks
 */
export const memberRows = ({ edges, shares }, masks) =>
  shares.flatMap((value, i) =>
    value > 0
      ? [
          [
            between(edges[i], edges[i + 1]),
            masks === null ? percent(value, 2) : count(Math.round(value * masks)),
          ],
        ]
      : [],
  );

/**
 * What the vote comes to, for the text.
 * @param {Ensemble} answer
 */
export function voteFigure({ masks, methods: { vote }, full, droppable, all }) {
  if (droppable === 0 || full.test_loss === null) return null;
  const of = all ? `all ${count(masks)}` : `${count(masks)}`;
  return `One pass answers; here a vote of ${of} agrees with it in ${percent(vote.agreement)} of the test data.`;
}

/**
 * How far the two means are from the full pass, for the text.
 * @param {Ensemble} answer
 * @param {Experiment["scaling"]} scaling
 */
export function averageFigure({ methods: { arithmetic, geometric }, masks, droppable }, scaling) {
  const [one, other] = [geometric.difference.largest, arithmetic.difference.largest];
  if (droppable === 0 || one === null || other === null) return null;
  const mean =
    scaling === "none"
      ? "Where nothing is scaled it is no mean of theirs."
      : "It stands for their geometric mean, in some networks exactly.";
  return `${mean} Here, of ${count(masks)}: geometric up to ${tiny(one)} away, arithmetic up to ${tiny(other)}.`;
}
