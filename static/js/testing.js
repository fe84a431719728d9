// The exhibit on testing.

import { startPage } from "./page.js";

startPage({
  views() {
    return { quick: [], slow: [] };
  },
});
