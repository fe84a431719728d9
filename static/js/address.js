// The address, kept current: it holds every field of the experiment, all changes, and where the page stands.

/** @import { Scene } from "./types.js" */

const APART = 1000; // ms between two writings while the run plays: browsers allow no more than a few a second

/** @returns {{ keep: (scene: Scene) => void, hold: (held: boolean) => void }} */
export function createAddress() {
  let written = 0;
  let later = 0;
  let held = true;
  /** @type {Scene | null} */
  let latest = null;

  function write() {
    if (held || !latest) return;
    written = performance.now();
    const address = `${location.pathname}?${query(latest)}`;
    if (address !== location.pathname + location.search) history.replaceState(history.state, "", address);
  }

  // htmx gives back only pages whose entry it knows by this mark
  if (!history.state?.htmx) history.replaceState({ htmx: true }, "", location.href);

  return {
    keep(scene) {
      latest = scene;
      clearTimeout(later);
      const wait = scene.state.playing ? written + APART - performance.now() : 0;
      if (wait > 0) later = setTimeout(write, wait);
      else write();
    },
    /** Leave the address as it is, or go on. */
    hold(now) {
      held = now;
      latest = null;
      clearTimeout(later);
    },
  };
}

/** @param {Scene} scene */
function query({ state, frame }) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(state.experiment)) parts.append(name, String(value));
  for (const { step, name, value } of state.commands) parts.append("set", `${step}:${name}:${value}`);
  const step = state.seeking ?? frame.step;
  if (step > 0) parts.append("step", String(step));
  if (state.mode !== "train") parts.append("mode", state.mode);
  if (state.speed !== 2) parts.append("speed", String(state.speed));
  const theme = document.documentElement.dataset.theme;
  if (theme && theme !== "auto") parts.append("theme", theme);
  return parts.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
}
