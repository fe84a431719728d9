// All that a link to this moment must say: the experiment, its changes, and where and how the page stands.

import { experimentIn, withTheme } from "./address.js";

/** @import { Scene } from "./types.js" */

/**
 * As the parameters of an address; as the page was asked for while its run is not there yet.
 * @param {Scene | null} scene
 */
export function wholeState(scene) {
  if (!scene) return new URLSearchParams(location.search);
  const { state, frame } = scene;
  const parts = experimentIn(state);
  parts.append("step", String(state.seeking ?? frame.step));
  parts.append("mode", state.mode);
  parts.append("speed", String(state.speed));
  parts.append("run", state.id);
  parts.append("reached", String(Math.max(state.reached, frame.step)));
  return withTheme(parts);
}
