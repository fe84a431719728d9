"""Keys in an embed: a control that uses them keeps them, all others are told to the deck."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page, expect

from .deck import embed, serving_files, watched_page

HOST = """<!doctype html><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>
  window.told_ = [];
  addEventListener("message", ({ data }) => window.told_.push(JSON.parse(data)));
</script>
"""


Open = Callable[[str], Frame]


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with watched_page(browser) as page:
        yield page


@pytest.fixture
def opened(page: Page, base_url: str, tmp_path: Path) -> Iterator[Open]:
    """A function that opens an embed, which waits, on a page that hears what it tells."""
    with serving_files(tmp_path) as url:

        def open_it(path: str) -> Frame:
            frame = f'<iframe src="{base_url}/embed/{path}" width="960" height="540"></iframe>'
            (tmp_path / "host.html").write_text(f"{HOST}{frame}", encoding="utf-8")
            page.goto(f"{url}/host.html")
            page.wait_for_function("window.told_.some(({ event }) => event === 'ready')")
            return embed(page)

        yield open_it


def told(page: Page) -> Any:
    """All that the embed has told since this was asked last."""
    return page.evaluate("window.told_.splice(0)")


def pressed(page: Page, *keys: str) -> list[str]:
    """Press keys, and give the names of those that the embed has handed on."""
    for key in keys:
        page.keyboard.press(key)
    # what the frame has posted by now comes before what it posts now
    frame = embed(page)
    frame.evaluate("parent.postMessage(JSON.stringify({ event: 'end' }), '*')")
    page.wait_for_function("window.told_.some(({ event }) => event === 'end')")
    return [one["value"] for one in told(page) if one.get("event") == "key"]


def test_each_key_for_the_deck_is_told_by_its_name_and_whether_shift_is_held(page: Page, opened: Open) -> None:
    frame = opened("playground?autoplay=0")
    for key, method, shift in (("ArrowRight", "right", False), ("Space", "next", False), ("Space", "prev", True)):
        frame.locator("#sentence").click()
        told(page)
        page.keyboard.press(f"Shift+{key}" if shift else key)
        page.wait_for_function("window.told_.length === 2")
        ours = {"context": "dropout-live", "version": 1, "event": "key", "value": key, "shift": shift}
        assert told(page) == [{"method": method}, ours]


def test_a_slider_keeps_the_keys_that_move_it(page: Page, opened: Open) -> None:
    speed = opened("playground?autoplay=0").locator("#speed input")
    speed.focus()
    values = []
    for key in ("Home", "PageUp", "End", "PageDown", "ArrowUp", "ArrowDown", "ArrowLeft"):
        assert pressed(page, key) == [], key
        values.append(speed.input_value())
    assert len(set(values)) > 3
    assert pressed(page, "Space") == []


def test_a_list_keeps_its_keys_and_the_letters_that_find_what_begins_with_them(page: Page, opened: Open) -> None:
    frame = opened("scaling?panel=one-neuron&autoplay=0")
    neurons = frame.locator("#one-neuron select")
    neurons.focus()
    first = neurons.input_value()
    assert pressed(page, "ArrowDown", "PageDown", "e") == []
    assert neurons.input_value() != first
    expect(frame.locator("#stage")).to_have_attribute("data-mode", "mc")


def test_what_is_scrolled_keeps_the_keys_that_scroll_it_until_all_is_in_view(page: Page, opened: Open) -> None:
    frame = opened("overfitting?panel=co-adaptation&autoplay=0")
    panel = frame.locator("#results")
    panel.evaluate("(one) => { one.style.height = '60px'; one.style.flex = 'none'; }")
    panel.focus()
    assert pressed(page, "ArrowDown", "PageDown", "ArrowUp", "PageUp") == []
    assert pressed(page, "ArrowRight") == ["ArrowRight"]
    panel.evaluate("(one) => { one.style.height = `${one.scrollHeight + 1}px`; }")
    panel.focus()
    assert pressed(page, "PageDown") == ["PageDown"]
