"""When the server has no room the page says so, tries again by itself, and does in the end what was asked of it."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ..web.serving import PATIENCE, eventually, serving
from .asking import run_of, state_of
from .conftest import KEEP_FRAMES, OpenPage
from .reading import press, stage, wait_for_step

# Chromium logs every answer that is an error; no page can prevent that.
EXPECTED = "503 (Service Unavailable)"


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[[str], Page]]:
    """A function that opens a page which need not become live, and is asked to try again after a second."""
    contexts = []

    def open_it(url: str) -> Page:
        contexts.append(browser.new_context())
        page = contexts[-1].new_page()
        page.add_init_script(KEEP_FRAMES)
        for requests in ("**/api/runs", "**/commands"):
            page.route(requests, hurry)
        page.goto(url)
        return page

    expect.set_options(timeout=PATIENCE * 1000)
    yield open_it
    for context in contexts:
        context.close()


def hurry(route: Route) -> None:
    """Let the answer of a full server speak of one second, however many it would rather have."""
    answer = route.fetch()
    headers = {**answer.headers, "retry-after": "1"} if answer.status == 503 else answer.headers
    route.fulfill(response=answer, headers=headers)


def made_at(url: str) -> tuple[str, dict[str, str]]:
    """The address of a new run, and what commands it."""
    made: dict[str, Any] = httpx.post(f"{url}/api/runs", json={}).raise_for_status().json()
    return f"{url}/api/runs/{made['id']}", {"authorization": f"Bearer {made['control_key']}"}


def test_without_room_for_another_run_the_page_waits_for_it_and_forgets_no_command(
    visit: Callable[[str], Page],
) -> None:
    with serving(known=1) as url:
        run, key = made_at(url)
        page = visit(f"{url}/?seed=3")
        banner = page.locator("#connection")
        expect(banner).to_have_text("The server has as many runs as it can hold. Trying again in 1 second.")
        expect(page.locator(".neuron[data-mask='1']")).to_have_count(24)
        page.keyboard.press("ArrowRight")
        page.keyboard.press("ArrowRight")
        httpx.delete(run, headers=key).raise_for_status()
        expect(stage(page)).to_have_attribute("data-connection", "live")
        expect(banner).to_be_hidden()
        wait_for_step(page, 2)
        assert state_of(page)["experiment"]["seed"] == 3
        page.close()


def test_without_room_to_play_the_page_plays_as_soon_as_another_run_pauses(visit: Callable[[str], Page]) -> None:
    with serving(playing=1, wait_after=600) as url:
        run, key = made_at(url)
        httpx.post(f"{run}/commands", json={"command": "play"}, headers=key).raise_for_status()
        page = visit(f"{url}/?seed=3")
        expect(stage(page)).to_have_attribute("data-connection", "live")
        page.keyboard.press(" ")
        banner = page.locator("#connection")
        expect(banner).to_have_text("As many runs are playing as the server can. Trying again in 1 second.")
        expect(stage(page)).to_have_attribute("data-playing", "false")
        press(page, "ArrowRight", 1)
        expect(banner).to_be_hidden()
        page.keyboard.press(" ")
        expect(banner).to_be_visible()
        httpx.post(f"{run}/commands", json={"command": "pause"}, headers=key).raise_for_status()
        expect(stage(page)).to_have_attribute("data-playing", "true")
        expect(banner).to_be_hidden()
        wait_for_step(page, 3)
        page.close()


def test_a_page_gives_its_own_place_to_its_next_run(open_page: OpenPage) -> None:
    with serving(known=1) as url:
        page = open_page(at=url, tolerate=EXPECTED)
        before = run_of(page)
        left: list[Route] = []

        def hold(route: Route) -> None:
            left.append(route)

        page.route(before, hold)
        page.on("response", lambda response: left.pop().continue_() if response.status == 503 else None)
        page.keyboard.press("s")
        eventually(lambda: run_of(page) != before and not left, "another run")
        expect(page.locator("#connection")).to_be_hidden()
        page.close()


# No browser without a window hides a page; this is how a page notices that it is hidden.
HIDE = """(hidden) => {
  const state = { hidden, visibilityState: hidden ? "hidden" : "visible" };
  for (const name in state) Object.defineProperty(document, name, { configurable: true, get: () => state[name] });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


def test_a_page_in_the_background_lets_its_run_wait_and_goes_on_when_it_is_back(open_page: OpenPage) -> None:
    with serving(wait_after=0.5) as url:
        page = open_page("/?speed=20&autoplay=1", at=url)
        expect(stage(page)).to_have_attribute("data-playing", "true")
        page.evaluate(HIDE, True)
        eventually(lambda: state_of(page)["waiting"], "a run that waits")
        step = state_of(page)["step"]
        page.evaluate(HIDE, False)
        eventually(lambda: int(stage(page).get_attribute("data-step") or 0) > step + 5, "more iterations")
        expect(stage(page)).to_have_attribute("data-connection", "live")
        expect(page.locator("#connection")).to_be_hidden()
        steps = page.evaluate("() => window.frames_.flatMap((f) => f.iterations.map((i) => i.step))")
        assert steps == list(range(steps[0], steps[-1] + 1))
        page.close()
