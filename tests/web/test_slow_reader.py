"""A viewer who does not read hurts nobody, gets a snapshot when it reads on, and is let go when it never does."""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPResponse
from time import monotonic
from typing import Any

from .conftest import MakeRun, Serve
from .driving import RemoteRun, iterations
from .serving import PATIENCE, eventually

LARGE_FRAMES = {"hidden": [64, 64, 64], "steps": 1500}  # some 60 KB each


@contextmanager
def connected(run: RemoteRun) -> Iterator[socket.socket]:
    """A connection that has asked for the run's stream and takes little at a time."""
    url = run.client.base_url
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.settimeout(PATIENCE)
        connection.connect((url.host, url.port))
        connection.sendall(f"GET {run.url}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        yield connection


def events_of(connection: socket.socket, last_step: int) -> list[tuple[str, str, Any]]:
    """(id, name, data) of the events up to the frame of that step."""
    found = []
    give_up = monotonic() + PATIENCE
    with connection.makefile("rb") as file:
        fields: dict[str, str] = {}
        for raw in file:
            name, _, value = raw.decode().rstrip("\r\n").partition(": ")
            if name in ("id", "event", "data"):
                fields[name] = value
            elif not name and "data" in fields:
                found.append((fields["id"], fields["event"], json.loads(fields["data"])))
                fields = {}
                if found[-1][1] == "frame" and found[-1][2]["step"] == last_step:
                    return found
            assert monotonic() < give_up, f"no such step among {len(found)} events"
    raise AssertionError("the stream ended")


def test_who_reads_nothing_holds_up_nobody_and_gets_a_snapshot_when_it_reads_on(
    serve: Serve, make_run: MakeRun
) -> None:
    run = make_run(LARGE_FRAMES, at=serve(ring=1 << 18))
    with connected(run) as slow, run.watch() as quick:
        eventually(lambda: run.state()["viewers"] == 2)
        run.do("speed", value="max")
        run.do("play")
        told = iterations(quick.until("end"))
        assert [iteration["step"] for iteration in told] == list(range(1, 1501))
        late = events_of(slow, 1500)
    names = [name for _, name, _ in late]
    assert names[0] == "snapshot"
    assert names.count("snapshot") >= 2
    known = 0
    for place, (_, name, data) in enumerate(late):
        if name == "snapshot":
            assert len(data["history"]["loss"]) == data["state"]["step"] >= known
            known = data["state"]["step"]
            if place > 0:
                after = late[place + 1]
                assert (after[1], after[2]["step"], after[2]["iterations"]) == ("frame", known, [])
                assert after[2] == data["frame"]
        elif name == "frame":
            for iteration in data["iterations"]:
                assert iteration["step"] == known + 1
                known += 1
    assert known == 1500
    assert len({event[0] for event in late}) == len(late)


def test_who_takes_nothing_for_long_is_let_go(serve: Serve, make_run: MakeRun) -> None:
    """Without a word in the log; and whenever it reads on, its stream ends in order, between two events."""
    run = make_run(LARGE_FRAMES, at=serve(ring=1 << 18, send_timeout=0.2))
    run.do("speed", value="max")
    with connected(run) as connection:
        eventually(lambda: run.state()["viewers"] == 1)
        run.do("play")
        eventually(lambda: run.state()["viewers"] == 0, "letting go")
        response = HTTPResponse(connection)
        response.begin()
        text = response.read()
    assert text.startswith(b"retry:")
    assert text.endswith(b"\n\n")


def test_who_breaks_off_is_forgotten(make_run: MakeRun) -> None:
    run = make_run()
    run.do("speed", value=200)
    run.do("play")
    for _ in range(5):
        with connected(run) as connection:
            connection.recv(100)
    eventually(lambda: run.state()["viewers"] == 0, "letting go")
    assert run.state()["playing"] is True
