"""How much the words of a page stand out from what is behind them, computed from their styles."""

from playwright.sync_api import Page

LEAST_FOR_TEXT = 4.5
LEAST_FOR_MARKS = 3.0

# `contrastOf(front, layers)`: the ratio of a color to the colors behind it, given from the front to the back;
# `behind(element)`: those of an element, as HTML paints them, and in a neuron the circles under its number.
COMPUTE = """
window.canvas_ ??= new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
window.rgba = (color) => {
  canvas_.clearRect(0, 0, 1, 1);
  canvas_.fillStyle = color;
  canvas_.fillRect(0, 0, 1, 1);
  const [r, g, b, a] = canvas_.getImageData(0, 0, 1, 1).data;
  return [r, g, b, a / 255];
};
window.over = ([r, g, b, a], below) => [r, g, b].map((c, i) => a * c + (1 - a) * below[i]);
window.luminance = (color) => {
  const [r, g, b] = color.map((c) => c / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
window.contrastOf = (front, layers) => {
  const back = layers.reduceRight((below, layer) => over(layer, below), [255, 255, 255]);
  const [dark, light] = [luminance(back), luminance(over(front, back))].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
};
window.faded = (color, share) => [...color.slice(0, 3), color[3] * Number(share)];
window.behind = (element) => {
  const layers = [];
  if (element.closest(".neuron .awake")) {
    for (const circle of element.parentNode.querySelectorAll("circle")) {
      const { fill, fillOpacity } = getComputedStyle(circle);
      layers.unshift(faded(rgba(fill), fillOpacity));
    }
  }
  for (let at = element; at; at = at.parentElement) layers.push(rgba(getComputedStyle(at).backgroundColor));
  return layers;
};
window.opacityOf = (element) => {
  let opacity = 1;
  for (let at = element; at; at = at.parentElement) opacity *= Number(getComputedStyle(at).opacity);
  return opacity;
};
"""

# Every word that can be seen, and how much it stands out; what cannot be used for now is left out, as WCAG does.
WORDS = """() => {
  const words = new Map();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.textContent.trim();
    if (!text || element.closest("[aria-disabled=true], noscript, script, title, desc, .unseen")) continue;
    if (!element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) continue;
    const range = document.createRange();
    range.selectNodeContents(walker.currentNode);
    const { width, height } = range.getBoundingClientRect();
    if (width < 2 || height < 2) continue;
    const style = getComputedStyle(element);
    const color = element.ownerSVGElement ? faded(rgba(style.fill), style.fillOpacity) : rgba(style.color);
    const ratio = contrastOf(faded(color, opacityOf(element)), behind(element));
    const kind = element.getAttribute("class") ?? "";
    const name = `${element.closest("[id]")?.id} ${kind} “${text.slice(0, 30)}”`;
    words.set(name, Math.min(words.get(name) ?? Infinity, Math.round(100 * ratio) / 100));
  }
  return Object.fromEntries(words);
}"""


def words(page: Page) -> dict[str, float]:
    """Every word in view, with where it stands, and its contrast."""
    page.evaluate(COMPUTE)
    found: dict[str, float] = page.evaluate(WORDS)
    return found


def faint(page: Page) -> dict[str, float]:
    """The words that do not stand out enough."""
    found = words(page)
    assert len(found) > 20, "hardly any words were found"
    return {name: ratio for name, ratio in found.items() if ratio < LEAST_FOR_TEXT}


def mark(page: Page, selector: str, style: str) -> float:
    """The contrast of a mark, such as the `stroke` of the first element for a selector, to what is behind it."""
    page.evaluate(COMPUTE)
    return float(page.evaluate(MARK, [selector, style]))


MARK = """([selector, style]) => {
  const element = document.querySelector(selector);
  return contrastOf(rgba(getComputedStyle(element)[style]), behind(element.parentElement));
}"""


def knob(page: Page) -> float:
    """The contrast of the outline of a slider's knob to the page; no script is told its style, so its rule is read."""
    page.evaluate(COMPUTE)
    return float(page.evaluate(KNOB))


KNOB = """() => {
  const rules = (list) => [...list].flatMap((rule) => [rule, ...rules(rule.cssRules ?? [])]);
  const [knob] = rules([...document.styleSheets].flatMap((sheet) => [...sheet.cssRules]))
    .filter((rule) => rule.selectorText === 'input[type="range"]::-webkit-slider-thumb');
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.border = knob.style.border;
  const ratio = contrastOf(rgba(getComputedStyle(probe).borderTopColor), behind(probe));
  probe.remove();
  return ratio;
}"""
