// From one exhibit to another, in the order of the header.

/**
 * Go to the exhibit before or after this one, if there is one.
 * @param {"next" | "previous"} which
 */
export function goTo(which) {
  const here = document.querySelector("#exhibits [aria-current]")?.closest("li");
  const there = which === "next" ? here?.nextElementSibling : here?.previousElementSibling;
  there?.querySelector("a")?.click();
}
