"""The offline file: what the run's stream has told, in one file that names nothing outside of itself."""

import re
import socket
from typing import Any

import httpx
import pytest

from app.web import offline
from app.web.exhibits import EXHIBITS
from app.web.joined import name_in_file

from .conftest import MakeRun, Serve
from .driving import RemoteRun
from .offline_files import OfflineFile
from .refusals import assert_problem, assert_refuses
from .serving import PATIENCE, eventually
from .test_inquiries import Endless

SMALL = {"hidden": [7, 5], "drop_rates": [0.3, 0.4], "train_size": 20, "batch_size": 8, "steps": 250, "seed": 5}
SCRIPTS = {"importmap": 1, "text/plain": 2, "": 1, "module": 1}  # of each type
MOST = 1_500_000  # bytes of the default recording


def saved(run: RemoteRun, **query: Any) -> OfflineFile:
    return OfflineFile(run.client.get(f"{run.url}/recording.html", params=query).raise_for_status().text)


def test_it_holds_the_frames_that_the_stream_told_byte_for_byte(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    with run.watch() as stream:
        stream.first("snapshot")
        for _ in range(8):
            run.do("step")
        events = stream.until(lambda event: event.name == "frame" and event.data["step"] == 8)
    file = saved(run, last=8)
    told = [event for event in events if event.name in ("frame", "metrics")]
    assert [event.data["step"] for event in told] == [1, 2, 3, 3, 4, 5, 6, 6, 7, 8]
    frames, rest = file.told
    assert [event for event in told if event.text not in (frames if event.name == "frame" else rest)] == []
    assert [frame["step"] for frame in file.recording["frames"]] == list(range(9))


def test_iterations_that_are_still_to_come_are_made_beside_the_run(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("step", count=4)
    run.do("set", name="drop_rates", value=[0.9, 0.1])
    before = run.state()
    recording = saved(run, first=3, last=30).recording
    assert run.state() == before
    assert before["reached"] == 4
    run.do("seek", step=30)
    for step in (3, 5, 30):
        network = run.record(step)["networks"][0]
        (iteration,) = recording["frames"][step - 2]["iterations"]
        assert iteration["masks"] == [masks[0] for masks in network["masks"]]
        assert iteration["loss"] == pytest.approx(network["loss"], abs=1e-6)
    assert recording["commands"] == before["commands"]


def test_what_is_recorded_when_nobody_says_otherwise(make_run: MakeRun) -> None:
    for steps, step, first, last in ((250, 9, 1, 250), (600, 0, 1, 300), (600, 450, 151, 450)):
        run = make_run({**SMALL, "steps": steps, "twin": False})
        run.do("seek", step=step)
        answer = run.client.get(f"{run.url}/recording.html")
        recording = OfflineFile(answer.text).recording
        assert (recording["first"], recording["last"]) == (first, last)
        assert answer.headers["content-disposition"] == (
            f'attachment; filename="dropout-live-moons-seed-5-iterations-{first}-{last}.html"'
        )
        assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_the_default_recording_is_small(make_run: MakeRun) -> None:
    run = make_run()
    answer = run.client.get(f"{run.url}/recording.html")
    assert len(OfflineFile(answer.text).recording["frames"]) == 301
    assert len(answer.content) <= MOST


def test_it_needs_nothing_from_outside(make_run: MakeRun) -> None:
    file = saved(make_run(SMALL), last=2)
    policy = dict(rule.split(" ", 1) for rule in file.policy.split("; "))
    assert policy["default-src"] == "'none'"
    assert {name: sources for name, sources in policy.items() if "http" in sources or "self" in sources} == {}
    assert [one for one in file.addresses if not one.startswith("data:")] == file.links
    modules = file.modules
    assert name_in_file(offline.SCRIPT) in modules
    for name, text in modules.items():
        assert "//" not in text.replace("http://www.w3.org/2000/svg", ""), name  # sent without comments
        for line in text.splitlines():
            named = re.match(r'(?:import|export|\}) .*?from "([^"]*)";$|import "([^"]*)";$', line)
            assert not named or (named[1] or named[2]) in modules, line
    assert len(file.style) > 10_000
    assert re.findall(r"@import|url\((?!\"data:)", file.style) == []


def test_it_is_well_formed_and_nothing_in_it_breaks_out_of_its_place(make_run: MakeRun, client: httpx.Client) -> None:
    run = make_run(SMALL)
    text = client.get(f"{run.url}/recording.html?last=2", headers={"Host": 'x"></a></script><script>alert(1)//'}).text
    assert "<script>alert" not in text
    file = OfflineFile(text)
    assert {kind: len(texts) for kind, texts in file.scripts.items()} == SCRIPTS
    assert file.recording["last"] == 2
    assert {name: n for name, n in file.ids.items() if n > 1} == {}


def test_it_says_that_it_is_a_recording_and_leads_to_the_run(make_run: MakeRun) -> None:
    run = make_run({**SMALL, "commands": [{"step": 2, "name": "learning_rate", "value": 0.1}]})
    file = saved(run, exhibit="scaling", first=4, last=12, theme="dark")
    assert re.search(r"A recording of iterations 4–12, seed 5, made \d{4}-\d\d-\d\d; the live run: http://", file.words)
    assert "recording" in file.title
    (link,) = file.links
    url = httpx.URL(link)
    assert url.path == "/scaling"
    assert {name: url.params[name] for name in ("hidden", "seed", "set", "step", "theme")} == {
        "hidden": "7,5",
        "seed": "5",
        "set": "2:learning_rate:0.1",
        "step": "3",
        "theme": "dark",
    }


@pytest.mark.parametrize("exhibit", EXHIBITS, ids=lambda exhibit: exhibit.name)
def test_there_is_one_under_the_name_of_each_exhibit(make_run: MakeRun, exhibit: Any) -> None:
    file = saved(make_run(SMALL), exhibit=exhibit.name, last=1)
    assert exhibit.title in file.title
    assert "iteration 1," in file.words


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"first": 9, "last": 8}, "first"),
        ({"first": 0}, "first"),
        ({"last": 251}, "last"),
        ({"last": "many"}, "last"),
        ({"exhibit": "nope"}, "exhibit"),
        ({"theme": "pink"}, "theme"),
        ({"speed": 2}, "speed"),
    ],
)
def test_what_does_not_fit_is_refused_by_name(make_run: MakeRun, query: dict[str, Any], field: str) -> None:
    run = make_run(SMALL)
    assert_refuses(run.client.get(f"{run.url}/recording.html", params=query), field)


@pytest.mark.parametrize(
    ("fields", "most"),
    [({"steps": 1500}, 1000), ({"dataset": "digits", "hidden": [64, 64, 64, 64], "steps": 500}, 117)],
)
def test_more_than_a_file_can_hold_is_refused_with_the_bound(
    make_run: MakeRun, fields: dict[str, Any], most: int
) -> None:
    run = make_run(fields)
    refused = run.client.get(f"{run.url}/recording.html", params={"first": 7, "last": 7 + most})
    assert_refuses(refused, "last")
    assert refused.json()["errors"][0]["expected"].startswith(f"at most {6 + most}, which makes {most} iterations")


def test_there_is_none_of_a_run_that_is_not_there_or_of_an_iteration_that_cannot_be(
    make_run: MakeRun, client: httpx.Client
) -> None:
    assert_problem(client.get("/api/runs/nobody/recording.html"), 404)
    run = make_run({"activation": "relu", "learning_rate": 10, "hidden": [30, 30, 30], "drop_rates": [0.1] * 3})
    last = saved(run).recording["last"]
    assert last < 300
    assert_problem(client.get(f"{run.url}/recording.html", params={"first": last + 1}), 409)


def test_who_leaves_ends_the_work(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    endless = Endless()
    monkeypatch.setattr(offline, "recording", endless)
    client = serve(inquiries=1)
    run = RemoteRun(client, SMALL)
    with socket.create_connection((client.base_url.host, client.base_url.port or 80)) as connection:
        connection.sendall(f"GET {run.url}/recording.html HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        assert endless.begun.wait(PATIENCE)
        refused = client.get(f"{run.url}/activations")
        assert_problem(refused, 503)
        assert not endless.ended.is_set()
    assert endless.ended.wait(PATIENCE)
    eventually(lambda: client.get(f"{run.url}/activations").status_code == 200, "room for another inquiry")
