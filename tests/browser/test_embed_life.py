"""The life of an embed and its run: what is said until when, and that it goes on whatever happens to its frame."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Page, Route, expect

from ..web.serving import eventually, serving
from .deck import (
    PAINTED,
    Runs,
    embeds,
    frames_page,
    serving_files,
    state_of,
    wait_for,
    wait_for_step_above,
    watched_page,
)
from .test_full_server import HIDE, hurry, made_at

PLACES = 4  # streams that embeds have open at once
OTHERS_PLAY = "Others of these slides are playing. Press play to go on here."
REFUSED = "the server responded with a status of"  # Chromium logs every answer that is an error
TURN = "([type, persisted]) => dispatchEvent(new PageTransitionEvent(type, { persisted }))"
SEEK = """([at, value]) =>
  frames[at].postMessage({ context: "dropout-live", version: 1, method: "seek", value }, "*")"""

OpenEmbed = Callable[..., tuple[Page, Runs]]


@pytest.fixture
def open_embed(browser: Browser, base_url: str) -> Iterator[OpenEmbed]:
    """A function that opens an embed by itself, and gives the runs that it makes, too; it may say what to do before."""
    with ExitStack() as stack:

        def open_it(path: str, before: Callable[[Page], Any] = lambda _: None, at: str = base_url) -> tuple[Page, Runs]:
            page = stack.enter_context(watched_page(browser, tolerate=REFUSED, viewport={"width": 960, "height": 540}))
            runs = Runs(page, at)
            stack.callback(runs.close)
            before(page)
            page.goto(f"{at}/embed/{path}")
            return page, runs

        yield open_it


def live(page: Page, **state: str) -> None:
    wait_for(page.main_frame, connection="live", **state)


def heard(page: Page) -> bool:
    """Whether what has come to the browser is heard of, as it always is."""
    return page.evaluate("true")


def rests(runs: Runs) -> bool:
    """Whether the latest run stands still, and nobody looks."""
    state = runs.state()
    return (state["playing"], state["viewers"]) == (False, 0)


def hold(page: Page, held: list[Route], pattern: str = "**/api/runs") -> None:
    """Keep back what asks for a run, or for something else."""

    def keep(route: Route) -> None:
        held.append(route)

    page.route(pattern, keep)


def tell(page: Page, message: str) -> None:
    """Have the embed hear it from another frame."""
    page.evaluate(
        """(message) => {
          const beside = document.createElement("iframe");
          document.body.append(beside);
          dispatchEvent(new MessageEvent("message", { data: message, source: beside.contentWindow }));
          beside.remove();
        }""",
        message,
    )


def test_pause_stops_the_picture_though_nobody_answers_and_says_so(open_embed: OpenEmbed) -> None:
    page, runs = open_embed("playground?speed=20")
    live(page, playing="true")
    held: list[Route] = []
    hold(page, held, "**/commands")
    page.locator("#play").click()
    live(page, playing="false")
    step = state_of(page.main_frame)["step"]
    expect(page.locator("#connection")).to_contain_text("has not answered yet")
    assert runs.state()["playing"], "of which the server does not know"
    assert state_of(page.main_frame)["step"] == step
    [command] = held
    command.continue_()
    expect(page.locator("#connection")).to_be_hidden()
    eventually(lambda: heard(page) and rests(runs), "the pause")
    page.unroute("**/commands")
    page.locator("#play").click()
    live(page, playing="true")


def test_a_refused_change_stays_legible_until_the_next_command(open_embed: OpenEmbed) -> None:
    changes = "&".join(f"set={step}:learning_rate:0.{step % 2 + 1}" for step in range(1, 401))  # all there may be
    page, _ = open_embed(f"playground?step=400&speed=20&{changes}")
    live(page, playing="true")
    banner = page.locator("#connection")
    page.locator("#network input[type=range]").first.press("ArrowRight")
    expect(banner).to_contain_text("Not changed: ")
    wait_for_step_above(page.main_frame, int(state_of(page.main_frame)["step"]) + 4)
    expect(banner).to_contain_text("Not changed: ")
    page.locator("#play").click()
    expect(banner).to_be_hidden()


def test_a_full_server_is_said_until_it_has_room(open_embed: OpenEmbed) -> None:
    def hurry_on(page: Page) -> None:
        for requests in ("**/api/runs", "**/commands"):
            page.route(requests, hurry)

    with serving(playing=1, wait_after=600) as url:
        run, key = made_at(url)
        httpx.post(f"{run}/commands", json={"command": "play"}, headers=key).raise_for_status()
        page, _ = open_embed("playground", hurry_on, at=url)
        banner = page.locator("#connection")
        expect(banner).to_contain_text("As many runs are playing as the server can.")
        page.locator("#mode [value=eval]").check(force=True)
        live(page, mode="eval", playing="false")
        assert "As many runs are playing as the server can." in banner.inner_text()
        httpx.post(f"{run}/commands", json={"command": "pause"}, headers=key).raise_for_status()
        live(page, playing="true")
        expect(banner).to_be_hidden()
        page.close()


def test_a_run_that_is_made_when_its_slide_is_over_is_not_left_behind(open_embed: OpenEmbed) -> None:
    held: list[Route] = []
    page, runs = open_embed("playground", lambda page: hold(page, held))
    eventually(lambda: heard(page) and held, "the wish for a run")
    tell(page, "slide:stop")
    held[0].continue_()
    eventually(lambda: heard(page) and runs.made, "the run")
    eventually(lambda: "id" not in runs.state(), "the end of the run")
    tell(page, "slide:start")
    eventually(lambda: heard(page) and len(held) == 2, "the wish for another")
    held[1].continue_()
    live(page, playing="true")


def test_a_page_goes_on_after_it_was_behind_others_and_where_the_browser_kept_it(open_embed: OpenEmbed) -> None:
    page, runs = open_embed("playground")
    live(page, playing="true")
    page.evaluate(HIDE, True)
    eventually(lambda: rests(runs), "rest")
    page.evaluate(HIDE, False)
    live(page, playing="true")
    reached = int(state_of(page.main_frame)["step"])
    page.evaluate(TURN, ["pagehide", True])
    eventually(lambda: runs.state()["viewers"] == 0, "the end of the stream")
    assert "id" in runs.state()
    page.evaluate(TURN, ["pageshow", True])
    wait_for_step_above(page.main_frame, reached + 1)
    assert len(runs.made) == 1
    reached = int(state_of(page.main_frame)["step"])
    page.evaluate(TURN, ["pagehide", True])
    runs.forget()
    page.evaluate(TURN, ["pageshow", True])
    wait_for_step_above(page.main_frame, reached + 1)
    assert len(runs.made) == 2


def test_a_panel_has_a_run_made_again_that_was_forgotten_at_rest(open_embed: OpenEmbed) -> None:
    page, runs = open_embed("testing?autoplay=0", lambda page: page.clock.install())
    page.locator("[data-do=step]").click()
    live(page)
    page.locator("#three-passes[data-fresh=true]").wait_for()
    page.clock.fast_forward(2000)
    eventually(lambda: heard(page) and rests(runs), "rest")
    runs.forget()
    page.locator("#pager [data-do=after]").click()
    page.locator("#spread[data-fresh=true]").wait_for()
    assert len(runs.made) == 2


def test_the_stream_of_a_run_that_takes_long_to_make_is_opened_all_the_same(open_embed: OpenEmbed) -> None:
    held: list[Route] = []
    page, runs = open_embed("playground?autoplay=0", lambda page: page.clock.install())
    page.locator("#mode [value=eval]").check(force=True)
    live(page, mode="eval")
    hold(page, held)
    page.locator("#network input[type=range]").first.press("ArrowRight")  # at step 0 that is another run
    eventually(lambda: heard(page) and held, "the wish for another")
    page.clock.fast_forward(2000)  # as long as the stream before would have rested
    held[0].continue_()
    eventually(lambda: heard(page) and len(runs.made) == 2 and runs.state()["viewers"] == 1, "its stream")


def test_frames_side_by_side_share_few_streams_and_none_is_shut_out(
    browser: Browser, base_url: str, tmp_path: Path
) -> None:
    asked = [f"{base_url}/embed/playground?seed={seed}" for seed in range(PLACES + 1)]
    frames_page(tmp_path, "row.html", *asked, *(f"{one}&autoplay=0" for one in asked[:2]), size=(300, 170))

    def playing() -> set[int]:
        return {i for i, frame in enumerate(embeds(page)) if state_of(frame)["playing"] == "true"}

    def press(at: int) -> None:
        frame = embeds(page)[at]
        turned = "false" if state_of(frame)["playing"] == "true" else "true"
        frame.locator("#play").click()
        wait_for(frame, connection="live", playing=turned)

    with serving_files(tmp_path) as files, watched_page(browser) as page:
        runs = Runs(page, base_url)
        page.goto(f"{files}/row.html")
        first = eventually(lambda: found if len(found := playing()) == PLACES else None, "four that play")
        waiting = ({*range(PLACES + 1)} - first).pop()
        still = (PLACES + 1, PLACES + 2)
        expect(embeds(page)[waiting].locator("#connection")).to_have_text(OTHERS_PLAY)
        assert state_of(embeds(page)[waiting])["connection"] == "still"
        assert embeds(page)[waiting].evaluate(PAINTED) == [True, True]
        assert len(runs.made) == PLACES

        for at in still:  # messages take no place from those that play
            page.evaluate(SEEK, [at, 40])
        eventually(
            lambda: heard(page) and [state.get("step") for state in runs.states()[PLACES:]] == [40, 40], "both moves"
        )
        assert playing() == first
        assert sum(state["viewers"] for state in runs.states()) == PLACES

        press(waiting)  # takes the place of another
        eventually(lambda: len(playing()) == PLACES, "the rest of one")
        victim = ({*range(PLACES + 1)} - playing()).pop()
        press(waiting)  # and, paused, leaves it to those that wait, one after another
        for at in still:
            wait_for(embeds(page)[at], connection="live", step="40")
        wait_for(embeds(page)[victim], connection="live", playing="true")
        expect(embeds(page)[victim].locator("#connection")).to_be_hidden()

        press(victim)
        press(waiting)  # gets the place of the one that stands still, whether it has given it back or not
        assert playing() == first - {victim} | {waiting}
        runs.close()
