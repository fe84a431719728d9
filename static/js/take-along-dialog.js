// One dialog for all that is taken along: the server writes what stands in it, for the run as it is when the dialog opens. Another
// choice in it has what was made of the choices written anew.

import { clipMaker } from "./clip-maker.js";
import { copy } from "./copying.js";
import { find, setText } from "./dom.js";
import { enlarge } from "./full-code.js";
import { takeAlong as words } from "./messages/take-along.js";
import { problemIn } from "./request.js";
import { saving } from "./saving.js";
import { spans } from "./spans.js";
import { wholeState } from "./whole-state.js";

/** @import { Scene } from "./types.js" */

/**
 * The page that it is part of: what is shown, and a note on it for what is told when the dialog is closed.
 * @typedef {{ scene: () => Scene | null, notice: (text: string) => void }} Around
 */

/**
 * A function that opens it, by the name of what it is to hold. It throws where the server does not answer, unless it is
 * open, where that is told in it.
 * @param {Around} page
 */
export async function createTakeAlong({ scene, notice }) {
  await styles();
  const dialog = document.createElement("dialog");
  dialog.className = "dialog take-along-dialog";
  dialog.id = "take-along-dialog";
  dialog.tabIndex = -1; // it has focus first, so that one reads it from its beginning
  dialog.setAttribute("aria-labelledby", "take-along-title");
  const inside = document.createElement("div"); // a click beside it closes the dialog
  inside.className = "inside";
  dialog.append(inside);
  document.body.append(dialog);
  dialog.autofocus = true; // when it opens, not now

  /** @type {AbortController} */
  let life = new AbortController(); // of what stands in it
  let latest = new AbortController(); // of what is written for the choices as they are
  let shown = new URLSearchParams(); // what it was asked for
  /** @type {HTMLElement | null} */
  let openedBy = null;

  /** @param {string} text */
  function tell(text) {
    if (dialog.open) setText(find(dialog, ".told"), text);
    else notice(text);
  }

  /**
   * @param {string} name
   * @param {HTMLElement} opener
   */
  async function open(name, opener) {
    end();
    const mine = new AbortController();
    life = mine;
    shown = wholeState(scene());
    shown.set("exhibit", find(document, "#stage").dataset.exhibit ?? "");
    const written = await ask(name, shown, mine.signal).catch((problem) => {
      if (!dialog.open) throw problem;
      tell(words.later);
    });
    if (!written || mine.signal.aborted) return;
    inside.replaceChildren(...written.body.childNodes);
    spans(dialog);
    saving(dialog, tell);
    clipMaker(dialog, { tell, signal: mine.signal });
    dialog.scrollTop = 0;
    if (dialog.open) {
      dialog.focus();
    } else {
      openedBy = opener;
      dialog.showModal();
    }
  }

  /** Nothing is asked for what stands in it any more; files that are on their way are saved all the same. */
  function end() {
    life.abort();
    latest.abort();
  }

  /** @param {HTMLFormElement} form whose choices have changed */
  async function write(form) {
    latest.abort(); // or an answer to older choices might come after this one
    const mine = new AbortController();
    latest = mine;
    const name = form.dataset.choices ?? "";
    for (const [choice, value] of new FormData(form)) shown.set(choice, String(value));
    const written = await ask(name, shown, mine.signal);
    if (!written) return;
    const openOnes = [...dialog.querySelectorAll("[data-made] details")].map(isOpen);
    find(dialog, "[data-made]").replaceWith(find(written, "[data-made]"));
    [...dialog.querySelectorAll("[data-made] details")].forEach((one, i) => {
      /** @type {HTMLDetailsElement} */ (one).open = openOnes[i];
    });
  }

  dialog.addEventListener("change", ({ target }) => {
    const form = /** @type {HTMLInputElement} */ (target).form;
    if (form?.dataset.choices) void write(form).catch(() => tell(words.later));
  });
  dialog.addEventListener("submit", (event) => {
    if (/** @type {HTMLFormElement} */ (event.target).dataset.choices) event.preventDefault();
  });
  dialog.addEventListener("click", ({ target }) => {
    const button = /** @type {HTMLElement | null} */ (/** @type {Element} */ (target).closest("[data-do]"));
    if (button?.dataset.do === "copy") void copy(button, tell);
    if (button?.dataset.do === "enlarge") enlarge(button);
  });
  dialog.addEventListener("close", () => {
    end();
    if (!openedBy?.checkVisibility()) find(document, "[popovertarget=take-along]").focus();
  });
  return open;
}

/** @param {Element} element */
const isOpen = (element) => /** @type {HTMLDetailsElement} */ (element).open;

/**
 * What the server writes; null when `signal` has ended it.
 * @param {string} name
 * @param {URLSearchParams} query
 * @param {AbortSignal} signal
 */
async function ask(name, query, signal) {
  try {
    const response = await fetch(`/dialogs/${name}?${query}`, { signal });
    if (!response.ok) throw await problemIn(response);
    return new DOMParser().parseFromString(await response.text(), "text/html");
  } catch (problem) {
    if (signal.aborted) return null;
    throw problem;
  }
}

/** Until the styles are there. */
function styles() {
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = new URL("../css/dialogs/take-along.css", import.meta.url).href;
  return new Promise((resolve, reject) => {
    link.addEventListener("load", resolve);
    link.addEventListener("error", (event) => {
      link.remove();
      reject(event);
    });
    document.head.append(link);
  });
}
