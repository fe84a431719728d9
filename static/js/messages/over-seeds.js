// What means over seeds are told with: how far they spread, and who is not in them.

import { fixed } from "../format.js";
import { plural } from "./common.js";

/** @param {{ mean: number | null, deviation: number | null }} values */
export const spread = ({ mean, deviation }) => `${fixed(mean)} ± ${fixed(deviation)}`;

/** @param {number} networks that have diverged */
export const leftOut = (networks) =>
  networks > 0
    ? ` ${plural(networks, "network has", "networks have")} diverged and ${networks === 1 ? "is" : "are"} left out.`
    : "";
