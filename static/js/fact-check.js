// The fact check: claims that one reads, each opened by hand or by the address, with a figure of the run as it stands.

import { openByAddress } from "./claim-address.js";
import { claimsView } from "./claims-view.js";
import { find } from "./dom.js";

/** @import { Exhibit } from "./types.js" */

const claims = find(document, "#claims");

/** @type {Exhibit} */
export const exhibit = {
  views: (_, tools) => ({ quick: [], slow: [claimsView(claims, tools)] }),
};
openByAddress(claims);
