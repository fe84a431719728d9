// What panels say of the server's answers.

export const answers = {
  waits: "On pause while training plays.",
  busy: "The server is busy. It is asked again.",
  later: "The server does not answer now. It is asked again.",
  still: "Worked out once it plays.",
};
