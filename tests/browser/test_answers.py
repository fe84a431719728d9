"""What panels do when the server's answer is cut short, or it is busy, or nobody wants the answer any more."""

from playwright.sync_api import Page, Route, expect

from ..web.serving import eventually
from .conftest import OpenPage
from .reading import stage, wait_for_step

PAUSES = """async () => {
  const { Problem } = await import("/static/js/request.js");
  return Array.from({ length: 20 }, () => new Problem(503, "", 3).pause);
}"""


def held(page: Page, address: str) -> list[Route]:
    """The requests to an address, from now on, none of which is answered by itself."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route(address, hold)
    return routes


def cut_short(route: Route, kind: str) -> None:
    """Answer with half an answer."""
    route.fulfill(status=200, headers={"Content-Type": kind}, body='{"done":\n')


def test_a_panel_asks_again_after_half_an_answer_and_when_the_server_was_busy(open_page: OpenPage) -> None:
    page = open_page("/training?hidden=4,3&step=9", tolerate="503 (Service Unavailable)")
    panel = page.locator("#asleep")
    expect(panel).to_have_attribute("data-fresh", "true")
    left = [
        lambda route: cut_short(route, "application/json"),
        lambda route: cut_short(route, "application/x-ndjson"),
        lambda route: route.fulfill(status=503, headers={"Retry-After": "1"}, json={"detail": "too many"}),
    ]
    page.route("**/drops?*", lambda route: left.pop()(route) if left else route.continue_())
    page.keyboard.press("ArrowLeft")
    trouble = panel.locator(".trouble")
    expect(trouble).to_have_text("The server is busy. It is asked again.")
    expect(panel).to_have_attribute("aria-busy", "false")
    expect(trouble).to_have_text("The server does not answer now. It is asked again.")
    expect(panel).to_have_attribute("data-fresh", "true")
    expect(panel).to_have_attribute("aria-busy", "false")
    expect(trouble).to_be_empty()
    assert not left
    pauses = page.evaluate(PAUSES)
    assert 3000 <= min(pauses) < max(pauses) < 4500  # not all at the same moment


def test_a_long_question_is_dropped_when_the_run_plays_and_asked_when_it_rests(open_page: OpenPage) -> None:
    page = open_page("/zeroed-weights?hidden=4,3&step=9&mode=train")
    panel = page.locator("#importance")
    expect(panel).to_have_attribute("data-fresh", "true")
    routes = held(page, "**/importance")
    page.keyboard.press("ArrowRight")
    wait_for_step(page, 10)
    expect(panel).to_have_attribute("aria-busy", "true")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "true")
    expect(panel).to_have_attribute("aria-busy", "false")
    expect(panel.locator(".trouble")).to_have_text("On pause while training plays.")
    page.keyboard.press(" ")
    expect(panel.locator(".trouble")).to_be_empty()
    expect(panel).to_have_attribute("aria-busy", "true")
    assert len(routes) == 2
    routes.pop().continue_()
    expect(panel).to_have_attribute("data-fresh", "true")
    expect(panel).to_have_attribute("aria-busy", "false")


def test_training_anew_ends_with_half_an_answer_and_can_begin_again(open_page: OpenPage) -> None:
    page = open_page("/scaling?hidden=4,3&steps=20&step=9")
    panel = page.locator("#trained-anew")
    button = panel.get_by_role("button")
    routes = held(page, "**/overlay")
    button.click()
    expect(button).to_have_text("Cancel")
    eventually(lambda: page.title() and routes, "the question")
    cut_short(routes.pop(), "application/x-ndjson")
    expect(button).to_have_text("Train anew")
    expect(panel).to_have_attribute("aria-busy", "false")
    expect(panel.locator(".trouble")).to_have_text("The server cannot do this now. Try again in a moment.")
    page.unroute("**/overlay")
    button.click()
    expect(panel.locator(".trouble")).to_be_empty()
    expect(panel).to_have_attribute("data-told", "true")
