"""What the tests of the exhibit on zeroed weights share."""

from typing import Any

import orjson
from playwright.sync_api import Locator, Page, expect

from ..web.serving import fetch
from .asking import run_of
from .conftest import OpenPage
from .reading import wait_for_step, wait_until_painted


def open_exhibit(open_page: OpenPage, query: str = "", step: int = 1500, **how: Any) -> Page:
    page = open_page(f"/zeroed-weights{query and '?'}{query}", **how)
    wait_for_step(page, step)
    fresh(page, "#knock-out")
    return page


def fresh(page: Page, panel: str) -> Locator:
    """A panel, when it shows the run as it stands."""
    found = page.locator(panel)
    expect(found).to_have_attribute("data-fresh", "true")
    return found


def ask(page: Page, path: str) -> Any:
    """What the server answers about the page's run."""
    told = fetch(f"{run_of(page)}/{path}").raise_for_status()
    lines = "ndjson" in told.headers["content-type"]
    return orjson.loads(told.text.splitlines()[-1])["result"] if lines else told.json()


def target(page: Page, key: str) -> Locator:
    return page.locator(f'[data-target="{key}"]')


def knocked(page: Page) -> list[str]:
    """Who is drawn as knocked out."""
    wait_until_painted(page)
    return [str(one.get_attribute("data-neuron")) for one in page.locator(".neuron[data-knocked]").all()]


def fixed(value: float, decimals: int) -> str:
    text = f"{value:.{decimals}f}".replace("-", "−")
    return text if float(text.replace("−", "-")) else text.replace("−", "")


def signed(value: float, decimals: int) -> str:
    text = fixed(value, decimals)
    return f"+{text}" if value > 0 and float(text) else text


def ranked(page: Page) -> list[list[Any]]:
    """What the bars should be, by what the server says of the importance of each neuron."""
    groups = []
    for network in ask(page, "importance")["networks"]:
        mine = sorted(network["neurons"], key=lambda one: -one["rise"])[:24]
        groups.append(
            [
                {
                    "key": f"{one['layer']}-{one['neuron']}",
                    "rise": one["rise"],
                    "words": f"{'H' if network['name'] == 'network' else 'Twin, h'}idden {one['layer']}, "
                    f"neuron {one['neuron'] + 1}: {signed(one['rise'], 3)}",
                }
                for one in mine
            ]
        )
    return groups
