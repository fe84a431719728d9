// Small helpers for the document: find what must be there, write only what changed, heed what is disabled, make what is drawn.

/**
 * The element for a selector. Throws when the page lacks it.
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function find(root, selector) {
  const found = root.querySelector(selector);
  if (!found) throw new Error(`the page has no ${selector}`);
  return /** @type {HTMLElement} */ (found);
}

/**
 * Set the text of an element if it is another one.
 * @param {Element} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * Set an attribute if it has another value.
 * @param {Element} element
 * @param {string} name
 * @param {string | number | boolean} value
 */
export function setAttribute(element, name, value) {
  const text = String(value);
  if (element.getAttribute(name) !== text) element.setAttribute(name, text);
}

/**
 * Do something at each click of a button, unless it says that it is disabled.
 * @param {HTMLElement} button
 * @param {() => void} act
 */
export function onClick(button, act) {
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") !== "true") act();
  });
}

/**
 * An SVG element.
 * @param {string} tag
 * @param {Record<string, string | number | boolean>} [attributes]
 */
export function drawn(tag, attributes = {}, text = "") {
  const element = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, String(value));
  element.textContent = text;
  return element;
}

/**
 * Write a sentence in which `**` encloses what is important. A difference stays on one line.
 * @param {Element} element
 * @param {string} text
 */
export function emphasize(element, text) {
  const sentence = text.replaceAll(" − ", "\u00a0−\u00a0");
  if (element.textContent === sentence.replaceAll("**", "")) return;
  element.replaceChildren(
    ...sentence.split("**").map((part, i) => {
      if (i % 2 === 0) return document.createTextNode(part);
      const strong = document.createElement("b");
      strong.textContent = part;
      return strong;
    }),
  );
}
