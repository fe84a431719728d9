"""A run that nobody watches waits and is forgotten in the end; and there are only so many runs."""

import json
import socket

import httpx

from .conftest import MakeRun, Serve
from .driving import RemoteRun
from .serving import PATIENCE, eventually

BRIEFLY = 0.3  # seconds


def is_waiting(run: RemoteRun) -> bool:
    """Whether the run plays and waits."""
    state = run.state()
    return bool(state["playing"] and state["waiting"])


def test_a_playing_run_waits_without_a_viewer_and_goes_on_with_the_next(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(steps=20_000, hidden=[4], at=serve(wait_after=BRIEFLY))
    run.do("speed", value=200)
    run.do("play")
    eventually(lambda: is_waiting(run))
    step = run.state()["step"]
    assert 0 < step < 20_000
    with run.watch() as stream:
        snapshot = next(stream).data["state"]
        assert (snapshot["playing"], snapshot["step"]) == (True, step)
        frame = stream.first("frame").data
        assert frame["iterations"][0]["step"] == step + 1
        state = run.state()
        assert (state["playing"], state["waiting"]) == (True, False)
    eventually(lambda: is_waiting(run))


def test_waiting_and_going_on_are_told(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(at=serve(wait_after=BRIEFLY))
    run.do("play")
    with run.watch() as stream:
        first = next(stream)
    eventually(lambda: is_waiting(run))
    with run.watch(first.id) as stream:
        events = stream.until(lambda event: event.name == "state" and not event.data["waiting"])
        stream.first("frame")
    states = [event.data for event in events if event.name == "state"]
    assert [(state["playing"], state["waiting"]) for state in states[-2:]] == [(True, True), (True, False)]


def test_a_run_waits_in_every_mode(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(at=serve(wait_after=BRIEFLY))
    run.do("mode", value="mc")
    run.do("play")
    eventually(lambda: is_waiting(run))
    with run.watch() as stream:
        first = stream.first("frame").data["draw"]
        assert stream.first("frame").data["draw"] > first


def test_a_watched_run_does_not_wait(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(steps=200, at=serve(wait_after=BRIEFLY))
    run.do("speed", value=100)
    with run.watch() as stream:
        run.do("play")
        events = stream.until("end")
    assert not any(event.data["waiting"] for event in events if event.name == "state")


def test_a_waiting_run_obeys(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(at=serve(wait_after=BRIEFLY))
    run.do("play")
    eventually(lambda: is_waiting(run))
    state = run.do("pause")
    assert (state["playing"], state["waiting"]) == (False, False)
    run.do("play")
    eventually(lambda: is_waiting(run))
    assert run.do("seek", step=500)["step"] >= 500
    eventually(lambda: is_waiting(run))
    assert run.do("reset")["step"] == 0


def test_a_run_without_viewer_or_command_is_forgotten(serve: Serve, make_run: MakeRun) -> None:
    client = serve(forget_after=BRIEFLY)
    watched, forgotten = make_run(at=client), make_run(at=client)
    with watched.watch() as stream:
        eventually(lambda: client.get(forgotten.url).status_code == 404, "forgetting")
        assert client.get(watched.url).status_code == 200
        assert stream.response.is_stream_consumed is False
    eventually(lambda: client.get(watched.url).status_code == 404, "forgetting")


def test_a_long_way_is_not_forgotten(serve: Serve, make_run: MakeRun) -> None:
    client = serve(forget_after=BRIEFLY)
    large = {"dataset": "digits", "train_size": 1000, "batch_size": 500, "hidden": [64] * 4, "optimizer": "adam"}
    steps = make_run(large, at=client).made["experiment"]["steps"]
    restored = make_run({**large, "step": steps}, at=client)
    assert restored.made["state"]["step"] == steps


def test_so_many_runs_are_known_and_no_more(serve: Serve, make_run: MakeRun) -> None:
    client = serve(known=2)
    first, _ = make_run(at=client), make_run(at=client)
    response = client.post("/api/runs", json={})
    assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
    assert int(response.headers["retry-after"]) > 0
    first.delete()
    make_run(at=client)
    assert client.post("/api/runs", json={}).status_code == 503


def refused_to_play(run: RemoteRun) -> httpx.Response:
    """The answer to a run that finds no place."""
    response = run.ask("play")
    assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")
    assert int(response.headers["retry-after"]) > 0
    assert run.state()["playing"] is False
    return response


def test_so_many_runs_play_and_no_more(serve: Serve, make_run: MakeRun) -> None:
    client = serve(playing=2)
    one, two, three = (make_run(steps=50, at=client) for _ in range(3))
    with one.watch() as stream, two.watch(), three.watch():
        one.do("play")
        two.do("play")
        refused_to_play(three)
        two.do("pause")
        three.do("play")
        refused_to_play(two)
        three.delete()
        two.do("play")
        one.do("speed", value="max")
        stream.first("end")  # the end gives a place back as well
        make_run(at=client).do("play")


def test_a_waiting_run_leaves_its_place_and_gets_one_again(serve: Serve, make_run: MakeRun) -> None:
    client = serve(playing=1, wait_after=BRIEFLY)
    one, two = make_run(at=client), make_run(at=client)
    one.do("play")
    eventually(lambda: is_waiting(one))
    with two.watch() as other:
        two.do("play")
        other.first("frame")
        with one.watch() as stream:
            assert next(stream).data["state"]["waiting"] is True  # there is a viewer now, but no place
            two.do("pause")
            stream.first("frame")
            refused_to_play(two)


def test_who_is_paused_while_waiting_for_a_place_takes_none(serve: Serve, make_run: MakeRun) -> None:
    client = serve(playing=1, wait_after=BRIEFLY)
    one, two, three = (make_run(at=client) for _ in range(3))
    one.do("play")
    eventually(lambda: is_waiting(one))
    with two.watch():
        two.do("play")
        with one.watch() as stream:
            next(stream)
            one.do("pause")
            two.do("pause")
            assert three.do("play")["playing"] is True


def test_a_run_sent_elsewhere_while_waiting_plays_on_only_with_a_place(serve: Serve, make_run: MakeRun) -> None:
    client = serve(playing=1, wait_after=BRIEFLY)
    one, two = make_run(at=client), make_run(at=client)
    one.do("play")
    eventually(lambda: is_waiting(one))
    with two.watch():
        two.do("play")
        with one.watch() as stream:
            assert one.do("seek", step=700)["playing"] is True
            stream.first(lambda event: event.name == "snapshot" and event.data["state"]["step"] == 700)
            stream.first(lambda event: event.name == "state" and event.data["waiting"])
            two.do("pause")
            frame = stream.first(lambda event: event.name == "frame" and event.data["iterations"]).data
    assert frame["iterations"][0]["step"] == 701


def test_a_run_deleted_while_its_command_comes_in_takes_no_place(serve: Serve, make_run: MakeRun) -> None:
    client = serve(playing=1)
    one, two = make_run(at=client), make_run(at=client)
    body = json.dumps({"command": "play"}).encode()
    url = client.base_url
    with socket.create_connection((url.host, url.port or 80), timeout=PATIENCE) as connection:
        head = f"POST {one.url}/commands HTTP/1.1\r\nHost: x\r\nContent-Length: {len(body)}\r\n"
        connection.sendall(f"{head}Authorization: {one.authorization['Authorization']}\r\n\r\n".encode() + body[:5])
        client.get("/healthz")  # answered after the server has begun with the command
        assert one.delete().status_code == 204
        connection.sendall(body[5:])
        assert b" 404 " in connection.recv(100)
    assert two.do("play")["playing"] is True


def test_a_silent_stream_is_kept_awake_by_comments(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(at=serve(keep_alive=1))
    with run.client.stream("GET", f"{run.url}/events") as response:
        assert next(line for line in response.iter_lines() if line.startswith(":")) == ": keep-alive"
