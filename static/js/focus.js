// Focus is never lost: it stays on what is drawn anew, goes on from what is taken away, and skips what is in between. Nor is the
// place that one has scrolled to.

import { find } from "./dom.js";

const FILLED = 3000; // ms until panels drawn anew have what they show

/**
 * Remember what has focus before it is drawn anew; the function that comes back gives it back. Where a hand clicked it is
 * of use only to a slider, which arrow keys may move on.
 * @returns {() => void}
 */
export function keptFocus() {
  const before = document.activeElement;
  if (!before?.matches(":focus-visible, input")) return () => {};
  const path = pathTo(before);
  const focusVisible = before.matches(":focus-visible");
  return () => {
    if (before.isConnected) return;
    const again = /** @type {HTMLElement | null} */ (document.querySelector(path));
    again?.focus({ preventScroll: true, focusVisible });
  };
}

/**
 * Remember how far the page and its panels are scrolled before they are drawn anew; the function that comes back scrolls there,
 * and there again as the panels fill, unless somebody presses or scrolls before.
 * @returns {() => void}
 */
export function keptScroll() {
  const page = scrollY;
  const panels = document.querySelector(".panels")?.scrollTop ?? 0;
  return () => {
    const again = document.querySelector(".panels");
    if (!again) return;
    const done = new AbortController();
    const growing = new ResizeObserver(scroll);
    done.signal.addEventListener("abort", () => growing.disconnect());
    for (const end of ["pointerdown", "keydown", "wheel", "touchmove"]) {
      addEventListener(end, () => done.abort(), { capture: true, passive: true, signal: done.signal });
    }
    for (const panel of again.children) growing.observe(panel);
    setTimeout(() => done.abort(), FILLED);

    function scroll() {
      if (!again?.isConnected) return done.abort();
      again.scrollTop = panels;
      if (Math.abs(scrollY - page) > 1) scrollTo({ top: page, behavior: "instant" });
    }
    scroll();
  };
}

/**
 * Before `element` is taken away: if focus is in it, it goes on to where time goes on.
 * @param {HTMLElement} element
 */
export function passFocus(element) {
  if (element.contains(document.activeElement)) find(document, "#play").focus({ preventScroll: true });
}

/** Have links within the page lead there without a trace in the address. */
export function skipLinks() {
  for (const link of document.querySelectorAll(".skip")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      find(document, link.getAttribute("href") ?? "").focus();
    });
  }
}

/**
 * A selector for an element by its place below the nearest one with an id.
 * @param {Element} element
 */
function pathTo(element) {
  const steps = [];
  /** @type {Element | null} */
  let at = element;
  for (; at?.parentElement && !at.id; at = at.parentElement) {
    steps.unshift(`:nth-child(${[...at.parentElement.children].indexOf(at) + 1})`);
  }
  return [at?.id ? `#${at.id}` : ":root", ...steps].join(" > ");
}
