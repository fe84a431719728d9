// A recording as a file of its own: the views of the playground, fed from frames in the file. It says that it is one, in words of
// the file itself.

import { accuracyView } from "./accuracy-view.js";
import { boundaryView } from "./boundary-view.js";
import { digitView } from "./digit-view.js";
import { find, setAttribute } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { isCalm } from "./motion.js";
import { readRecording } from "./recording-frames.js";
import { createRecordedRun } from "./recording-run.js";
import { recordingTransport } from "./recording-transport.js";
import { createStage } from "./stage.js";

/** @import { Command, Tools, Views } from "./types.js" */

/**
 * @param {HTMLElement} stage
 * @param {Tools} tools
 * @returns {Views}
 */
function views(stage, tools) {
  const digit = /** @type {HTMLElement | null} */ (stage.querySelector("#digit"));
  return {
    quick: [],
    slow: [accuracyView(stage), digit ? digitView(digit) : boundaryView(find(stage, "#boundaries"), tools)],
  };
}

const element = find(document, "#stage");
const recording = await readRecording(
  find(document, "#frames").textContent ?? "",
  find(document, "#rest").textContent ?? "",
);
const run = createRecordedRun(recording);
const stage = createStage(element, {
  source: run,
  makeRun: () => run,
  change: async () => {}, // what is past cannot be changed
  views,
  own: { quick: [(scene) => transport(scene)], slow: [] },
});

/** @param {Command} command */
const act = (command) => void stage.command(command);
const toggle = () => act({ command: stage.current?.state.playing ? "pause" : "play" });
const transport = recordingTransport(find(document, "#player"), recording, run.asleep, stage.command, toggle);
keyboard(stage.command, {
  "?": undefined,
  " ": toggle,
  ArrowRight: () => act({ command: "step", count: 1 }),
  ArrowLeft: () => act({ command: "step", count: -1 }),
});
const start = stage.show();
setAttribute(element, "data-connection", "live");
run.begin({ ...start, playing: !isCalm() });
