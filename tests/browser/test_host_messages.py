"""What a page of another origin asks of an embed by messages; what fits nothing changes nothing."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Frame, Page

from ..web.serving import eventually
from .deck import Runs, serving_files, state_of, wait_for, watched_page

HOST = """<!doctype html><meta charset="utf-8"><title>Host</title><link rel="icon" href="data:,">
<script>
  window.heard_ = [];
  addEventListener("message", ({ data }) => window.heard_.push(JSON.parse(data)));
</script>
"""
SAY = "(message) => document.querySelector('iframe').contentWindow.postMessage(message, '*')"
SAY_BESIDE = "(message) => parent.frames[0].postMessage(message, '*')"
EAGER = '{ context: "dropout-live", version: 1, method: "getState", id: "early" }'
# what can be sent as it is only from a script
STRANGE = """() => {
  const frame = document.querySelector("iframe").contentWindow;
  const send = (message) => frame.postMessage(message, "*");
  const ours = (method, value, more = {}) => ({ context: "dropout-live", version: 1, method, value, ...more });
  const cyclic = {};
  cyclic.self = cyclic;
  const values = [
    NaN, Infinity, -Infinity, 1e300, -1, 0.1, 2 ** 53, 10n, "7", "", null, true, [], {}, [1], { valueOf: 1 }, cyclic,
    new Map(), "__proto__", "constructor", "toString", { name: "__proto__", value: 1 }, { name: "seed", value: 1 },
    { name: "constructor", value: 1 }, { name: 7, value: 1 }, { name: "learning_rate" }, "x".repeat(100000),
  ];
  for (const method of ["seek", "mode", "speed", "set"]) for (const value of values) send(ours(method, value));
  for (const value of [NaN, 0, 1.5, "1", null, 10n, cyclic, {}]) send(ours("step", value));
  const methods = ["__proto__", "constructor", "toString", "", null, 7, "getstate", ["play"], undefined];
  for (const method of methods) send(ours(method, 1));
  for (const version of [2, "1", null]) send(ours("play", 1, { version }));
  send(ours("getState", 1, { id: 10n }));
  for (const value of [NaN, "7", null, -3, 1e300, {}]) {
    send(JSON.stringify({ context: "player.js", version: "0.0.11", method: "setCurrentTime", value }));
  }
  for (const method of ["nope", "__proto__", 7, null]) send({ context: "player.js", method });
  const others = [
    "", "{", "null", "7", "[]", "slide:", "slide:started", "[iFrameSizer]message", '{"context":"iframe-resizer"}',
    7, null, undefined, [], true, { context: "player" }, { context: "__proto__" }, new Date(), new Uint8Array(3),
    { get context() { return "dropout-live"; }, get method() { return "dance"; } }, { source: "react-devtools-bridge" },
  ];
  for (const message of others) send(message);
}"""


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory, base_url: str) -> Iterator[str]:
    """Where there are pages with an embed that waits.

    In `host` beside a frame of somebody else, in `away` off the screen, in `eager` spoken to as soon as it has loaded;
    in `large` its network is.
    """
    folder: Path = tmp_path_factory.mktemp("host")
    (folder / "beside.html").write_text(HOST, encoding="utf-8")
    address = f"{base_url}/embed/playground?autoplay=0"
    embed = f'<iframe src="{address}" width="960" height="540"></iframe>'
    pages = {
        "host": f'{embed}\n<iframe src="beside.html"></iframe>',
        "away": f'<div style="height: 3000px"></div>{embed}',
        "eager": f"<script>const greet = (frame) => frame.contentWindow.postMessage({EAGER}, '*');</script>"
        + embed.replace("<iframe", "<iframe onload='greet(this)'"),
        "large": embed.replace("autoplay=0", "autoplay=0&hidden=64,64,64,64"),
    }
    for name, body in pages.items():
        (folder / f"{name}.html").write_text(f"{HOST}{body}\n", encoding="utf-8")
    with serving_files(folder) as url:
        yield url


@pytest.fixture
def open_host(browser: Browser, host: str) -> Iterator[Callable[[str], Page]]:
    """A function that opens one of them, once the embed has said that it is ready."""
    with watched_page(browser, tolerate="Failed to load resource") as page:

        def open_it(name: str) -> Page:
            page.goto(f"{host}/{name}.html")
            heard(page, event="ready")
            return page

        yield open_it


@pytest.fixture
def page(open_host: Callable[[str], Page]) -> Page:
    return open_host("host")


@pytest.fixture
def embed(page: Page) -> Frame:
    return page.frames[1]


def heard(page: Page | Frame, **what: Any) -> Any:
    """The first message heard that has all of this, which is forgotten."""
    found = page.wait_for_function(
        """(what) => {
          const fits = (one) => Object.entries(what).every(([key, value]) => one[key] === value);
          const at = window.heard_.findIndex(fits);
          return at < 0 ? null : { it: window.heard_.splice(at, 1)[0] };
        }""",
        arg=what,
    )
    return found.json_value()["it"]


def player(page: Page, method: str, **more: Any) -> None:
    """Say it as the library player.js does."""
    page.evaluate(SAY, json.dumps({"context": "player.js", "version": "0.0.11", "method": method, **more}))


def ask(page: Page, method: str, value: Any = None, identity: Any = 1) -> Any:
    """The answer to a message of our own."""
    message = {"context": "dropout-live", "version": 1, "method": method, "id": identity}
    page.evaluate(SAY, message if value is None else message | {"value": value})
    return heard(page, context="dropout-live", method=method, id=identity)


def test_player_js_plays_pauses_and_moves_it_like_a_video(page: Page, embed: Frame) -> None:
    for event in ("ready", "play", "pause", "timeupdate", "seeked", "ended", "error"):
        player(page, "addEventListener", value=event, listener=f"on {event}")
    ready = heard(page, event="ready", listener="on ready")["value"]
    assert set(ready["events"]) == {"ready", "play", "pause", "timeupdate", "seeked", "ended", "error"}
    for method, value in (("getPaused", True), ("getDuration", 3000), ("getCurrentTime", 0), ("getMuted", True)):
        player(page, method, listener=method)
        assert heard(page, event=method, listener=method)["value"] == value
    player(page, "play")
    heard(page, event="play", listener="on play")
    assert heard(page, event="timeupdate")["value"].keys() == {"seconds", "duration"}
    player(page, "getPaused", listener="again")
    assert heard(page, event="getPaused", listener="again")["value"] is False
    player(page, "pause")
    heard(page, event="pause", listener="on pause")
    player(page, "setCurrentTime", value=99.7)
    heard(page, event="seeked", listener="on seeked")
    wait_for(embed, step="100")
    player(page, "setCurrentTime", value="later")
    assert "whole number" in heard(page, event="error", listener="on error")["value"]["msg"]
    player(page, "removeEventListener", value="play", listener="on play")
    page.evaluate("window.heard_ = []")
    player(page, "setCurrentTime", value=3000)
    heard(page, event="ended", listener="on ended")


def test_who_listens_hears_that_it_played_though_it_was_over_at_once(page: Page, embed: Frame) -> None:
    for event in ("play", "pause", "seeked", "ended"):
        player(page, "addEventListener", value=event, listener=f"on {event}")
    player(page, "setCurrentTime", value=2999)
    heard(page, event="seeked", listener="on seeked")
    player(page, "play")
    heard(page, event="play", listener="on play")
    heard(page, event="pause", listener="on pause")
    heard(page, event="ended", listener="on ended")
    wait_for(embed, step="3000")


def test_our_own_messages_command_the_run_and_are_answered_with_its_state(
    page: Page, embed: Frame, base_url: str
) -> None:
    runs = Runs(page, base_url)
    state = ask(page, "getState")["value"]
    assert (state["id"], state["step"], state["playing"], runs.made) == ("", 0, False, [])
    assert ask(page, "pause")["value"]["playing"] is False
    assert runs.made == []  # there was nothing to pause
    assert ask(page, "step")["value"]["step"] == 1
    assert len(runs.made) == 1
    assert ask(page, "step", 4, "four")["value"]["step"] == 5
    assert ask(page, "step", -2)["value"]["step"] == 3
    assert ask(page, "mode", "eval")["value"]["mode"] == "eval"
    assert ask(page, "mode", "train")["value"]["mode"] == "train"
    assert ask(page, "speed", 60)["value"]["speed"] == 60
    assert ask(page, "set", {"name": "learning_rate", "value": 0.1})["value"]["parameters"]["learning_rate"] == 0.1
    ask(page, "seek", 40)
    wait_for(embed, step="40")
    assert ask(page, "play")["value"]["playing"] is True
    wait_for(embed, playing="true")
    assert ask(page, "pause")["value"]["playing"] is False
    assert ask(page, "reset")["value"]["step"] == 0
    refused = ask(page, "set", {"name": "learning_rate", "value": -1})["error"]
    assert "in [0.0001, 10], got -1" in refused
    assert runs.state()["commands"] == []
    assert "value must be" in ask(page, "mode", "dream")["error"]
    assert "method must be one of" in ask(page, "dance")["error"]
    runs.close()


def test_only_who_asked_is_answered(page: Page, embed: Frame) -> None:
    beside = page.frames[2]
    message = {"context": "dropout-live", "version": 1, "method": "getState", "id": "beside"}
    beside.evaluate(SAY_BESIDE, message)
    heard(beside, id="beside")
    beside.evaluate(
        SAY_BESIDE, {"context": "player.js", "method": "addEventListener", "value": "play", "listener": "b"}
    )
    ask(page, "play")
    heard(beside, event="play", listener="b")
    assert page.evaluate("window.heard_.filter((one) => one.id === 'beside' || one.listener === 'b')") == []
    assert beside.evaluate("window.heard_.filter((one) => one.id === 1)") == []
    wait_for(embed, playing="true")


def test_what_fits_nothing_changes_nothing_and_breaks_nothing(page: Page, embed: Frame, base_url: str) -> None:
    runs = Runs(page, base_url)
    before = ask(page, "getState")["value"]
    page.evaluate(STRANGE)
    assert ask(page, "getState", identity="after")["value"] == before  # asked last, so all before has been read
    assert runs.made == []
    refusals = page.evaluate("window.heard_.filter((one) => one.context === 'dropout-live')")
    assert all("error" in one for one in refusals), refusals
    assert max(len(one["error"]) for one in refusals) < 300
    assert ask(page, "step", identity="on")["value"]["step"] == 1  # and it lives
    eventually(lambda: state_of(embed)["step"] == "1", "the step")
    runs.close()


def test_messages_in_a_row_are_carried_out_in_their_order_by_one_run(page: Page, base_url: str) -> None:
    runs = Runs(page, base_url)
    said = [
        ("mode", "eval"),
        ("speed", 60),
        ("mode", "train"),
        ("step", 3),
        ("set", {"name": "scaling", "value": "none"}),
    ]
    messages = [
        {"context": "dropout-live", "version": 1, "method": method, "value": value, "id": i}
        for i, (method, value) in enumerate(said)
    ]
    page.evaluate(f"(messages) => messages.forEach({SAY})", messages)
    states = [heard(page, context="dropout-live", id=i)["value"] for i in range(len(said))]
    assert [state["mode"] for state in states] == ["eval", "eval", "train", "train", "train"]
    assert [state["step"] for state in states] == [0, 0, 0, 3, 3]
    assert (states[-1]["speed"], states[-1]["parameters"]["scaling"]) == (60, "none")
    assert len(runs.made) == 1
    runs.forget()
    assert ask(page, "step", identity="again")["value"]["step"] == 4  # by another, made in its place
    page.context.set_offline(True)
    assert ask(page, "step", identity="away")["error"] == "The server does not answer."
    page.context.set_offline(False)
    runs.close()


def test_off_screen_messages_are_answered_without_a_stream_and_shown_later(
    open_host: Callable[[str], Page], base_url: str
) -> None:
    page = open_host("away")
    runs = Runs(page, base_url)
    assert ask(page, "play")["value"]["playing"] is False
    assert ask(page, "pause")["value"]["step"] == 0
    assert runs.made == []
    assert ask(page, "seek", 40)["value"]["step"] == 40
    assert runs.state()["viewers"] == 0
    assert ask(page, "getState")["value"]["step"] == 40
    page.locator("iframe").scroll_into_view_if_needed()
    wait_for(page.frames[1], connection="live", step="40", playing="false")
    runs.close()


def test_what_is_said_as_soon_as_the_frame_has_loaded_is_heard(open_host: Callable[[str], Page]) -> None:
    assert heard(open_host("eager"), id="early")["value"]["step"] == 0


def test_who_asks_twice_is_told_once_and_of_a_step_only_when_it_is_shown(open_host: Callable[[str], Page]) -> None:
    page = open_host("large")
    for _ in range(2):
        player(page, "addEventListener", value="seeked", listener="on seeked")
    player(page, "setCurrentTime", value=600)
    heard(page, event="seeked")
    player(page, "getCurrentTime", listener="now")
    assert heard(page, event="getCurrentTime")["value"] == 600
    assert page.evaluate("window.heard_.filter((one) => one.event === 'seeked')") == []
