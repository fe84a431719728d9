// The card beside the neuron in question, with its whole sum. It keeps up with the frames while it is there.

import { detailOf } from "./detail.js";
import { find, setAttribute, setText } from "./dom.js";
import { formulaOf, linesOf, noteOf, statusOf, titleOf, whenOf } from "./messages/detail.js";
import { neuronTargets, placeOf } from "./neuron-targets.js";

/**
 * @import { Line } from "./messages/detail.js"
 * @import { Scene, Tools, View } from "./types.js"
 */

const APART = 8; // px between a neuron and its card
const MARGIN = 8; // px between the card and the edge of the screen

/**
 * @param {HTMLElement} element
 * @param {Tools} tools
 * @returns {View}
 */
export function detailView(element, { signal }) {
  const card = find(element, "#detail");
  const parts = cardParts(card);
  /** @type {Scene | null} */
  let latest = null;
  /** @type {Element | null} */
  let target = null;

  function draw() {
    if (!latest || !target) return;
    const [layer, index] = placeOf(target);
    const detail = detailOf(latest, layer, index);
    setText(parts.title, titleOf(detail));
    setText(parts.status, statusOf(detail));
    setText(parts.when, whenOf(detail));
    setText(parts.formula, formulaOf(detail));
    setText(parts.note, noteOf(detail));
    writeLines(parts.lines, linesOf(detail));
  }

  /**
   * @param {Element | null} next
   * @param {boolean} pinned
   */
  function show(next, pinned) {
    target?.removeAttribute("aria-describedby");
    target = latest ? next : null;
    card.hidden = !target;
    setAttribute(card, "data-pinned", pinned);
    if (!target) return;
    target.setAttribute("aria-describedby", card.id);
    draw();
    place(card, target, element);
  }

  neuronTargets(element, show, { signal, keeps: card });
  const moved = () => {
    if (target) place(card, target, element);
  };
  addEventListener("resize", moved, { signal });
  addEventListener("scroll", moved, { signal, passive: true });

  return (scene) => {
    latest = scene;
    draw();
    moved();
  };
}

/**
 * Everything in the card, made once.
 * @param {HTMLElement} card
 */
function cardParts(card) {
  const make = (/** @type {string} */ tag, /** @type {string} */ name) => {
    const made = document.createElement(tag);
    made.className = name;
    return made;
  };
  const [head, title, status] = [make("p", "detail-head"), make("b", "title"), make("span", "status")];
  const parts = { when: make("p", "when"), formula: make("p", "formula"), note: make("p", "note") };
  const lines = make("div", "lines");
  head.append(title, " ", status);
  card.replaceChildren(head, parts.when, parts.formula, lines, parts.note);
  return { ...parts, title, status, lines };
}

/**
 * @param {HTMLElement} element
 * @param {Line[]} lines
 */
function writeLines(element, lines) {
  while (element.children.length > lines.length) element.lastElementChild?.remove();
  while (element.children.length < lines.length) {
    const row = document.createElement("p");
    for (let i = 0; i < 3; i++) row.append(document.createElement("span"), " ");
    element.append(row);
  }
  lines.forEach(({ what, how, value, strong }, i) => {
    const row = element.children[i];
    row.classList.toggle("strong", strong === true);
    [what, how, value].forEach((text, k) => {
      setText(row.children[k], text);
    });
  });
}

/**
 * Put the card to the right of the neuron or, where it would leave the screen or cover a panel, to the left, below or above it;
 * beside it above the sentence, if there is room.
 * @param {HTMLElement} card
 * @param {Element} target
 * @param {HTMLElement} within what the card is placed in
 */
function place(card, target, within) {
  const neuron = find(target, "rect").getBoundingClientRect();
  const { width, height } = card.getBoundingClientRect();
  const origin = within.getBoundingClientRect();
  const bottom = Math.min(
    innerHeight,
    document.querySelector(".transport")?.getBoundingClientRect().top ?? innerHeight,
  );
  const panels = document.querySelector(".panels")?.getBoundingClientRect().left ?? 0;
  const edge = document.documentElement.clientWidth;
  const right = (panels > neuron.right ? Math.min(panels, edge) : edge) - MARGIN - width;
  let x = neuron.right + APART;
  const sentence = document.querySelector("#sentence")?.getBoundingClientRect().top ?? bottom;
  const free = sentence > height + 2 * MARGIN ? Math.min(bottom, sentence) : bottom;
  let y = between(MARGIN, (neuron.top + neuron.bottom - height) / 2, free - MARGIN - height);
  if (x > right) x = neuron.left - APART - width;
  if (x < MARGIN) {
    x = between(MARGIN, (neuron.left + neuron.right - width) / 2, right);
    const below = neuron.bottom + APART;
    const above = neuron.top - APART - height;
    y = below + height <= bottom - MARGIN ? below : Math.max(0, above);
  }
  card.style.setProperty("left", `${Math.round(x - origin.left)}px`);
  card.style.setProperty("top", `${Math.round(y - origin.top)}px`);
}

/**
 * @param {number} least
 * @param {number} value
 * @param {number} most
 */
const between = (least, value, most) => Math.max(least, Math.min(value, most));
