// The page of those who follow a run: the lecturer's picture in step, and a copy of one's own from here.

import { accuracyView } from "./accuracy-view.js";
import { experimentIn, textOf, withTheme } from "./address.js";
import { boundaryView } from "./boundary-view.js";
import { digitView } from "./digit-view.js";
import { find, setAttribute, setText } from "./dom.js";
import { fold } from "./fold.js";
import { createFollowedRun } from "./followed-run.js";
import { lossChart } from "./loss-chart.js";
import { paceOf } from "./messages/following.js";
import { createSource } from "./source.js";
import { createStage } from "./stage.js";
import { subNetworksView } from "./sub-networks-view.js";
import { themeButton } from "./theme.js";
import { timeline } from "./timeline.js";

/** @import { Scene, Tools, Views } from "./types.js" */

const element = find(document, "#stage");
const source = createSource(element);
const told = find(document, "#following .words");
const run = createFollowedRun(source, (words) => setText(told, words), goOn);
const own = /** @type {HTMLAnchorElement} */ (find(document, "#own-copy"));
const pace = find(document, "#pace");

const stage = createStage(element, {
  source,
  makeRun: () => run,
  change: async () => {},
  views,
  own: {
    quick: [],
    slow: [
      timeline(
        find(document, "#timeline"),
        async () => {},
        () => stage.life,
      ),
      ({ state }) => setText(pace, paceOf(state)),
      keepCopy,
    ],
  },
});

/**
 * @param {HTMLElement} within
 * @param {Tools} tools
 * @returns {Views}
 */
function views(within, tools) {
  const digit = /** @type {HTMLElement | null} */ (within.querySelector("#digit"));
  fold(find(within, "#results"));
  return {
    quick: [],
    slow: [
      accuracyView(within),
      digit ? digitView(digit) : boundaryView(find(within, "#boundaries"), tools),
      lossChart(find(within, "#loss"), tools),
      subNetworksView(find(within, "#sub-networks")),
    ],
  };
}

/**
 * The link to a copy leads to where the run is now.
 * @param {Scene} scene
 */
function keepCopy({ state, frame }) {
  const parts = experimentIn(state);
  parts.append("step", String(frame.step));
  parts.append("mode", state.mode);
  setAttribute(own, "href", `${own.dataset.path}?${textOf(withTheme(parts))}`);
}

/** Follow the run that is drawn. */
function show() {
  const { run: drawn } = JSON.parse(find(element, "#picture").dataset.start ?? "{}");
  stage.show();
  run.follow(drawn);
}

/**
 * Have another run drawn, and follow that.
 * @param {string} id
 */
function goOn(id) {
  const address = `/watch/${id}${location.search}`;
  void window.htmx.ajax("GET", address, {
    source: "#stage",
    target: "#picture",
    select: "#picture",
    selectOOB: "#results,#about",
    swap: "outerHTML settle:0",
    push: "false",
  });
}

document.addEventListener("htmx:before:swap", (event) => {
  if (/** @type {CustomEvent} */ (event).detail.response?.status !== 404) return;
  event.preventDefault();
  run.look();
});
document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = /** @type {CustomEvent} */ (event).detail;
  if (ctx?.select !== "#picture") return;
  show();
  history.replaceState(history.state, "", ctx.request.action);
});
themeButton(find(document, "#theme-button"));
show();
setAttribute(element, "data-connection", "live");
