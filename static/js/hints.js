// The short help of a setting, on a card beside it while it is pointed at or has focus.

import { find, setText } from "./dom.js";

const PATIENCE = 350; // ms that the pointer rests
const GAP = 10; // px

/** @param {HTMLElement} form */
export function hints(form) {
  const card = find(document, "#hint");
  let later = 0;

  /** @param {Element | null} field */
  function show(field) {
    clearTimeout(later);
    const words = field?.querySelector("[id$=-help]")?.textContent;
    if (!field || !words) return hide();
    setText(card, words);
    if (!card.matches(":popover-open")) card.showPopover();
    const box = field.getBoundingClientRect();
    const beside = box.right + GAP;
    const fits = beside + card.offsetWidth < innerWidth;
    const top = fits ? box.top : box.bottom + GAP;
    card.style.setProperty("left", `${fits ? beside : Math.max(GAP, box.left)}px`);
    card.style.setProperty("top", `${Math.max(GAP, Math.min(top, innerHeight - card.offsetHeight - GAP))}px`);
  }

  function hide() {
    clearTimeout(later);
    if (card.matches(":popover-open")) card.hidePopover();
  }

  /** @param {Event} event */
  const fieldOf = ({ target }) => /** @type {Element} */ (target).closest(".field");

  form.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    const field = fieldOf(event);
    clearTimeout(later);
    if (field) later = setTimeout(show, PATIENCE, field);
    else hide();
  });
  form.addEventListener("pointerleave", hide);
  form.addEventListener("focusin", (event) => {
    if (/** @type {Element} */ (event.target).matches(":focus-visible")) show(fieldOf(event));
  });
  form.addEventListener("focusout", hide);
  form.addEventListener("scroll", hide);
  form.addEventListener("keydown", ({ key }) => {
    if (key === "Escape") hide();
  });
}
