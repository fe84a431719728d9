// The exhibit overfitting.

import { startPage } from "./page.js";

startPage({ views: () => ({ quick: [], slow: [] }) });
