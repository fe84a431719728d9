"""What an embed's address asks for, and the still that answers it before any run is made."""

import html
import json
import re
from typing import Any

import httpx
import pytest

from app.web.embed_parameters import EMBED_PARAMETERS
from app.web.exhibits import EXHIBITS, Exhibit

from .conftest import MakeRun

START = re.compile(r"data-start='([^']*)' data-still='([^']*)'")


def still_of(client: httpx.Client, address: str) -> tuple[dict[str, Any], dict[str, Any], str]:
    """How an embed is to begin, the snapshot of its still, and the whole document."""
    answer = client.get(address)
    assert answer.status_code == 200
    found = START.search(answer.text)
    assert found, answer.text[:2000]
    start, still = (json.loads(html.unescape(text)) for text in found.groups())
    return start, still, answer.text


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.name)
def test_a_still_shows_where_the_exhibit_begins_on_slides(client: httpx.Client, exhibit: Exhibit) -> None:
    start, still, text = still_of(client, exhibit.embed_path)
    begins = exhibit.embed_begins
    assert (still["state"]["step"], still["state"]["mode"]) == (begins.step, begins.mode) == (
        start["request"]["step"], start["mode"],
    )  # fmt: skip
    assert start["speed"] == begins.speed
    assert (still["state"]["id"], still["state"]["playing"], start["notes"]) == ("", False, [])
    assert [panel for panel in exhibit.panels if f'id="{panel}"' not in text] == []
    assert start["panel"] == (exhibit.panels[0] if exhibit.panels else "")


def test_the_still_is_what_a_run_shows_there(client: httpx.Client, make_run: MakeRun) -> None:
    query = "preset=xor&seed=5&set=10:learning_rate:0.1&step=40&mode=eval&speed=7"
    start, still, text = still_of(client, f"/embed/training?{query}")
    body = {"preset": "xor", "seed": 5, "commands": [{"step": 10, "name": "learning_rate", "value": 0.1}], "step": 40}
    run = make_run(body)
    run.do("mode", value="eval")
    with run.watch() as stream:
        told = stream.first("snapshot").data
    assert still["frame"] == told["frame"]
    assert still["metrics"] == told["metrics"]
    assert still["state"]["commands"] == body["commands"]
    assert (start["speed"], start["mode"]) == (7, "eval")
    assert 'data-step="40" data-mode="eval"' in text


def test_every_word_is_taken_and_ways_to_write_it(client: httpx.Client) -> None:
    for parameter in EMBED_PARAMETERS:
        for text, word in {**{word: word for word in parameter.choices}, **parameter.also}.items():
            start, _, page = still_of(client, f"/embed/playground?{parameter.name}={text}")
            assert start["notes"] == []
            told = start.get(parameter.name) or re.findall(rf'data-{parameter.name}="(\w+)"', page)[0]
            assert told == word


def test_a_bad_word_becomes_the_default_with_a_note_and_unknown_parameters_are_ignored(client: httpx.Client) -> None:
    bad = "controls=many&autoplay=soon&motion=&keys=all&panel=none&theme=pink&step=-4&mode=x&speed=0&seed=x"
    start, still, page = still_of(client, f"/embed/training?{bad}&nope=1&constructor=2")
    assert len(start["notes"]) == len(bad.split("&"))
    assert all("must be" in note and note.endswith(" is taken") for note in start["notes"])
    assert (start["autoplay"], start["keys"], start["panel"], still["state"]["step"]) == (
        "visible",
        "forward",
        "asleep",
        0,
    )
    assert 'data-controls="full" data-motion="auto"' in page
    assert "nope" not in page


def test_no_embed_is_found_by_search_engines_or_keeps_a_cookie(client: httpx.Client) -> None:
    answer = client.get("/embed/training")
    assert '<meta name="robots" content="noindex">' in answer.text
    assert "set-cookie" not in answer.headers
    assert client.get("/embed/nope").status_code == 404
