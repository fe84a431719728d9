// Each claim, while it is open, has a figure of the run as it stands: one sentence with its numbers, and whether it bears the
// verdict out. It is asked anew when the run has moved, or is another one.

import { answersView } from "./answers.js";
import { emphasize, find, setAttribute, setText } from "./dom.js";
import { agreement, isTrainedAnew, notYet, sentence, when } from "./messages/facts.js";

/**
 * @import { Tools, View } from "./types.js"
 *
 * What `fact` tells: `reason` where it supports neither one nor the other, and then perhaps no figures.
 * @typedef {object} Fact
 * @property {number} step
 * @property {string} claim
 * @property {boolean | null} supports
 * @property {string | null} reason
 * @property {Record<string, any>} figures
 *
 * @param {HTMLElement} claims stay when another experiment is drawn
 * @param {Tools} tools
 * @returns {View}
 */
export function claimsView(claims, tools) {
  const all = /** @type {NodeListOf<HTMLDetailsElement>} */ (claims.querySelectorAll("details.claim"));
  const views = [...all].map((claim) => claimView(claim, tools));
  return (scene) => {
    for (const view of views) view(scene);
  };
}

/**
 * @param {HTMLDetailsElement} claim
 * @param {Tools} tools
 * @returns {View}
 */
function claimView(claim, tools) {
  const live = find(claim, ".live");
  let isAwaited = false; // by someone who has just opened it
  tell("", "", "", notYet);

  /**
   * @param {string} supports
   * @param {string} agrees
   * @param {string} figures
   * @param {string} at
   */
  function tell(supports, agrees, figures, at) {
    setAttribute(live, "data-supports", supports);
    setText(find(live, ".agrees"), agrees);
    emphasize(find(live, ".figures"), figures);
    setText(find(live, ".when"), at);
  }

  claim.addEventListener(
    "toggle",
    () => {
      isAwaited = claim.open;
      tools.paintSoon(true);
    },
    { signal: tools.signal },
  );

  const ask = answersView(live, tools, {
    path: () => (claim.open ? `fact?claim=${claim.id}` : null),
    isLong: true,
    isOfAll: isTrainedAnew(claim.id),
    show(/** @type {Fact} */ fact, _, { state }) {
      const agrees = agreement(fact);
      const figures = sentence(fact, state);
      tell(String(fact.supports), agrees, figures, when(fact, state));
      if (isAwaited) tools.announce(`${agrees} ${figures}`.replaceAll("**", ""));
      isAwaited = false;
    },
  });

  return (scene) => {
    ask(scene);
    if (live.dataset.fresh === "true") isAwaited = false; // it stands there already
  };
}
