// The address, kept current: it holds every field of the experiment, all changes, and where the page stands.

import { FIRST_SPEED } from "./speeds.js";

/** @import { Scene, State } from "./types.js" */

const APART = 500; // ms between two writings: browsers allow no more than a few a second
const APART_PLAYING = 1000;

/** @returns {{ keep: (scene: Scene) => void, hold: (held: boolean) => void }} */
export function createAddress() {
  let written = Number.NEGATIVE_INFINITY;
  let later = 0;
  let held = true;
  /** @type {Scene | null} */
  let latest = null;

  function write() {
    later = 0;
    if (held || !latest) return;
    const address = `${location.pathname}?${query(latest)}`;
    if (address === location.pathname + location.search) return;
    written = performance.now();
    history.replaceState(history.state, "", address);
  }

  // htmx gives back only pages whose entry it knows by this mark
  if (!history.state?.htmx) history.replaceState({ htmx: true }, "", location.href);

  return {
    keep(scene) {
      latest = scene;
      clearTimeout(later);
      const wait = written + (scene.state.playing ? APART_PLAYING : APART) - performance.now();
      if (wait > 0) later = setTimeout(write, wait);
      else write();
    },
    /** Leave the address as it is, or go on with what the page shows from now on. */
    hold(now) {
      held = now;
      latest = null;
      clearTimeout(later);
    },
  };
}

/** @param {Scene} scene */
function query({ state, frame }) {
  const parts = experimentIn(state);
  const step = state.seeking ?? frame.step;
  if (step > 0) parts.append("step", String(step));
  if (state.mode !== "train") parts.append("mode", state.mode);
  if (state.speed !== FIRST_SPEED) parts.append("speed", String(state.speed));
  const theme = document.documentElement.dataset.theme;
  if (theme && theme !== "auto") parts.append("theme", theme);
  return text(parts);
}

/**
 * The address of the same experiment and its changes with the seed after this one.
 * @param {State} state
 */
export function anotherSeed(state) {
  const parts = experimentIn(state);
  parts.set("seed", String((Number(state.experiment.seed) + 1) % 2 ** 32));
  return `/?${text(parts)}`;
}

/** @param {State} state */
function experimentIn(state) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(state.experiment)) parts.append(name, String(value));
  for (const { step, name, value } of state.commands) parts.append("set", `${step}:${name}:${value}`);
  return parts;
}

/** @param {URLSearchParams} parts */
const text = (parts) => parts.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
