// What panels say of the server's answers.

export const answers = {
  later: "The server does not answer now. It is asked again.",
};
