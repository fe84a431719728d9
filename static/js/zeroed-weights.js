// The exhibit on zeroed weights.

import { startPage } from "./page.js";

startPage({
  views() {
    return { quick: [], slow: [] };
  },
});
