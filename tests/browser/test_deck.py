"""Embeds on slides: the sample deck in reveal.js, from another origin and from disk, and frames on pages of others."""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page

from app.web.exhibits import EXHIBITS

from ..web.serving import eventually
from .deck import (
    PAINTED,
    Runs,
    embed,
    embeds,
    frames_page,
    install_deck,
    serving_files,
    state_of,
    wait_for,
    wait_for_step_above,
    watched_page,
)

SLIDES = 12  # with embeds, after the title
TOLD = "() => document.querySelector('#accuracy b').textContent.includes('%')"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the deck stands, with the reveal.js of npm."""
    folder = tmp_path_factory.mktemp("deck")
    install_deck(folder)
    return folder


@pytest.fixture(scope="module")
def files(folder: Path) -> Iterator[str]:
    """The origin that serves the deck."""
    with serving_files(folder) as url:
        yield url


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser) as page:
        yield page


@pytest.fixture
def runs(page: Page, base_url: str) -> Iterator[Runs]:
    runs = Runs(page, base_url)
    yield runs
    runs.close()


def slide(page: Page, number: int) -> None:
    """Until the deck shows that slide; 0 is the title."""
    page.wait_for_function(f"Reveal.getIndices().h === {number}")


def open_deck(page: Page, at: str, base_url: str, number: int = 1, more: str = "") -> None:
    """The sample deck on a slide, its embed playing."""
    page.goto(f"{at}/index.html?server={base_url}{more}#/{number}")
    slide(page, number)


@pytest.mark.parametrize("where", ["another origin", "disk"])
def test_keys_lead_on_though_the_embed_was_clicked(
    page: Page, folder: Path, files: str, base_url: str, where: str
) -> None:
    open_deck(page, files if where == "another origin" else folder.as_uri(), base_url)
    all_keys = (
        ("ArrowRight", 2),
        ("Space", 3),
        ("PageDown", 4),
        ("PageUp", 3),
        ("ArrowLeft", 2),
        ("Shift+Space", 1),
    )
    for key, number in all_keys if where == "another origin" else all_keys[:1]:
        shown = embed(page)
        wait_for(shown, connection="live")
        shown.locator("#sentence").click()
        assert shown.evaluate("document.hasFocus()")
        page.keyboard.press(key)
        slide(page, number)


def test_an_embed_plays_on_its_slide_only_and_goes_on_where_it_was(
    page: Page, files: str, base_url: str, runs: Runs
) -> None:
    def go(key: str, number: int) -> Frame:
        page.keyboard.press(key)
        slide(page, number)
        return embed(page)

    open_deck(page, files, base_url)
    wait_for(embed(page), connection="live", playing="true")
    wait_for_step_above(embed(page), 1)
    wait_for(go("ArrowRight", 2), connection="live")
    eventually(lambda: not runs.state(0)["playing"] and runs.state(0)["viewers"] == 0, "the end of the run before")
    shown = go("ArrowLeft", 1)  # reveal.js has unloaded the frame meanwhile
    wait_for(shown, connection="live", playing="true")
    assert int(state_of(shown)["step"]) >= 2
    shown.locator("#play").click()
    wait_for(shown, playing="false")
    left = int(state_of(shown)["step"])
    wait_for(go("ArrowRight", 2), connection="live")
    shown = go("ArrowLeft", 1)
    wait_for(shown, connection="live", step=str(left), playing="false")  # and not the still
    shown.locator("[data-do=step]").click()
    wait_for(shown, connection="live", step=str(left + 1), playing="false")


def test_a_frame_that_its_deck_keeps_stands_still_meanwhile(
    page: Page, folder: Path, files: str, base_url: str, runs: Runs
) -> None:
    frames_page(folder, "kept.html", f"{base_url}/embed/playground", size=(960, 540))
    page.goto(f"{files}/kept.html")
    shown = embed(page)
    tell = "(message) => document.querySelector('iframe').contentWindow.postMessage(message, '*')"
    hide = "(value) => { document.querySelector('iframe').style.display = value; }"
    move = "(value) => { document.querySelector('iframe').style.marginTop = value; }"
    for ask, over, on in ((tell, "slide:stop", "slide:start"), (hide, "none", ""), (move, "2000px", "")):
        wait_for(shown, connection="live", playing="true")
        page.evaluate(ask, over)
        eventually(lambda: (runs.state()["playing"], runs.state()["viewers"]) == (False, 0), f"rest after {over}")
        left = runs.state()["step"]
        page.evaluate(ask, on)
        wait_for(shown, playing="true")
        wait_for_step_above(shown, left)
    assert len(runs.made) == 1


def test_twelve_embeds_never_stall(page: Page, files: str, base_url: str) -> None:
    open_deck(page, files, base_url, 0)
    for number in range(1, SLIDES + 1):
        page.keyboard.press("ArrowRight")
        slide(page, number)
        wait_for(embed(page), connection="live")
    for number in range(SLIDES - 1, 0, -1):  # left before they are there
        page.keyboard.press("ArrowLeft")
        slide(page, number)
    wait_for(embed(page), connection="live")


@pytest.mark.parametrize("where", ["another origin", "disk"])
def test_a_sandboxed_frame_is_as_live(
    page: Page, folder: Path, files: str, base_url: str, runs: Runs, where: str
) -> None:
    frames_page(folder, "boxed.html", f"{base_url}/embed/training", size=(960, 540), more='sandbox="allow-scripts"')
    page.goto(f"{files if where == 'another origin' else folder.as_uri()}/boxed.html")
    shown = embed(page)
    wait_for(shown, connection="live", playing="true")
    assert shown.evaluate("origin") == "null"
    shown.locator("#play").click()
    wait_for(shown, playing="false")
    shown.locator("[data-do=step]").click()
    assert runs.state()["playing"] is False
    shown.locator("#mode [value=eval]").check(force=True)
    wait_for(shown, mode="eval")
    assert runs.state()["mode"] == "eval"


def test_print_has_stills_without_controls(page: Page, files: str, base_url: str, runs: Runs) -> None:
    page.goto(f"{files}/index.html?server={base_url}&view=print")
    page.locator(".pdf-page").nth(SLIDES).wait_for()  # until then reveal.js moves them
    frames = eventually(lambda: found if len(found := embeds(page)) == SLIDES else None, "all embeds")
    page.emulate_media(media="print")
    for frame in frames:
        frame.locator("#network svg").first.wait_for(state="attached")
        first = frame.locator("#accuracy b").first
        if first.count():
            assert frame.evaluate(TOLD), "by the server"
            painted = f"() => ({PAINTED})().every(Boolean)"
            frame.wait_for_function(painted, polling=50)  # off screen there are no animation frames to look in
        assert frame.locator(":is(button, select, input, #connection):visible").all_inner_texts() == []
        stage = frame.locator("#stage")
        at = urlsplit(frame.url)
        begins = next(exhibit.embed_begins for exhibit in EXHIBITS if exhibit.embed_path == at.path)
        step = parse_qs(at.query).get("step", [str(begins.step)])[0]
        seen = [stage.get_attribute(name) for name in ("data-mode", "data-step", "data-connection")]
        if seen[2] == "still":  # as all are but the one on screen
            assert seen[:2] == [begins.mode, step]
        said = stage.evaluate("(stage) => getComputedStyle(stage, '::before').content")
        assert {"train": "Train mode", "eval": "Eval mode", "mc": "Dropout left on"}[begins.mode] in said
    assert len(runs.made) <= 1  # only what is on screen is made


def test_a_link_to_the_deck_runs_no_script_in_it(browser: Browser, files: str) -> None:
    for asked in ("javascript:alert(1)//", "data:text/html,<p>", "//elsewhere.example", "/here"):
        with watched_page(browser) as page:
            page.route("**/embed/**", lambda route: route.fulfill(body=""))  # the server that the deck itself names
            page.goto(f"{files}/index.html?{urlencode({'server': asked, 'view': 'print'})}")
            page.locator(".pdf-page").nth(SLIDES).wait_for()
            sources = page.locator("iframe[data-embed]").evaluate_all("(frames) => frames.map((frame) => frame.src)")
            assert len(sources) == SLIDES
            assert all(source.startswith("http://localhost:8000/embed/") for source in sources)


def test_pages_refuse_frames_and_embeds_do_not(browser: Browser, folder: Path, files: str, base_url: str) -> None:
    with watched_page(browser, tolerate="frame-ancestors") as page:
        frames_page(folder, "refused.html", f"{base_url}/embed/training", f"{base_url}/", f"{base_url}/training")
        page.goto(f"{files}/refused.html")
        wait_for(embeds(page)[0], connection="live")
        refused = [frame.url for frame in page.frames[1:] if "/embed/" not in frame.url]
        assert refused == ["chrome-error://chromewebdata/"] * 2
