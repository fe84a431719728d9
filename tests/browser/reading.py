"""What stands on a page, read as a person would see it."""

from collections.abc import Iterator
from typing import Any

from playwright.sync_api import Locator, Page, expect

from app.web.numbers import THIN, fixed

from ..web.serving import eventually, fetch

THEMES = ("light", "dark", "projector")
# In one go, so that no frame comes between: where the page is, what it shows, and the frame that came for it.
SHOWN = """() => {
  const stage = document.querySelector("#stage").dataset;
  const hidden = [...document.querySelectorAll("[data-neuron][data-mask]:not([data-neuron^='0-'])")];
  const layers = [];
  for (const neuron of hidden) {
    const [layer] = neuron.dataset.neuron.split("-").map(Number);
    (layers[layer - 1] ??= []).push({
      mask: Number(neuron.dataset.mask),
      value: neuron.querySelector(".value")?.textContent ?? "",
      asleep: Number(getComputedStyle(neuron.querySelector(".asleep")).opacity),
    });
  }
  const step = Number(stage.step);
  const frame = window.frames_.filter((f) => f.step === step && f.mode === stage.mode).at(-1);
  return { step, mode: stage.mode, layers, frame, latest: window.frames_.at(-1)?.step };
}"""


def shown(page: Page) -> Any:
    """`{step, mode, layers: [[{mask, value, asleep}]], frame, latest}` of the page at this moment."""
    return page.evaluate(SHOWN)


def masks(page: Page) -> list[list[int]]:
    """The masks that stand on the page, per hidden layer."""
    return [[neuron["mask"] for neuron in layer] for layer in shown(page)["layers"]]


def record(page: Page, step: int) -> Any:
    """Iteration `step` of the page's run, from the server."""
    address = page.evaluate("() => `${location.origin}/api/runs/${window.run_}`")
    return fetch(f"{address}/steps/{step}").raise_for_status().json()


def stage(page: Page) -> Locator:
    """The element that says where the page stands."""
    return page.locator("#stage")


def wait_for_step(page: Page, step: int) -> None:
    """Until the page shows that step."""
    expect(stage(page)).to_have_attribute("data-step", str(step))


def in_each_theme(page: Page, *themes: str) -> Iterator[str]:
    """The themes by name, the page being in each as long as it is named, and then again in the one it was in."""
    before = page.locator("html").get_attribute("data-theme")
    for theme in themes or THEMES:
        page.evaluate(WEAR, theme)
        yield theme
    page.evaluate(WEAR, before)


WEAR = "(theme) => { document.documentElement.dataset.theme = theme; }"


def visit(page: Page, path: str) -> None:
    """Show another experiment on the same page, as the way back in the history does; until its run is shown."""
    before = page.evaluate("() => window.run_")
    page.evaluate(VISIT, path)
    eventually(lambda: page.evaluate("() => window.run_") != before, f"the run of {path}")
    expect(stage(page)).to_have_attribute("data-connection", "live")
    page.evaluate(PAINTED)


# As experiments.js does on the way back; by the history itself, the address of the run before may be written meanwhile.
VISIT = """(path) => {
  const form = document.querySelector("#settings");
  const select = form.getAttribute("hx-select");
  void htmx.ajax("GET", path, {
    source: "#stage",
    target: select,
    select,
    selectOOB: form.getAttribute("hx-select-oob"),
    swap: form.getAttribute("hx-swap"),
    push: "true",
    isOld: true,
  });
}"""
PAINTED = "() => new Promise((painted) => requestAnimationFrame(() => requestAnimationFrame(painted)))"


def wait_until_painted(page: Page) -> None:
    """Until what is painted is the mask that the page tells, which may wait for a moment so that nothing flashes."""
    behind = ", ".join(f"[data-mask='{mask}'][data-shown='{1 - mask}']" for mask in (0, 1))
    expect(page.locator(behind)).to_have_count(0)
    page.evaluate(ENDED)


# What flows in slow motion never ends.
ENDED = """() => Promise.all(document.getAnimations()
  .filter((animation) => animation.effect.getTiming().iterations !== Infinity)
  .map((animation) => animation.finished.catch(() => {})))"""


def press(page: Page, key: str, step: int) -> None:
    """Press a key and wait until the page shows that step."""
    page.keyboard.press(key)
    wait_for_step(page, step)


def in_words(value: float) -> str:
    """A number as the page writes it: two decimals, a true minus, no negative zero."""
    text = f"{value:.2f}"
    return (text if float(text) else "0.00").replace("-", "−")


def expect_accuracies(page: Page, metrics: Any) -> None:
    """That the page tells the test accuracies of these."""
    figures = [f"{fixed(100 * metrics[who]['test_accuracy'], 1)}{THIN}%" for who in ("network", "twin")]
    expect(page.locator("#accuracy b")).to_have_text(figures)
