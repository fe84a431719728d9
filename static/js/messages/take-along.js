// What the dialogs say that share, embed and save a run.

export const takeAlong = {
  copied: "Copied.",
  selected: "Selected. Ctrl C, or ⌘ C, copies it.",
  close: "Close",
  saving: "Making the file …",
  /** @param {string} name */
  saved: (name) => `Saved ${name}.`,
  later: "The server cannot do this now. Try again in a moment.",
};
