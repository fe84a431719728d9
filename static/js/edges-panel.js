// The panel of the edges: a switch for what they show, and how many weights got a gradient of exactly 0 and moved or not.

import { emphasize, find, setAttribute, setText } from "./dom.js";
import { heard, legend, noRows, nothingYet, resting, rows } from "./messages/edges.js";
import { restingIn } from "./resting.js";
import { whyNoRecord } from "./shown-record.js";

/**
 * @import { EdgeChoice, edgeLens } from "./edge-choice.js"
 * @import { EdgesShow, PhaseName, Scene, StepRecord, Tools, View } from "./types.js"
 */

/** Where slow motion comes to what is chosen. @type {Record<EdgesShow, PhaseName | null>} */
const PHASE = { weights: null, gradients: "backward", change: "update" };

/** Where what was told would stand beside other masks. */
const FOLLOWS_NOT = new Set(["start", "fast", "long"]);

/**
 * @param {HTMLElement} panel
 * @param {Element} live what stands behind a sentence one may have heard, with this iteration's numbers
 * @param {Tools} tools
 * @param {{ choice: EdgeChoice, recordOf: ReturnType<typeof edgeLens>["recordOf"] }} edges what they are to show
 * @returns {View}
 */
export function edgesPanel(panel, live, tools, { choice, recordOf }) {
  const inputs = /** @type {HTMLInputElement[]} */ ([...panel.querySelectorAll("input")]);
  const note = find(panel, ".legend");
  const words = find(panel, ".resting");
  const cells = [...panel.querySelectorAll("tbody tr")].map((row) => [...row.querySelectorAll("td")]);
  /** @type {Scene | null} */
  let scene = null;
  /** @type {StepRecord | null} */
  let told = null;
  const said = live.textContent ?? "";

  for (const input of inputs) {
    input.addEventListener("change", () => {
      choice.shows = /** @type {EdgesShow} */ (input.value);
      const phase = PHASE[choice.shows];
      if (phase && scene?.phase && scene.phase.name !== "update") tools.hold(phase);
      tools.paintSoon();
      if (scene) tools.announce(`${legend(scene, choice.shows)} ${words.textContent}`);
    });
  }

  /** @param {StepRecord} record */
  function tell(record) {
    told = record;
    const network = record.networks[0];
    const counted = restingIn(network);
    setAttribute(panel, "data-step", record.step);
    emphasize(words, resting(record.step, counted, network));
    write(rows(counted));
    emphasize(live, heard(record.step, counted));
  }

  /** @param {string[][]} texts */
  function write(texts) {
    texts.forEach((row, i) => {
      row.forEach((text, k) => {
        setText(cells[i][k], text);
      });
    });
  }

  return (now) => {
    scene = now;
    for (const input of inputs) input.checked = input.value === choice.shows;
    setText(note, legend(now, choice.shows));
    const why = whyNoRecord(now);
    const record = recordOf(now);
    if (record && record !== told) tell(record);
    else if (why && (!told || FOLLOWS_NOT.has(why))) {
      told = null;
      panel.removeAttribute("data-step");
      setText(words, nothingYet[why]);
      setText(live, said);
      write(noRows);
    }
  };
}
