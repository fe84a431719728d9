"""Share, Embed and Save on the page: opened by hand and by key, copied, scanned, saved, and given up again."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from ..web.serving import fetch
from .conftest import OpenPage
from .reading import in_each_theme, stage, wait_for_step
from .test_axe import FOR_AXE, check, check_themes

PHONE = {"width": 360, "height": 740}
TRAINING = "/training?preset=moons&step=37"
NO_CLIPBOARD = "() => Object.defineProperty(navigator, 'clipboard', { value: undefined })"
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def opened(page: Page, name: str) -> Locator:
    """The dialog of that name, opened by its button, which stands in a menu where there is little room."""
    menu = page.locator("[popovertarget=take-along]")
    if menu.is_visible():
        menu.click()
    page.locator("#take-along").get_by_role("button", name=name).click()
    dialog = page.get_by_role("dialog", name=name)
    expect(dialog).to_be_visible()
    return dialog


def in_the_hall(page: Page, base_url: str) -> None:
    """Have Share say what it does on a page opened by another name than localhost."""

    def elsewhere(route: Route) -> None:
        told = fetch(route.request.url, headers={"Host": "hall.example.org"})
        route.fulfill(status=told.status_code, body=told.text, content_type="text/html")

    page.route(f"{base_url}/dialogs/share**", elsewhere)


def training(open_page: OpenPage, path: str = TRAINING, **how: Any) -> Page:
    """The exhibit on training at iteration 37."""
    page = open_page(path, **how)
    wait_for_step(page, 37)
    return page


@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1280, 1440, 1920])
def test_the_buttons_fit_at_every_width(open_page: OpenPage, width: int) -> None:
    for path in (TRAINING, "/?preset=circles&step=37"):
        page = training(open_page, path, width=width, height=900)
        assert page.evaluate("() => document.documentElement.scrollWidth") == width
        bounds = page.locator(".header > :is(.quiet, .about, .brand, .take-along):visible").all()
        boxes = [box for bound in bounds if (box := bound.bounding_box())]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
        for one, other in pairwise(boxes):  # in a row, nobody over another
            assert one["x"] + one["width"] <= other["x"] + 0.5 or one["y"] != other["y"]
        ways = page.locator("[popovertarget=take-along], [data-take]").locator("visible=true")
        assert ways.count() in (1, 3)


def test_a_dialog_opens_by_key_and_gives_focus_back(open_page: OpenPage) -> None:
    for width, button in ((1280, "#take-along [data-take=share]"), (1440, "[popovertarget=take-along]")):
        page = training(open_page, width=width)
        page.locator(button).focus()
        page.keyboard.press("Enter")
        if width == 1440:
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Tab")
            page.keyboard.press("Enter")
        dialog = page.get_by_role("dialog", name="Share")
        expect(dialog).to_be_visible()
        page.keyboard.press("ArrowRight")
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()
        expect(page.locator(button)).to_be_focused()
        wait_for_step(page, 37)


def test_a_link_is_copied_and_opens_the_run_as_it_stood(open_page: OpenPage) -> None:
    path = "/training?preset=xor&seed=7&set=3:learning_rate:0.1&step=37&speed=5&theme=dark"
    page = training(open_page, path, permissions=CLIPBOARD)
    dialog = opened(page, "Share")
    dialog.get_by_role("button", name="Copy the link to this run").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    link = page.evaluate("() => navigator.clipboard.readText()")
    before = page.evaluate("() => document.querySelector('#picture').dataset.start")
    page.goto(link)
    wait_for_step(page, 37)
    assert page.evaluate("() => document.querySelector('#picture').dataset.start") == before
    assert page.locator("html").get_attribute("data-theme") == "dark"


def test_where_pages_have_no_clipboard_the_text_is_copied_as_it_is_selected(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Share")
    page.evaluate(NO_CLIPBOARD)
    dialog.get_by_role("button", name="Copy the link to this run").click()
    expect(dialog.get_by_role("status")).to_have_text("Copied.")
    page.keyboard.press("Escape")
    page.evaluate("() => document.body.prepend(document.createElement('textarea'))")
    field = page.locator("body > textarea")
    field.press("Control+V")
    expect(field).to_have_value(re.compile(r"/training\?.*step=37"))


def test_where_the_browser_copies_nothing_the_text_is_selected(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Share")
    page.evaluate(NO_CLIPBOARD)
    page.evaluate("() => { document.execCommand = () => false; }")
    dialog.get_by_role("button", name="Copy the link to this run").click()
    expect(dialog.get_by_role("status")).to_contain_text("Selected.")
    field = dialog.get_by_label("the link to this run")
    selected = field.evaluate("(one) => one.value.slice(one.selectionStart, one.selectionEnd)")
    assert selected == field.input_value()


def test_a_code_fills_the_screen_black_on_white_in_every_theme(open_page: OpenPage, base_url: str) -> None:
    page = training(open_page, tolerate="none")
    in_the_hall(page, base_url)
    dialog = opened(page, "Share")
    for _ in in_each_theme(page):
        dialog.get_by_role("button", name="Full screen code: Follow this run").click()
        full = page.locator(".full-code")
        expect(full.locator("p")).to_contain_text("hall.example.org/watch/")
        box = full.locator("svg").bounding_box()
        assert box is not None
        assert box["width"] > 0.7 * 900
        assert full.evaluate("(one) => getComputedStyle(one).backgroundColor") == "rgb(255, 255, 255)"
        full.get_by_role("button", name="Close").click()
        expect(full).to_have_count(0)
        expect(dialog).to_be_visible()


def test_snippets_follow_what_is_chosen_and_the_one_read_stays_open(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Embed")
    dialog.locator("summary", has_text="reveal.js").click()
    code = dialog.get_by_label("what to paste into reveal.js", exact=True)
    for value in ("theme=auto", "controls=full", "autoplay=visible", "step=37", "seed=191"):
        assert value in code.input_value()
    for label, value in (("Projector", "theme=projector"), ("None", "controls=none"), ("When asked", "autoplay=0")):
        dialog.locator("label", has_text=label).click()
        expect(code).to_have_value(re.compile(value))
        expect(code).to_be_visible()


def test_the_numbers_are_saved_by_a_button(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Save")
    with page.expect_download() as saving:
        dialog.get_by_role("link", name="Save CSV").click()
    saved = saving.value
    expect(dialog.get_by_role("status")).to_have_text(f"Saved {saved.suggested_filename}.")
    assert saved.suggested_filename == "dropout-live-moons-seed-191.csv"
    assert len(saved.path().read_text().splitlines()) == 1 + 37


def test_a_clip_is_made_and_saved(open_page: OpenPage) -> None:
    page = training(open_page)
    form = opened(page, "Save").locator("[data-clip]")
    form.locator("label", has_text="GIF").click()
    form.get_by_label("Iterations", exact=True).fill("37")
    with page.expect_download() as saving:
        form.get_by_role("button", name="Make the clip").click()
    assert saving.value.path().read_bytes().startswith(b"GIF8")
    assert saving.value.suggested_filename.endswith(".gif")
    expect(form.locator("progress")).to_be_hidden()


def test_a_clip_shows_how_far_it_is_and_is_given_up_by_the_same_button(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Save")
    form = dialog.locator("[data-clip]")
    form.get_by_label("Iterations", exact=True).fill("1")
    form.get_by_role("button", name="Make the clip").click()
    expect(form.locator("progress")).to_be_visible()
    with page.expect_event("requestfailed", lambda request: "/clip?" in request.url):
        form.get_by_role("button", name="Cancel").click()
    expect(dialog.get_by_role("status")).to_have_text("Canceled.")
    expect(form.get_by_role("button", name="Make the clip")).to_be_visible()
    expect(form.locator("progress")).to_be_hidden()


def test_a_still_is_saved_as_large_as_asked_for(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Save")
    dialog.locator("label", has_text="1280 × 720").click()
    with page.expect_download() as saving:
        dialog.get_by_role("button", name="Save SVG").click()
    assert saving.value.suggested_filename == "dropout-live-moons-seed-191.svg"
    assert 'width="1280" height="720"' in saving.value.path().read_text("utf-8")


def test_a_file_that_cannot_be_had_is_said_and_leads_nowhere(open_page: OpenPage, base_url: str) -> None:
    page = training(open_page, tolerate="503")
    refusal = {"status": 503, "title": "", "detail": "full"}
    page.route(f"{base_url}/api/runs/*/data.csv", lambda route: route.fulfill(status=503, json=refusal))
    dialog = opened(page, "Save")
    dialog.get_by_role("link", name="Save CSV").click()
    expect(dialog.get_by_role("status")).to_contain_text("Try again in a moment")
    expect(dialog).to_be_visible()


def test_a_run_without_iterations_offers_only_what_it_has(open_page: OpenPage) -> None:
    page = open_page("/?preset=moons")
    dialog = opened(page, "Save")
    expect(dialog).to_contain_text("No iteration has been made yet")
    expect(dialog.get_by_role("heading")).to_have_text(["Save", "Offline file", "Still"])


def test_a_server_that_is_gone_does_not_break_the_page(open_page: OpenPage, base_url: str) -> None:
    page = training(open_page, tolerate="ERR_FAILED")
    page.route(f"{base_url}/dialogs/**", lambda route: route.abort())
    page.locator("[popovertarget=take-along]").click()
    page.locator("[data-take=share]").click()
    expect(page.locator("#notes")).to_contain_text("The server cannot do this now.")
    page.unroute_all()
    page.locator("[data-take=share]").click()
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()
    assert page.locator(".take-along-dialog").count() == 1


def test_axe_finds_nothing_in_what_one_takes_along(open_page: OpenPage) -> None:
    page = training(open_page, f"{TRAINING}&theme=light", **FOR_AXE)
    for name in ("Share", "Embed", "Save"):
        opened(page, name)
        check_themes(page, name)
        page.keyboard.press("Escape")
    page = training(open_page, TRAINING, **FOR_AXE, **PHONE)
    page.locator("[popovertarget=take-along]").click()
    check(page, "the menu")
    page.keyboard.press("Escape")
    for name in ("Share", "Embed", "Save"):
        dialog = opened(page, name)
        assert dialog.evaluate("(one) => one.scrollWidth <= one.clientWidth")
        check(page, f"{name}, a phone")
        page.keyboard.press("Escape")
    expect(stage(page)).to_have_attribute("data-step", "37")
