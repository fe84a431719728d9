// What the dialogs say that share, embed and save a run.

export const takeAlong = {
  copied: "Copied.",
  selected: "Selected. This browser leaves copying to you.",
  close: "Close",
  saving: "Making the file …",
  /** @param {string} name */
  saved: (name) => `Saved ${name}.`,
  clipGivenUp: "No clip was made: Save was closed meanwhile.",
  later: "The server cannot do this now. Try again in a moment.",
};
