// As the system has it, light, dark, or for a projector: the button, and the colors of the tokens for what is drawn on a canvas.

const THEMES = ["auto", "light", "dark", "projector"];

/**
 * A color token as `[red, green, blue]`, 0 to 255, in the present theme.
 * @param {string} token its name, as in `--blue`
 */
export function rgb(token) {
  return (css(token).match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
}

/**
 * A color token as a canvas takes it, in the present theme.
 * @param {string} token
 */
export function css(token) {
  const probe = document.createElement("i");
  probe.style.setProperty("forced-color-adjust", "none");
  probe.style.color = `var(${token})`;
  document.body.append(probe);
  const color = getComputedStyle(probe).color;
  probe.remove();
  return color;
}

/**
 * Call `fn` whenever the theme has changed, until `signal` ends it; paper is light, whatever the screen is.
 * @param {() => void} fn
 * @param {AbortSignal} [signal]
 */
export function onTheme(fn, signal) {
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) {
    matchMedia(query).addEventListener("change", fn, { signal });
  }
  const observer = new MutationObserver(fn);
  observer.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  signal?.addEventListener("abort", () => observer.disconnect());
}

/**
 * Have a button go through the themes.
 * @param {HTMLElement} button
 */
export function themeButton(button) {
  button.addEventListener("click", () => {
    const root = document.documentElement;
    root.dataset.theme = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
  });
}
