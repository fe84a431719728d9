// The exhibit sub-networks.

import { startPage } from "./page.js";

startPage({ views: () => ({ quick: [], slow: [] }) });
