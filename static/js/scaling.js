// The exhibit on scaling.

import { startPage } from "./page.js";

startPage({
  views() {
    return { quick: [], slow: [] };
  },
});
