// One panel of an exhibit at a time, with a way to the others: a slide has room for no more.

import { find, setText } from "./dom.js";
import { placeOf } from "./messages/embed.js";

/**
 * @param {HTMLElement} stage
 * @param {string} first the panel to begin with
 * @param {() => void} onChange
 */
export function pager(stage, first, onChange) {
  const panels = /** @type {HTMLElement[]} */ ([
    ...stage.querySelectorAll(".panels > .panel[id], .claim"),
  ]).filter(({ id }) => id !== "numbers");
  const nav = find(stage, "#pager");
  const place = find(nav, ".place");
  let at = Math.max(
    0,
    panels.findIndex(({ id }) => id === first),
  );
  nav.hidden = panels.length < 2;
  panels[0]?.closest("#results")?.setAttribute("tabindex", "0"); // what has no room is scrolled to, by keys as well

  function show() {
    setText(place, placeOf(at + 1, panels.length));
    panels.forEach((panel, i) => {
      panel.hidden = i !== at;
      if (panel instanceof HTMLDetailsElement) panel.open = i === at;
    });
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (stage.querySelectorAll(".group"))) {
      group.hidden = !group.contains(panels[at]);
    }
  }

  nav.addEventListener("click", ({ target }) => {
    const button = /** @type {Element} */ (target).closest("button");
    if (!button) return;
    at = (at + (button.dataset.do === "after" ? 1 : -1) + panels.length) % panels.length;
    show();
    onChange();
  });
  if (panels.length) show();
}
