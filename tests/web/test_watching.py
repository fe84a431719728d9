"""The page of those who follow: drawn as the run stands, led on to what takes its place, and unable to command."""

import asyncio
import html
import json
import re
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest

from app.live.run import Run
from app.web import watching

from .conftest import MakeRun, Serve
from .driving import RemoteRun


def drawn(text: str) -> tuple[str, dict[str, object]]:
    """The id of the run that a page follows, and the snapshot that it is drawn from."""
    found = re.search(r"data-start='([^']*)' data-still='([^']*)'", text)
    assert found
    start, still = (json.loads(html.unescape(part)) for part in found.groups())
    return start["run"], still


def id_of(run: RemoteRun) -> str:
    """The id in a run's address."""
    return run.url.rpartition("/")[2]


def test_the_page_is_drawn_as_the_run_stands(make_run: MakeRun) -> None:
    run = make_run(seed=3)
    run.do("step", count=7)
    text = run.client.get(f"/watch/{id_of(run)}").text
    followed, still = drawn(text)
    assert followed == id_of(run)
    frame = still["frame"]
    assert isinstance(frame, dict)
    assert frame["step"] == 7
    masks = [layer["mask"] for layer in frame["layers"]]
    assert masks == [rows[0] for rows in run.record(7)["networks"][0]["masks"]]
    shown = re.findall(r'data-neuron="(\d+)-(\d+)" data-mask="([01])"', text)
    assert [int(mask) for _, _, mask in shown] == [*masks[0], *masks[1]]


def test_nothing_on_the_page_commands_the_run_or_tells_its_key(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    text = run.client.get(f"/watch/{id_of(run)}").text
    assert run.made["control_key"] not in text
    assert re.search(r'<fieldset class="mode" id="mode" disabled>', text)
    assert re.search(r'<input type="range" [^>]*aria-label="Iteration"[^>]* disabled>', text)
    assert 'id="transport"' not in text
    assert 'id="settings"' not in text


def test_an_old_address_leads_to_the_run_that_has_its_place(make_run: MakeRun, client: httpx.Client) -> None:
    old = make_run(steps=5)
    claim = {"id": id_of(old), "control_key": old.made["control_key"]}
    new = make_run(steps=6, replaces=claim)
    answer = client.get(f"/watch/{id_of(old)}?exhibit=training&theme=dark")
    assert answer.status_code == 307
    assert answer.headers["location"] == f"/watch/{id_of(new)}?exhibit=training&theme=dark"


def test_where_there_is_no_run_the_page_looks_again(client: httpx.Client) -> None:
    answer = client.get("/watch/nope")
    assert (answer.status_code, answer.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert 'http-equiv="refresh"' in answer.text
    assert 'id="stage"' not in answer.text


def test_a_copy_of_ones_own_opens_the_exhibit_that_was_shared(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    for query, path in (("?exhibit=training", "/training"), ("", "/"), ("?exhibit=%00", "/"), ("?theme=zzz", "/")):
        text = run.client.get(f"/watch/{id_of(run)}{query}").text
        assert re.search(rf'id="own-copy" href="[^"]*" data-path="{path}"', text), query


def test_the_page_refuses_frames_and_is_not_stored(make_run: MakeRun) -> None:
    run = make_run(steps=5)
    headers = run.client.get(f"/watch/{id_of(run)}").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-frame-options"] == "DENY"


def test_a_class_that_comes_at_once_gets_one_drawing(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    drawn_for = []
    draw = watching._draw

    def counted(*asked: Any) -> bytes:
        drawn_for.append(asked)
        return draw(*asked)

    monkeypatch.setattr(watching, "_draw", counted)
    monkeypatch.setattr(watching, "LASTS", 60.0)
    run = RemoteRun(serve(), {"steps": 2000})
    run.do("play")
    with ThreadPoolExecutor(12) as students:
        pages = set(students.map(lambda _: httpx.get(f"{run.client.base_url}/watch/{id_of(run)}").text, range(24)))
    assert len(pages) == len(drawn_for) == 1, "the stream tells what is new since"
    assert run.client.get(f"/watch/{id_of(run)}?theme=dark").text not in pages


def test_a_drawing_is_not_kept_for_long(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "LASTS", 0.0)
    run = RemoteRun(serve(), {"steps": 5})
    first = drawn(run.client.get(f"/watch/{id_of(run)}").text)[1]
    run.do("step")
    assert drawn(run.client.get(f"/watch/{id_of(run)}").text)[1] != first


def test_who_comes_while_a_run_is_brought_back_is_told_to_wait(
    make_run: MakeRun, client: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def late(_: Run) -> bytes:
        await asyncio.sleep(60)
        return b""

    monkeypatch.setattr(Run, "preview", late)
    monkeypatch.setattr(watching, "PATIENCE", 0.01)
    answer = client.get(f"/watch/{id_of(make_run(steps=5))}")
    assert answer.status_code == 503
    assert 'http-equiv="refresh"' in answer.text
