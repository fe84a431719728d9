"""A class that follows: never left with a run that is gone, counted, and unable to command."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest

from app.live.commands import FIELDS
from app.live.succession import id_of

from .conftest import MakeRun, Serve
from .driving import RemoteRun, Stream
from .refusals import assert_problem, assert_refuses
from .serving import eventually

SMALL: dict[str, Any] = {"hidden": [4], "steps": 50}


def claim(run: RemoteRun) -> dict[str, str]:
    """What `replaces` holds to replace a run."""
    return {"id": run.made["id"], "control_key": run.made["control_key"]}


@contextmanager
def followed(run: RemoteRun) -> Iterator[Stream]:
    """The stream of one who follows a run."""
    with run.client.stream("GET", f"{run.url}/events?follow=1") as response:
        assert response.status_code == 200
        yield Stream(response)


# Succession


def test_a_stream_ends_with_the_run_that_comes_next_and_the_old_address_leads_there(make_run: MakeRun) -> None:
    old = make_run(SMALL)
    with old.watch() as lecturer, followed(old) as follower:
        for stream in (lecturer, follower):
            stream.first("snapshot")
        new = make_run({**SMALL, "seed": 5, "replaces": claim(old)})
        for stream in (lecturer, follower):
            assert [(e.name, e.data) for e in stream.rest()] == [
                ("bye", {"reason": "replaced", "next": new.made["id"]})
            ]
    new.do("step", count=3)
    for below in ("", "/events", "/events?follow=1", "/steps/2", "/steps/99", "/drops?last=7&x=%0d%0a", "/data.csv"):
        answer = old.client.get(old.url + below)
        assert (answer.status_code, answer.headers["location"]) == (307, new.url + below), below
        assert answer.headers["cache-control"] == "no-store"
    assert old.client.get(f"{old.url}/steps/2", follow_redirects=True).json() == new.record(2)
    assert new.state()["experiment"]["seed"] == 5


def test_a_redirect_keeps_to_the_address_however_it_is_written(make_run: MakeRun) -> None:
    old = make_run(SMALL)
    new = make_run({**SMALL, "replaces": claim(old)})
    written = f"/api/runs/%{ord(old.made['id'][0]):02x}{old.made['id'][1:]}"
    for below in ("", "/steps/%0D%0ASet-Cookie:x", "/steps/%C3%A4", "/steps/2%3F", "/drops?last=%2F%C3%A4"):
        answer = old.client.get(written + below)
        assert (answer.status_code, answer.headers["location"]) == (307, new.url + below)
        assert "set-cookie" not in answer.headers
    answer = old.client.head(old.url)
    assert (answer.status_code, answer.headers["location"], answer.content) == (307, new.url, b"")


@pytest.mark.parametrize("slashes", ["/%2F/", "%2F//", "//%2F", "%2F%2F%2F"])
def test_a_redirect_leads_there_however_slashes_are_written(make_run: MakeRun, slashes: str) -> None:
    old = make_run(SMALL)
    new = make_run({**SMALL, "replaces": claim(old)})
    first, second, third = re.findall("/|%2F", slashes)
    written = f"/api{first}runs{second}{old.made['id']}{third}drops"
    answer = old.client.get(written)
    assert (answer.status_code, answer.headers["location"]) == (307, f"{new.url}/drops")


def test_from_the_first_of_a_chain_it_is_one_step_to_the_newest(make_run: MakeRun) -> None:
    runs = [make_run(SMALL)]
    for _ in range(4):
        runs.append(make_run({**SMALL, "replaces": claim(runs[-1])}))
    for old in runs[:-1]:
        assert old.client.get(old.url).headers["location"] == runs[-1].url
    assert runs[-1].state()["id"] == runs[-1].made["id"]
    runs[-1].delete()
    assert {old.client.get(old.url).status_code for old in runs} == {404}


def test_who_replaces_again_what_was_replaced_takes_all_who_follow(make_run: MakeRun) -> None:
    old = make_run(SMALL)
    second = make_run({**SMALL, "replaces": claim(old)})
    with second.watch() as stream:
        stream.first("snapshot")
        third = make_run({**SMALL, "replaces": claim(old)})
        assert stream.rest()[-1].data["next"] == third.made["id"]
    for gone in (old, second):
        assert gone.client.get(gone.url).headers["location"] == third.url


def test_the_old_address_commands_nothing(make_run: MakeRun) -> None:
    old = make_run(SMALL)
    new = make_run({**SMALL, "replaces": claim(old)})
    for run in (old, new):
        headers = run.authorization
        assert_problem(old.client.post(f"{old.url}/commands", json={"command": "step"}, headers=headers), 404)
        assert_problem(old.client.delete(old.url, headers=headers), 404)
    assert new.state()["step"] == 0


def test_a_playing_run_is_replaced_on_a_full_server(serve: Serve, make_run: MakeRun) -> None:
    client = serve(known=2, playing=1)
    other, old = make_run(SMALL, at=client), make_run(SMALL, at=client)
    old.do("play")
    for _ in range(3):
        old = make_run({**SMALL, "replaces": claim(old)}, at=client)
        assert old.do("play")["playing"] is True
    assert_problem(client.post("/api/runs", json=SMALL), 503)
    unknown = {"id": id_of("lost"), "control_key": "lost"}
    assert_problem(client.post("/api/runs", json={**SMALL, "replaces": unknown}), 503)
    assert other.state()["step"] == 0


def test_a_run_that_was_forgotten_can_still_be_replaced(serve: Serve, make_run: MakeRun) -> None:
    client = serve(forget_after=0.3)
    first = make_run(SMALL, at=client)
    old = make_run({**SMALL, "replaces": claim(first)}, at=client)
    eventually(lambda: client.get(old.url).status_code == 404, "forgetting")
    assert client.get(first.url).status_code == 404
    new = make_run({**SMALL, "replaces": claim(old)}, at=client)
    with new.watch():
        for gone in (first, old):
            assert client.get(gone.url).headers["location"] == new.url


def test_after_a_restart_the_old_addresses_lead_to_the_new_run(serve: Serve, make_run: MakeRun) -> None:
    before, after = serve(), serve()
    first = make_run(SMALL, at=before)
    second = make_run({**SMALL, "replaces": claim(first)}, at=before)
    assert after.get(second.url).status_code == 404
    new = make_run({**SMALL, "replaces": [claim(first), claim(second)]}, at=after)
    for gone in (first, second):
        assert after.get(gone.url).headers["location"] == new.url


@pytest.mark.parametrize("known", [True, False])
def test_who_has_not_the_key_replaces_nothing(make_run: MakeRun, known: bool) -> None:
    run, own = make_run(SMALL), make_run(SMALL)
    if not known:
        run.delete()
    name, key = claim(run).values()
    wrong = [(name, other) for other in ("wrong", "", key + "x", claim(own)["control_key"], name)]
    for named in (*wrong, ("", key), (name[:-1], key)):
        replaces = dict(zip(("id", "control_key"), named, strict=True))
        for body in (replaces, [claim(own), replaces]):
            answer = run.client.post("/api/runs", json={**SMALL, "replaces": body})
            problem = assert_problem(answer, 401)
            assert answer.headers["www-authenticate"] == "Bearer"
            assert key not in problem["detail"]
    assert run.client.get(run.url).status_code == (200 if known else 404)
    assert own.state()["step"] == 0


@pytest.mark.parametrize(
    ("replaces", "field"),
    [
        (None, "replaces"),
        ("id", "replaces"),
        ({}, "replaces"),
        ({"id": "x"}, "replaces"),
        ({"id": "x", "control_key": "y", "more": 1}, "replaces"),
        ([[]], "replaces"),
        ([{"id": "x", "control_key": "y"}] * 17, "replaces"),
        ({"id": 1, "control_key": "y"}, "replaces.id"),
        ({"id": "x", "control_key": None}, "replaces.control_key"),
    ],
)
def test_what_replaces_must_hold_is_told(client: httpx.Client, replaces: Any, field: str) -> None:
    assert_refuses(client.post("/api/runs", json={"replaces": replaces}), field)


KEY = "kept-to-oneself"


@pytest.mark.parametrize(
    ("replaces", "field"),
    [
        (KEY, "replaces"),
        ([KEY], "replaces"),
        ({"control_key": KEY}, "replaces"),
        ({"id": "x", "control_key": KEY, "more": 1}, "replaces"),
        ({"id": "x", "control_key": [KEY]}, "replaces.control_key"),
        ({"id": None, "control_key": KEY}, "replaces.id"),
        ([{"id": "x", "control_key": KEY}] * 17, "replaces"),
    ],
)
def test_no_refusal_repeats_a_key(client: httpx.Client, replaces: Any, field: str) -> None:
    answer = client.post("/api/runs", json={"replaces": replaces})
    assert_refuses(answer, field)
    assert KEY not in answer.text


# Followers


def test_followers_are_counted_among_the_viewers(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    with run.watch(hears_audience=True) as lecturer:
        assert lecturer.first("snapshot").data["state"]["followers"] == 0
        with followed(run) as one, followed(run) as two:
            for stream in (one, two):
                assert stream.first("snapshot").data["state"]["followers"] in (1, 2)  # they may come at once
            lecturer.first(lambda event: event.name == "audience" and event.data == {"viewers": 3, "followers": 2})
        left = lecturer.first(lambda event: event.name == "audience" and event.data["followers"] == 0)
        assert left.data == {"viewers": 1, "followers": 0}
        assert (run.state()["viewers"], run.state()["followers"]) == (1, 0)


@pytest.mark.parametrize("query", ["", "?follow=0", "?follow=", "?following=1"])
def test_other_viewers_are_no_followers(make_run: MakeRun, query: str) -> None:
    run = make_run(SMALL)
    with run.client.stream("GET", f"{run.url}/events{query}") as response:
        state = Stream(response).first("snapshot").data["state"]
    assert (state["viewers"], state["followers"]) == (1, 0)


@pytest.mark.parametrize("command", FIELDS)
def test_a_follower_cannot_command(make_run: MakeRun, command: str) -> None:
    run = make_run(SMALL)
    before = run.state()
    with followed(run) as stream:
        stream.first("snapshot")
        body = {"command": command, **{field: 1 for field, _ in FIELDS[command]}}
        for headers in ({}, {"Authorization": f"Bearer {run.made['id']}"}):
            assert_problem(run.client.post(f"{run.url}/commands", json=body, headers=headers), 401)
    eventually(lambda: run.state()["viewers"] == 0)
    assert run.state() == before


def test_a_follower_cannot_end_a_run(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    with followed(run) as stream:
        stream.first("snapshot")
        assert_problem(run.client.delete(run.url), 401)
        body = {"replaces": {"id": run.made["id"], "control_key": run.made["id"]}}
        assert_problem(run.client.post("/api/runs", json=body), 401)
        run.do("step")
        assert stream.first("frame").data["step"] == 1


def test_no_key_is_told_to_who_follows(make_run: MakeRun) -> None:
    old = make_run(SMALL)
    with followed(old) as stream:
        old.do("step", count=2)
        old.do("mode", value="eval")
        new = make_run({**SMALL, "replaces": claim(old)})
        told = "".join(event.text for event in stream)
    new.do("step", count=2)
    with followed(new) as stream:
        told += stream.first("snapshot").text
    for path in (*(f"/api/runs/{{}}{below}" for below in ("", "/steps/1", "/drops", "/nothing")), "/watch/{}"):
        for run in (old, new):
            answer = run.client.get(path.format(run.made["id"]))
            told += f"{answer.headers} {answer.text}"
    for run in (old, new):
        assert run.made["id"] in told
        assert run.made["control_key"] not in told


def test_a_record_is_the_same_compressed_and_not(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("step", count=2)
    plain, packed = (
        run.client.get(f"{run.url}/steps/2", headers={"Accept-Encoding": taken}) for taken in ("identity", "gzip")
    )
    assert "content-encoding" not in plain.headers
    assert packed.headers["content-encoding"] == "gzip"
    assert {answer.headers["vary"] for answer in (plain, packed)} == {"Accept-Encoding"}
    assert plain.content == packed.content
    assert int(packed.headers["content-length"]) < int(plain.headers["content-length"])
