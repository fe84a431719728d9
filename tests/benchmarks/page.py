"""The page in a real browser: how soon it shows what was asked for, and how much it loads."""

from collections import Counter
from statistics import median

from playwright.sync_api import Browser

from .chromium import TELL_PAINTED, blank_page, served_browser, visit

PRESSES = 8
APART = 1200  # ms between two presses
VISITS = 8
NOTE_PRESS = """
addEventListener("keydown", ({ timeStamp }) => { window.pressed_ = timeStamp; }, true);
"""
AWAKE = """async () => {
  const time = await window.painted_(
    () => document.querySelector("#stage").dataset.mode === "eval" && !window.asleep_());
  await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
  return [time - window.pressed_, performance.now() - window.pressed_];
}"""
LANDMARKS = """() => {
  const last = (part) => Math.max(0, ...performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes(part)).map(({ responseEnd }) => responseEnd));
  return {
    "first contentful paint": performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
    "last module of ours": last("/static/js/"),
    "run made": Math.max(0, ...performance.getEntriesByType("resource")
      .filter(({ name }) => name.endsWith("/api/runs")).map(({ responseEnd }) => responseEnd)),
  };
}"""
FONT, API = ".woff2", "/api/"


def main() -> None:
    """Print times and bytes."""
    with served_browser() as (url, browser):
        for name, query in (("paused", "step=40"), ("playing at 60/s", "steps=20000&speed=60&autoplay=1")):
            _eval(browser, name, f"{url}/?preset=moons&{query}")
        _first_dropped(browser, f"{url}/?preset=moons&autoplay=1")
        _weight(browser, f"{url}/?preset=moons")


def _eval(browser: Browser, name: str, address: str) -> None:
    painted, settled = [], []
    with blank_page(browser, TELL_PAINTED + NOTE_PRESS) as page:
        visit(page, address)
        for _ in range(PRESSES):
            page.evaluate("() => window.painted_(window.asleep_)")
            page.wait_for_timeout(APART)
            page.keyboard.press("e")
            at, rest = page.evaluate(AWAKE)
            painted.append(at)
            settled.append(rest)
            page.wait_for_timeout(APART)
            page.keyboard.press("t")
    print(f"  Eval pressed to full network painted, {name}: {_times(painted)} (below 150); at rest {_times(settled)}")


def _first_dropped(browser: Browser, address: str) -> None:
    times, landmarks = [], []
    for _ in range(VISITS):
        with blank_page(browser, TELL_PAINTED + "window.first_ = window.painted_(window.asleep_);") as page:
            page.goto(address)
            times.append(page.evaluate("() => window.first_"))
            landmarks.append(page.evaluate(LANDMARKS))
    print(f"  navigation to the first dropped neuron painted: {_times(times)} (below 600)")
    typical = {what: median(visit[what] for visit in landmarks) for what in landmarks[0]}
    print("    on the way: " + ", ".join(f"{what} {time:.0f} ms" for what, time in typical.items()))


def _weight(browser: Browser, address: str) -> None:
    urls: dict[str, str] = {}
    bodies: Counter[str] = Counter()
    with_heads: Counter[str] = Counter()
    with blank_page(browser) as page:
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", lambda told: urls.update({told["requestId"]: told["request"]["url"]}))
        session.on("Network.dataReceived", lambda told: bodies.update({told["requestId"]: told["encodedDataLength"]}))
        session.on(
            "Network.loadingFinished", lambda told: with_heads.update({told["requestId"]: told["encodedDataLength"]})
        )
        visit(page, address)
        page.wait_for_timeout(APART)  # for what is loaded once the page rests
    counted = {number: url for number, url in urls.items() if not url.endswith(FONT) and API not in url}
    total, heads = sum(bodies[number] for number in counted), sum(with_heads[number] for number in counted)
    print(
        f"  loaded without fonts: {total / 1000:.1f} kB (below 120), {heads / 1000:.1f} with the answers' heads,",
        end=" ",
    )
    print(f"{len(counted)} requests")
    largest = sorted(counted, key=lambda number: -bodies[number])[:8]
    print("    " + ", ".join(f"{counted[number].rpartition('/')[2]} {bodies[number] / 1000:.1f}" for number in largest))


def _times(milliseconds: list[float]) -> str:
    return f"median {median(milliseconds):.0f} ms, worst {max(milliseconds):.0f}"
