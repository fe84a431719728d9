// The exhibit on training.

import { startPage } from "./page.js";

startPage({
  views() {
    return { quick: [], slow: [] };
  },
});
