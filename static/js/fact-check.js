// The exhibit fact-check.

import { startPage } from "./page.js";

startPage({ views: () => ({ quick: [], slow: [] }) });
