// The weights of one layer before, during and after the iteration on the page, what the update changed of them, and what was
// sent through them. A cell that is pointed at, or gone to by arrow keys, is marked in all of them and told in numbers.

import { answersView } from "./answers.js";
import { emphasize, find, setText } from "./dom.js";
import { heatColors, largestIn, paintHeat } from "./heat-map.js";
import {
  agreement,
  cellOf,
  iterationOf,
  noIteration,
  none,
  updateOf,
  zeroedIn,
  zerosOf,
} from "./messages/heat-maps.js";
import { changeOf } from "./resting.js";
import { isLong } from "./shown-record.js";
import { onTheme } from "./theme.js";
import { betweenOf, factsOf, zerosIn } from "./weight-facts.js";

/** @import { Scene, StepRecord, Tools, View } from "./types.js" */

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

/**
 * @param {HTMLElement} stage
 * @param {Tools} tools
 * @returns {View}
 */
export function heatMapsView(stage, tools) {
  const panel = find(stage, "#weights");
  const maps = find(panel, ".maps");
  const canvases = Object.fromEntries(
    ["before", "given", "during", "after", "change"].map((name) => [
      name,
      /** @type {HTMLCanvasElement} */ (find(maps, `[data-map=${name}] canvas`)),
    ]),
  );
  const told = find(panel, ".reading");
  const lines = [...panel.querySelectorAll(".facts li")];
  const note = find(panel, ".at");
  const choices = /** @type {NodeListOf<HTMLInputElement>} */ (panel.querySelectorAll("input"));
  const marks = [...maps.querySelectorAll(".spot")];
  let colors = heatColors();
  /** @type {{ record: StepRecord, row: number } | null} */
  let latest = null;
  let isAtStart = false; // before the first iteration
  /** @type {[number, number] | null} */
  let cell = null; // in question

  const layer = () => Number([...choices].find(({ checked }) => checked)?.value ?? 0);

  function draw() {
    const chosen = [...choices].find(({ checked }) => checked);
    const [rows, columns] = (chosen?.dataset.size ?? "1,1").split(",").map(Number);
    maps.style.setProperty("--rows", String(rows));
    maps.style.setProperty("--columns", String(columns));
    if (!latest || isAtStart) {
      clear();
      return;
    }
    const { record, row } = latest;
    const { before, after, given, kept } = betweenOf(record, layer(), row);
    const change = changeOf(record.networks[0])[layer()];
    const largest = largestIn(before, after);
    paintHeat(canvases.before, before, largest, colors);
    paintHeat(canvases.during, before, largest, colors);
    paintHeat(canvases.after, after, largest, colors);
    paintHeat(canvases.change, change, largestIn(change), colors);
    paintHeat(
      canvases.given,
      given.map((a, i) => [kept[i] ? a : null]),
      largestIn([given]),
      colors,
    );
    write();
    tell();
  }

  /** Before the first iteration there is nothing to see. */
  function clear() {
    for (const canvas of Object.values(canvases)) canvas.width = 1;
    lines.forEach((line, i) => {
      setText(line, i === 0 ? noIteration : "");
    });
    setText(note, "");
    tell();
  }

  function write() {
    if (!latest) return;
    const { record, row } = latest;
    const [network] = record.networks;
    const facts = factsOf(record, layer(), row);
    [zerosOf(facts, layer(), network), agreement(facts), updateOf(facts, record.step, network)].forEach(
      (line, i) => {
        emphasize(lines[i], line);
      },
    );
    setText(note, iterationOf(record, row));
  }

  function tell() {
    for (const mark of marks) mark.toggleAttribute("hidden", !cell);
    if (!latest || isAtStart || !cell) {
      setText(told, none);
      return;
    }
    const [i, j] = cell;
    maps.style.setProperty("--row", String(i));
    maps.style.setProperty("--column", String(j));
    setText(told, cellOf(betweenOf(latest.record, layer(), latest.row), layer(), i, j, latest.record));
  }

  /** @param {[number, number] | null} next */
  function point(next) {
    cell = next;
    tell();
  }

  /** How many rows and columns there are. */
  const size = () => [
    Number(maps.style.getPropertyValue("--rows")),
    Number(maps.style.getPropertyValue("--columns")),
  ];

  maps.addEventListener("pointermove", ({ target, clientX, clientY }) => {
    const map = /** @type {Element} */ (target).closest("[data-map]")?.querySelector("canvas");
    if (!map) return;
    const { left, top, width, height } = map.getBoundingClientRect();
    const [rows, columns] = size();
    const i = Math.floor(((clientY - top) / height) * rows);
    const j = Math.floor(((clientX - left) / width) * columns);
    if (i >= 0 && i < rows && j >= 0 && j < columns)
      point([i, map === canvases.given ? (cell?.[1] ?? 0) : j]);
  });
  maps.addEventListener("pointerleave", () => point(null));
  maps.addEventListener("focus", () => point(cell ?? [0, 0]));
  maps.addEventListener("blur", () => point(null));
  maps.addEventListener("keydown", (event) => {
    if (!(event.key in ARROWS) || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    const [rows, columns] = size();
    const [down, across] = ARROWS[event.key];
    const [i, j] = cell ?? [0, 0];
    point([Math.min(Math.max(i + down, 0), rows - 1), Math.min(Math.max(j + across, 0), columns - 1)]);
    tools.announce(told.textContent ?? "");
  });
  panel.addEventListener("change", () => {
    cell = null;
    draw();
    tell();
  });
  onTheme(() => {
    colors = heatColors();
    draw();
  }, tools.signal);

  const ask = answersView(panel, tools, {
    path(scene) {
      const { frame, state, fast } = scene;
      const isMoving = state.playing && state.mode === "train" && (fast || isLong(frame));
      return frame.step === 0 || isMoving ? null : `steps/${frame.step}`;
    },
    show(/** @type {StepRecord} */ record, _, /** @type {Scene} */ { frame }) {
      latest = { record, row: frame.mode === "train" ? frame.example.position - 1 : 0 };
      emphasize(find(stage, "#zeroed"), zeroedIn(zerosIn(record.networks[0]), record.step));
      draw();
    },
  });

  draw();
  return (scene) => {
    const wasAtStart = isAtStart;
    isAtStart = scene.frame.step === 0;
    if (isAtStart !== wasAtStart) draw();
    ask(scene);
  };
}
