"""The page of those who follow: drawn as the run stands, led on to what takes its place, and unable to command."""

import html
import json
import re

import httpx

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
    assert "data-run" not in answer.text


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


def test_a_class_that_comes_at_once_gets_one_drawing(serve: Serve) -> None:
    run = RemoteRun(serve(), {"steps": 5})
    first = run.client.get(f"/watch/{id_of(run)}").text
    run.do("step")
    assert run.client.get(f"/watch/{id_of(run)}").text == first, "the stream tells what is new since"
    assert run.client.get(f"/watch/{id_of(run)}?theme=dark").text != first
