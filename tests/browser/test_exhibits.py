"""From exhibit to exhibit, by hand, by keys and on a phone: the experiment comes along and goes on where it was."""

from playwright.sync_api import Page, expect

from app.web.exhibits import EXHIBITS

from ..web.serving import eventually
from .asking import record_of, state_of
from .conftest import OpenPage
from .reading import stage, wait_for_step

PHONE = {"width": 390, "height": 844, "has_touch": True}
OWN = "hidden=6,5&seed=12&set=20:drop_rates:0.5,0.3"


def arrived(page: Page, name: str) -> None:
    """Wait until the exhibit of this name is live."""
    expect(stage(page)).to_have_attribute("data-exhibit", name)
    expect(stage(page)).to_have_attribute("data-connection", "live")
    eventually(lambda: page.evaluate("() => window.run_"), "the run")


def test_who_goes_through_the_exhibits_takes_the_experiment_along(open_page: OpenPage) -> None:
    page = open_page(f"/?{OWN}&step=1540&theme=dark")
    wait_for_step(page, 1540)
    before = record_of(page, 1540)["networks"][0]["weights_after"]
    for name, word in (("training", "Training"), ("testing", "Testing"), ("scaling", "Scaling")):
        page.get_by_role("navigation", name="Exhibits").get_by_role("link", name=word).click()
        arrived(page, name)
        wait_for_step(page, 1540)
        state = state_of(page)
        assert (state["experiment"]["hidden"], state["experiment"]["seed"]) == ([6, 5], 12)
        assert state["commands"] == [{"step": 20, "name": "drop_rates", "value": [0.5, 0.3]}]
        assert record_of(page, 1540)["networks"][0]["weights_after"] == before
        assert page.evaluate("() => document.documentElement.dataset.theme") == "dark"
        expect(page.get_by_role("navigation", name="Exhibits").locator("[aria-current=page]")).to_have_text(word)
    page.get_by_role("navigation", name="Before and after").get_by_role("link", name="Zeroed weights").click()
    arrived(page, "zeroed-weights")
    page.keyboard.press("ArrowRight")  # an example further, in eval mode
    page.go_back()
    arrived(page, "scaling")
    wait_for_step(page, 1540)


def test_what_was_done_since_the_page_came_is_taken_along_too(open_page: OpenPage) -> None:
    page = open_page(f"/training?{OWN}&step=30")
    wait_for_step(page, 30)
    there = page.get_by_role("navigation", name="Before and after").get_by_role("link", name="Testing")
    eventually(lambda: "hidden=6,5" in (there.get_attribute("href") or ""), "the experiment in the link")
    assert "step=" not in (there.get_attribute("href") or "")  # too early for a network that has learned
    page.locator("#timeline input").fill("1535")
    wait_for_step(page, 1535)
    eventually(lambda: "step=1535" in (there.get_attribute("href") or ""), "the step in the link")
    there.click()
    arrived(page, "testing")
    wait_for_step(page, 1535)
    expect(stage(page)).to_have_attribute("data-mode", "eval")  # its own


def test_n_and_p_lead_on_and_back_and_stop_at_the_ends(open_page: OpenPage) -> None:
    page = open_page(f"/fact-check?{OWN}&steps=3010&step=3005")
    wait_for_step(page, 3005)
    page.keyboard.press("n")  # leads nowhere, or what comes next would not be the one before
    for exhibit in reversed(EXHIBITS[:-1]):
        page.keyboard.press("p")
        arrived(page, exhibit.name)
        wait_for_step(page, 3005)
    page.keyboard.press("p")
    page.keyboard.press("ArrowRight")
    wait_for_step(page, 3006)
    expect(stage(page)).to_have_attribute("data-exhibit", "playground")
    page.keyboard.press("n")
    arrived(page, "training")
    wait_for_step(page, 3006)


def test_an_exhibit_begins_where_it_should_and_its_address_says_all_else(open_page: OpenPage, base_url: str) -> None:
    page = open_page("/training")
    for exhibit in EXHIBITS[1:]:
        page.goto(base_url + exhibit.path)
        arrived(page, exhibit.name)
        wait_for_step(page, exhibit.begins.step)
        expect(stage(page)).to_have_attribute("data-mode", exhibit.begins.mode)
        eventually(lambda: "dataset=moons" in page.evaluate("location.search"), "the address")
        assert "step=" not in page.evaluate("location.search")
    page.locator("#timeline input").fill("0")
    page.keyboard.press("e")
    eventually(lambda: "mode=eval" in page.evaluate("location.search"), "the mode in the address")
    eventually(lambda: "step=0" in page.evaluate("location.search"), "the step in the address")
    page.reload()
    arrived(page, "fact-check")
    wait_for_step(page, 0)
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    page.keyboard.press("s")
    eventually(lambda: "seed=192" in page.evaluate("location.search"), "another seed")
    assert page.evaluate("location.pathname") == "/fact-check"


def test_on_a_phone_the_exhibits_lie_behind_a_button(open_page: OpenPage) -> None:
    page = open_page(f"/testing?{OWN}&step=25", **PHONE)
    wait_for_step(page, 25)
    menu = page.get_by_role("navigation", name="Exhibits")
    expect(menu).to_be_hidden()
    page.get_by_role("button", name="Exhibits").tap()
    for link in menu.get_by_role("link").all():
        box = link.bounding_box()
        assert box
        assert box["height"] >= 44
    menu.get_by_role("link", name="Training").tap()
    arrived(page, "training")
    wait_for_step(page, 25)
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_where_columns_scroll_by_themselves_the_page_does_not(open_page: OpenPage, base_url: str) -> None:
    page = open_page("/?preset=moons", 1280, 720)
    for exhibit in EXHIBITS:
        page.goto(f"{base_url}{exhibit.path}?preset=moons&theme=projector")
        expect(stage(page)).to_have_attribute("data-connection", "live")
        assert page.evaluate("() => document.documentElement.scrollHeight - innerHeight") == 0, exhibit.name
