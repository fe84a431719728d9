"""How much moves in an embed: as its address asks, else as the system of the viewer does."""

import pytest
from playwright.sync_api import Browser

from .deck import wait_for, watched_page
from .test_reduced_motion import MOVING, STILL


@pytest.mark.parametrize(("asked", "system"), [("reduce", "no-preference"), ("auto", "reduce")])
def test_nothing_travels_where_the_address_or_the_system_asks_for_less(
    browser: Browser, base_url: str, asked: str, system: str
) -> None:
    with watched_page(browser, reduced_motion=system) as page:
        page.goto(f"{base_url}/embed/training?motion={asked}")
        page.locator("[data-do=step]").click()
        wait_for(page.main_frame, connection="live", step="2")
        assert page.evaluate(MOVING) == STILL


def test_masks_cross_fade_where_the_address_asks_for_all_motion(browser: Browser, base_url: str) -> None:
    with watched_page(browser, reduced_motion="reduce") as page:
        page.goto(f"{base_url}/embed/training?motion=full")
        wait_for(page.main_frame, connection="live", playing="true")
        assert page.evaluate(MOVING)["styles"] > 24
