// What is said of what is begun and ended by a press.

export const onPress = {
  cancel: "Cancel",
  canceled: "Canceled.",
  later: "The server cannot do this now. Try again in a moment.",
};
