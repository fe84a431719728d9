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
 * Call `fn` whenever the theme has changed; paper is light, whatever the screen is.
 * @param {() => void} fn
 */
export function onTheme(fn) {
  for (const query of ["(prefers-color-scheme: dark)", "(forced-colors: active)", "print"]) {
    matchMedia(query).addEventListener("change", fn);
  }
  new MutationObserver(fn).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}

/**
 * Have a button go through the themes. The address carries the choice, so that a reload keeps it.
 * @param {HTMLElement} button
 */
export function themeButton(button) {
  button.addEventListener("click", () => {
    const root = document.documentElement;
    const next = THEMES[(THEMES.indexOf(root.dataset.theme ?? "auto") + 1) % THEMES.length];
    root.dataset.theme = next;
    const url = new URL(location.href);
    url.searchParams.set("theme", next);
    history.replaceState(null, "", url);
  });
}
