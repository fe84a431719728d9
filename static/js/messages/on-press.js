// What is said of what is begun and ended by a press.

import { atStep } from "./common.js";

export const onPress = {
  cancel: "Cancel",
  canceled: "Canceled.",
  later: "The server cannot do this now. Try again in a moment.",

  /** @param {number} step of which the answer is */
  since: (step) => `As it was ${atStep(step)}; the run has changed.`,
};
