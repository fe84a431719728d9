// Pointing at neurons: by hover, focus, tap and arrow keys. One stop of Tab for all; what is pinned stays until dismissed.
// One that is pressed tells so by a `press` event and, unless somebody prevents that, is pinned and tells so by a `pin` event.

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/**
 * @param {HTMLElement} network not its SVG alone, which would itself take focus if it listened for it
 * @param {(target: Element | null, pinned: boolean) => void} onChange told of the neuron in question, null for none
 * @param {{ signal: AbortSignal, keeps: Element }} options a tap inside `keeps` dismisses nothing
 */
export function neuronTargets(network, onChange, { signal, keeps }) {
  const layers = targetsIn(network);
  /** @type {Element | null} */
  let pinned = null;
  /** @type {Element | null} */
  let hovered = null;
  /** @type {Element | null} */
  let focused = null;
  let entry = layers.flat()[0];
  entry?.setAttribute("tabindex", "0");

  function tell() {
    onChange(pinned ?? hovered ?? focused, pinned !== null);
  }

  function dismiss() {
    if (!pinned && !hovered && !focused) return false;
    pin(null);
    hovered = focused = null;
    tell();
    return true;
  }

  /** @param {Element | null} target */
  function pin(target) {
    pinned?.setAttribute("aria-pressed", "false");
    pinned = target;
    pinned?.setAttribute("aria-pressed", "true");
    pinned?.dispatchEvent(new CustomEvent("pin", { bubbles: true }));
  }

  /** @param {Element} target */
  function toggle(target) {
    if (!target.dispatchEvent(new CustomEvent("press", { bubbles: true, cancelable: true }))) {
      pin(null);
      tell();
      return;
    }
    if (target === pinned) {
      dismiss();
      return;
    }
    pin(target);
    tell();
  }

  /** @param {Element} target */
  function enter(target) {
    entry.setAttribute("tabindex", "-1");
    entry = target;
    entry.setAttribute("tabindex", "0");
  }

  network.addEventListener("pointerover", (event) => {
    if (event.pointerType !== "mouse") return;
    hovered = targetOf(event);
    tell();
  });
  network.addEventListener("pointerleave", () => {
    hovered = null;
    tell();
  });
  network.addEventListener("focusin", (event) => {
    focused = targetOf(event);
    if (!focused) return;
    enter(focused);
    if (pinned && focused.matches(":focus-visible")) pin(focused); // a click pins by itself
    tell();
  });
  network.addEventListener("focusout", () => {
    focused = null;
    tell();
  });
  network.addEventListener("click", (event) => {
    const target = targetOf(event);
    if (target) toggle(target);
  });
  network.addEventListener("keydown", (event) => {
    const target = targetOf(event);
    if (!target || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Enter" || event.key === " ") {
      if (!event.repeat) toggle(target);
    } else if (event.key in ARROWS) /** @type {HTMLElement} */ (neighbor(layers, target, event.key)).focus();
    else return;
    event.preventDefault();
  });

  document.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape") dismiss();
    },
    { signal },
  );
  document.addEventListener(
    "pointerdown",
    ({ target }) => {
      const at = /** @type {Element} */ (target);
      if (pinned && !keeps.contains(at) && !at.closest("[data-target]")) dismiss();
    },
    { signal },
  );
}

/** @param {Event} event */
const targetOf = (event) => /** @type {Element} */ (event.target).closest("[data-target]");

/**
 * The layer and the place of a neuron in it.
 * @param {Element} target
 */
export const placeOf = (target) => (target.getAttribute("data-target") ?? "").split("-").map(Number);

/**
 * The targets, layer by layer from the left; an image has none.
 * @param {Element} network
 */
function targetsIn(network) {
  /** @type {Element[][]} */
  const layers = [];
  for (const target of network.querySelectorAll("[data-target]")) {
    const [layer] = placeOf(target);
    layers[layer] ??= [];
    layers[layer].push(target);
  }
  return layers.filter((layer) => layer.length > 0);
}

/**
 * The neuron that an arrow key leads to: in the same layer, or level with it in the next; the same one at the edge.
 * @param {Element[][]} layers
 * @param {Element} target
 * @param {string} key
 */
function neighbor(layers, target, key) {
  const [across, down] = ARROWS[key];
  const k = layers.findIndex((layer) => layer.includes(target));
  const i = layers[k].indexOf(target);
  const layer = layers[k + across];
  if (!across || !layer) return layers[k][i + down] ?? target;
  const share = layers[k].length > 1 ? i / (layers[k].length - 1) : 0.5;
  return layer[Math.round(share * (layer.length - 1))];
}
