// Whether nothing should move by itself: as the address of an embed asks, else as the system has it.

const system = matchMedia("(prefers-reduced-motion: reduce)");

export function isCalm() {
  const { motion } = document.documentElement.dataset;
  return motion === "reduce" || (motion !== "full" && system.matches);
}
