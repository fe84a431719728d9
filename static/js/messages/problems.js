// What went wrong with a request where no server says it.

export const problems = {
  noAnswer: "The server does not answer.",
  noRun: "There is no run yet.",
  otherRun: "The run that this was meant for is no more.",
};
