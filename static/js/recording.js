// A recording as a file of its own: the views of the playground, fed from frames in the file. It says that it is one, in words of
// the file itself.

import { find, setAttribute, setText } from "./dom.js";
import { keyboard } from "./keyboard.js";
import { measuredAt } from "./messages/recording.js";
import { isCalm } from "./motion.js";
import { readRecording } from "./recording-frames.js";
import { createRecordedRun } from "./recording-run.js";
import { recordingTransport } from "./recording-transport.js";
import { resultsViews } from "./results-views.js";
import { createStage } from "./stage.js";

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
  views: (within, tools) => ({ quick: [], slow: resultsViews(within, tools) }),
  own: { quick: [(scene) => transport(scene)], slow: [({ numbers }) => tellWhen(numbers.step)] },
});

const measured = find(document, "#measured");

/** A recording has the metrics of fixed steps alone. @param {number} step */
function tellWhen(step) {
  measured.hidden = false;
  setText(measured, measuredAt(step));
}

const player = find(document, "#player");
const toggle = () => void stage.command({ command: stage.current?.state.playing ? "pause" : "play" });
const transport = recordingTransport(player, recording, run.asleep, stage.command, toggle);
keyboard(stage.command, {
  "?": undefined,
  " ": toggle,
  ArrowRight: () => find(player, "[data-do=step]").click(),
  ArrowLeft: () => find(player, "[data-do=back]").click(),
});
const start = stage.show();
setAttribute(element, "data-connection", "live");
run.begin({ ...start, playing: !isCalm() });
