"""No page breaks a rule that axe knows, in any theme."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .reading import stage, wait_for_step

# axe writes inline styles, and asks again for style sheets and fonts by addresses of its own
FOR_AXE: dict[str, Any] = {"bypass_csp": True, "tolerate": "404 (Not Found)"}


@pytest.mark.parametrize("theme", ["light", "dark", "projector"])
@pytest.mark.parametrize("path", ["/?step=50", "/?preset=digits&step=50", "/?seed=abc&step=50"])
def test_axe_finds_nothing(open_page: OpenPage, theme: str, path: str) -> None:
    page = open_page(f"{path}&theme={theme}", **FOR_AXE)
    wait_for_step(page, 50)
    assert violations(page) == []
    page.keyboard.press("e")
    expect(stage(page)).to_have_attribute("data-mode", "eval")
    assert violations(page) == []


def test_axe_finds_nothing_on_a_phone_or_in_the_list_of_keys(open_page: OpenPage) -> None:
    assert violations(open_page("/?step=50", width=390, height=844, **FOR_AXE)) == []
    page = open_page("/", **FOR_AXE)
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert violations(page) == []


def violations(page: Page) -> list[str]:
    """What axe finds wrong once nothing moves any more, in short."""
    page.evaluate("() => Promise.all(document.getAnimations().map((animation) => animation.finished))")
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {[node['target'] for node in v['nodes']]}" for v in found]
