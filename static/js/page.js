// The first page, put together: the stream feeds the scene, the scene is painted by the views, controls command the run.

import { accuracyView } from "./accuracy-view.js";
import { boundaryView } from "./boundary-view.js";
import { connectionView } from "./connection-view.js";
import { digitView } from "./digit-view.js";
import { find, setAttribute, setText } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { layersView } from "./layers-view.js";
import { lossChart } from "./loss-chart.js";
import { spoken } from "./messages/sentence.js";
import { modeSwitch } from "./mode-switch.js";
import { networkView } from "./network-view.js";
import { numbersView } from "./numbers-view.js";
import { createPainter } from "./painter.js";
import { createRun } from "./run.js";
import { createScene } from "./scene.js";
import { sentenceView } from "./sentence-view.js";
import { createSource } from "./source.js";
import { themeButton } from "./theme.js";
import { transport } from "./transport.js";

/** @import { Command, Start } from "./types.js" */

const SETTLED = 200; // ms after an answer until its frame is on the page, to be spoken of

const stage = find(document, "#stage");
const announcer = find(document, "#announcer");
/** @type {Start} */
const start = JSON.parse(stage.dataset.start ?? "");

if (matchMedia("(prefers-reduced-motion: reduce)").matches) start.playing = false;

const scene = createScene();
const source = createSource(stage);
const run = createRun(start, source, {
  onConnection: connectionView(stage),
  onAnswer(state) {
    scene.answer(state);
    painter.paintSoon();
  },
});

const painter = createPainter(() => scene.current, {
  quick: [
    ({ frame, state, fast }) => {
      setAttribute(stage, "data-step", frame.step);
      setAttribute(stage, "data-mode", frame.mode);
      setAttribute(stage, "data-playing", state.playing);
      setAttribute(stage, "data-pace", fast ? "fast" : "exact");
    },
    networkView(find(stage, "#network")),
    modeSwitch(find(stage, "#mode"), command),
    transport(find(document, "#transport"), command),
  ],
  slow: [
    layersView(find(stage, "#network")),
    sentenceView(find(stage, "#sentence")),
    accuracyView(stage),
    numbersView(find(stage, "#numbers")),
    stage.dataset.dataset === "digits"
      ? digitView(find(stage, "#digit"))
      : boundaryView(find(stage, "#boundaries")),
  ],
});

/**
 * Send a command; those that end in one picture are spoken of.
 * @param {Command} wanted
 */
async function command(wanted) {
  await run.command(wanted);
  if (!["pause", "step", "mode", "reset"].includes(wanted.command)) return;
  setTimeout(() => {
    if (scene.current) setText(announcer, spoken(scene.current));
  }, SETTLED);
}

for (const kind of /** @type {const} */ (["snapshot", "frame", "metrics", "state"])) {
  source.subscribe(kind, (/** @type {any} */ data) => {
    scene[kind](data);
    painter.paintSoon();
  });
}

keyboard(command, {
  toggle: () => void command({ command: scene.current?.state.playing ? "pause" : "play" }),
});
themeButton(find(document, "#theme-button"));
void run.begin();

const { twin, steps } = /** @type {{ twin: boolean, steps: number }} */ (
  /** @type {unknown} */ (start.request)
);
painter.addSlow(await lossChart(find(stage, "#loss .chart"), { twin, steps }));
