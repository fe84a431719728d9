"""Share, Embed and Save where the server is slow or gone, or somebody is faster than they: nothing is lost unsaid."""

import re

from playwright.sync_api import Page, Route, expect

from ..web.serving import eventually
from .conftest import OpenPage
from .test_sharing import in_the_hall, opened, training

NO_CLIP = "No clip was made: Save was closed meanwhile."


def held(page: Page, address: str) -> list[Route]:
    """Hold back what is asked for at such addresses; gives what is held."""
    routes: list[Route] = []

    def hold(route: Route) -> None:
        routes.append(route)

    page.route(re.compile(address), hold)
    return routes


def test_the_latest_choice_is_what_is_written(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Embed")
    held(page, "/dialogs/embed.*theme=dark")
    with page.expect_request(lambda request: "theme=dark" in request.url):
        dialog.locator("label", has_text="Dark").click()
    with page.expect_event("requestfailed", lambda request: "theme=dark" in request.url):
        dialog.locator("label", has_text="Projector").click()
    expect(dialog.get_by_label("the address of the embed")).to_have_value(re.compile("theme=projector"))


def test_styles_that_cannot_be_had_are_said_and_leave_nothing_behind(open_page: OpenPage) -> None:
    page = training(open_page, tolerate="ERR_FAILED")
    parts = page.locator(".take-along-dialog, link[href$='take-along.css']")
    page.route("**/take-along.css", lambda route: route.abort())
    page.locator("[popovertarget=take-along]").click()
    for _ in range(2):
        page.locator("[data-take=share]").click()
        expect(page.locator("#notes")).to_be_visible()
        expect(page.locator("#notes")).to_contain_text("Try again in a moment.")
        expect(parts).to_have_count(0)
        page.locator("#notes [data-do=dismiss]").click()
        page.locator("[popovertarget=take-along]").click()
    page.unroute_all()
    page.locator("[data-take=share]").click()
    expect(page.get_by_role("dialog", name="Share")).to_be_visible()
    assert parts.count() == 2


def test_what_another_dialog_cannot_be_had_for_is_said_in_the_one_that_is_open(open_page: OpenPage) -> None:
    page = training(open_page, tolerate="ERR_FAILED")
    dialog = opened(page, "Embed")
    page.route("**/dialogs/save**", lambda route: route.abort())
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_role("status")).to_contain_text("Try again in a moment.")
    expect(page.locator("#notes")).to_be_hidden()


def test_a_file_is_saved_though_the_dialog_was_closed_and_the_page_says_so(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Save")
    routes = held(page, r"/data\.csv")
    with page.expect_request(lambda request: request.url.endswith("/data.csv")):
        dialog.get_by_role("link", name="Save CSV").click()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    with page.expect_download() as saving:
        routes[0].continue_()
    expect(page.locator("#notes")).to_contain_text(f"Saved {saving.value.suggested_filename}.")


def test_a_clip_ends_with_its_dialog_and_the_page_says_so(open_page: OpenPage) -> None:
    page = training(open_page)
    form = opened(page, "Save").locator("[data-clip]")
    form.get_by_label("Iterations", exact=True).fill("1")
    form.get_by_role("button", name="Make the clip").click()
    expect(form.locator("progress")).to_be_visible()
    with page.expect_event("requestfailed", lambda request: "/clip?" in request.url):
        page.keyboard.press("Escape")
    expect(page.locator("#notes")).to_contain_text(NO_CLIP)


def test_iterations_that_end_before_they_begin_are_asked_for_by_neither_form(open_page: OpenPage) -> None:
    page = training(open_page)
    dialog = opened(page, "Save")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "first=" in request.url else None)
    for kind, button in (("[data-clip]", "Make the clip"), ("[action$='recording.html']", "Save the file")):
        form = dialog.locator(kind)
        last = form.get_by_label("to", exact=True)
        for first, end in (("30", "20"), ("0", "20"), ("1.5", "20"), ("", "20"), ("1", "3001")):
            form.get_by_label("Iterations", exact=True).fill(first)
            last.fill(end)
            form.get_by_role("button", name=button).click()
            assert form.locator("input:invalid").count() > 0, (first, end)
            expect(form.get_by_role("button", name=button)).to_be_visible()
    assert asked == []


def test_a_code_that_is_closed_at_once_leaves_no_full_screen(open_page: OpenPage, base_url: str) -> None:
    page = training(open_page)
    in_the_hall(page, base_url)
    dialog = opened(page, "Share")
    page.evaluate(
        """() => {
          window.screens_ = [];
          document.addEventListener("fullscreenchange", () => screens_.push(document.fullscreenElement !== null));
          document.addEventListener("click", ({ target }) => {
            if (target.closest("[data-do=enlarge]")) document.querySelector(".full-code button").click();
          });
        }"""
    )
    dialog.locator("[data-do=enlarge]").first.click()
    expect(page.locator(".full-code")).to_have_count(0)
    eventually(lambda: page.evaluate("window.screens_") == [True, False], "the end of the full screen")
