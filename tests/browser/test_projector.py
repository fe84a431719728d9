"""The projector theme: everything at one glance, in words large enough, none over another."""

from itertools import pairwise, product

from playwright.sync_api import expect

from .conftest import OpenPage
from .reading import visit, wait_for_step

SIZES = [(1920, 1080), (1440, 900)]
QUERIES = ["preset=moons&drop_rates=0.3,0.3", "preset=digits&drop_rates=0.3,0.3", "preset=forgotten-scaling"]
BOXES = """(all) => all.map((one) => one.getBoundingClientRect()).map(({ left, right }) => [left, right])"""
SMALLEST = """(all) => Math.min(...all.map((one) => parseFloat(getComputedStyle(one).fontSize)))"""


def test_all_results_fit_and_labels_keep_apart(open_page: OpenPage) -> None:
    page = open_page("/?preset=moons&theme=projector")
    for (width, height), query in product(SIZES, QUERIES):
        page.set_viewport_size({"width": width, "height": height})
        visit(page, f"/?{query}&theme=projector&step=40")
        wait_for_step(page, 40)
        expect(page.locator("#loss canvas")).to_be_visible()
        results = page.locator("#results")
        assert results.evaluate("(part) => part.scrollHeight <= part.clientHeight"), (query, width)
        for labels in (".head text.label", ".foot text"):
            boxes = page.locator(labels).evaluate_all(BOXES)
            assert all(right + 8 < left for (_, right), (left, _) in pairwise(boxes)), (query, width)
        assert page.locator("#network text.label").evaluate_all(SMALLEST) >= 18
        assert page.locator(".timeline .note").evaluate_all(SMALLEST) >= 15
