// The address, kept current: it holds every field of the experiment, all changes, and where the page stands.

/** @import { Begins, Scene, State } from "./types.js" */

const APART = 500; // ms between two writings: browsers allow no more than a few a second
const APART_PLAYING = 1000;

export function createAddress() {
  let written = Number.NEGATIVE_INFINITY;
  let later = 0;
  let held = true;
  /** @type {Begins} */
  let begins = { step: 0, mode: "train", speed: 0 };
  /** @type {Scene | null} */
  let latest = null;

  function write() {
    later = 0;
    if (held || !latest) return;
    keepLinks(latest);
    const address = `${location.pathname}?${query(latest, begins)}${location.hash}`;
    if (location.href.endsWith(address)) return;
    written = performance.now();
    history.replaceState(history.state, "", address);
  }

  // htmx gives back only pages whose entry it knows by this mark
  if (!history.state?.htmx) history.replaceState({ htmx: true }, "", location.href);

  return {
    /**
     * What the page shows from now on begins there, which its address need not say.
     * @param {Begins} now
     */
    begin(now) {
      begins = now;
    },
    /** @param {Scene} scene */
    keep(scene) {
      latest = scene;
      clearTimeout(later);
      const wait = written + (scene.state.playing ? APART_PLAYING : APART) - performance.now();
      if (wait > 0) later = setTimeout(write, wait);
      else write();
    },
    /**
     * Leave the address as it is, or go on with what the page shows from now on.
     * @param {boolean} now
     */
    hold(now) {
      held = now;
      latest = null;
      clearTimeout(later);
    },
  };
}

/**
 * @param {Scene} scene
 * @param {Begins} begins
 */
function query({ state, frame }, begins) {
  const parts = experimentIn(state);
  const step = state.seeking ?? frame.step;
  if (step !== begins.step) parts.append("step", String(step));
  if (state.mode !== begins.mode) parts.append("mode", state.mode);
  if (state.speed !== begins.speed) parts.append("speed", String(state.speed));
  return textOf(withTheme(parts));
}

/**
 * Have the links to other exhibits lead to the same experiment, at the same step unless they begin at a later one; or to a preset.
 * @param {Scene} scene
 */
function keepLinks({ state, frame }) {
  const step = state.seeking ?? frame.step;
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (
    document.querySelectorAll("a[data-begins]")
  )) {
    const { begins, preset } = link.dataset;
    const parts = preset ? new URLSearchParams({ preset }) : experimentIn(state);
    if (!preset && step > Number(begins)) parts.append("step", String(step));
    link.search = textOf(withTheme(parts));
  }
}

/**
 * The address of the same experiment and its changes with the seed after this one.
 * @param {State} state
 */
export function anotherSeed(state) {
  const parts = experimentIn(state);
  parts.set("seed", String((Number(state.experiment.seed) + 1) % 2 ** 32));
  return `${location.pathname}?${textOf(parts)}`;
}

/**
 * The address of an experiment that is from its beginning what this one is now, with some fields changed; and of how its page
 * is to begin.
 * @param {State} state
 * @param {Record<string, unknown>} change `rate` stands for one drop rate in every layer
 * @param {Record<string, unknown>} then
 */
export function changed({ experiment, parameters }, { rate, ...change }, then) {
  const rates = rate === undefined ? {} : { drop_rates: experiment.hidden.map(() => rate) };
  /** @type {Record<string, unknown>} */
  const fields = { ...experiment, ...parameters, ...rates, ...change, ...then };
  if ("step" in fields) fields.step = Math.min(Number(fields.step), Number(fields.steps)); // a shorter run begins at its end
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(fields)) parts.append(name, String(value));
  return `${location.pathname}?${textOf(parts)}`;
}

/** @param {URLSearchParams} parts */
export function withTheme(parts) {
  const theme = document.documentElement.dataset.theme;
  if (theme && theme !== "auto") parts.append("theme", theme);
  return parts;
}

/** @param {State} state */
export function experimentIn(state) {
  const parts = new URLSearchParams();
  for (const [name, value] of Object.entries(state.experiment)) parts.append(name, String(value));
  for (const { step, name, value } of state.commands) parts.append("set", `${step}:${name}:${value}`);
  return parts;
}

/** @param {URLSearchParams} parts */
export const textOf = (parts) => parts.toString().replaceAll("%2C", ",").replaceAll("%3A", ":");
