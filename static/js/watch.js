// The page of those who follow a run: the lecturer's picture in step, and a copy of one's own from here.

import { experimentIn, textOf, withTheme } from "./address.js";
import { find, setAttribute, setText } from "./dom.js";
import { createFollowedRun } from "./followed-run.js";
import { lossChart } from "./loss-chart.js";
import { paceOf, following as words } from "./messages/following.js";
import { isCalm } from "./motion.js";
import { resultsViews } from "./results-views.js";
import { createSource } from "./source.js";
import { createStage } from "./stage.js";
import { subNetworksView } from "./sub-networks-view.js";
import { themeButton } from "./theme.js";
import { timeline } from "./timeline.js";

/** @import { Scene, Tools, Views } from "./types.js" */

const element = find(document, "#stage");
const source = createSource(element);
const told = find(document, "#following .words");
const followed = createFollowedRun(source, (text) => setText(told, text), goOn);
const hold = find(document, "#hold");
const own = /** @type {HTMLAnchorElement} */ (find(document, "#own-copy"));
const pace = find(document, "#pace");

const stage = createStage(element, {
  source: followed.shown,
  makeRun: () => followed.run,
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
  tools.look((scene) => (isWaiting(scene) ? { ...scene, story: words.waiting } : scene));
  return {
    quick: [],
    slow: [
      ...resultsViews(within, tools),
      lossChart(find(within, "#loss"), tools),
      subNetworksView(find(within, "#sub-networks")),
    ],
  };
}

/**
 * Whether there is nothing to follow yet.
 * @param {Scene} scene
 */
const isWaiting = ({ frame, state }) => frame.step === 0 && frame.mode === "train" && !state.playing;

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
  followed.follow(drawn);
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

/**
 * @param {string} name an event of htmx
 * @param {(event: Event, ctx: any) => void} listener told of those that are about the drawing
 */
const on = (name, listener) =>
  document.addEventListener(name, (event) => {
    const { ctx } = /** @type {CustomEvent} */ (event).detail;
    if (ctx?.select === "#picture") listener(event, ctx);
  });

on("htmx:before:swap", (event, { response }) => {
  if (response.status === 200) return;
  event.preventDefault(); // what is no drawing is not shown
  followed.look();
});
on("htmx:error", followed.look);
on("htmx:after:swap", (_, { request }) => {
  show();
  history.replaceState(history.state, "", request.action);
});

/**
 * Hold the picture still, or go on with what the lecturer shows by then.
 * @param {boolean} held
 */
function setHeld(held) {
  setAttribute(hold, "data-held", held);
  setText(hold, held ? words.goOn : words.hold);
  followed.hold(held);
}

hold.addEventListener("click", () => setHeld(hold.dataset.held !== "true"));
themeButton(find(document, "#theme-button"));
show();
if (isCalm()) setHeld(true); // nothing moves by itself for those who ask for that
setAttribute(element, "data-connection", "live");
