// A QR code as large as the screen, with its address below, to be scanned from the last row.

import { find } from "./dom.js";
import { takeAlong as words } from "./messages/take-along.js";

/** @param {HTMLElement} button which stands beside the code, and names it */
export function enlarge(button) {
  const squares = find(/** @type {HTMLElement} */ (button.parentElement), ".squares");
  const dialog = document.createElement("dialog");
  dialog.className = "full-code";
  dialog.setAttribute("aria-label", button.dataset.name ?? "");
  const caption = document.createElement("p");
  caption.textContent = button.dataset.caption ?? "";
  dialog.append(squares.cloneNode(true), caption, closing());
  document.body.append(dialog);

  const isOurs = !document.fullscreenElement;
  const gone = new AbortController();
  dialog.addEventListener("close", () => {
    gone.abort();
    if (isOurs && document.fullscreenElement) void document.exitFullscreen();
    dialog.remove();
  });
  dialog.showModal();
  if (!isOurs) return;
  void document.documentElement.requestFullscreen?.().then(
    () => {
      if (gone.signal.aborted) void document.exitFullscreen(); // it was closed before that was granted
    },
    () => {}, // it fills the window in any case
  );
  const onChange = () => {
    if (!document.fullscreenElement) dialog.close();
  };
  document.addEventListener("fullscreenchange", onChange, { signal: gone.signal });
}

function closing() {
  const form = document.createElement("form");
  form.method = "dialog";
  const button = document.createElement("button");
  button.className = "solid";
  button.textContent = words.close;
  form.append(button);
  return form;
}
