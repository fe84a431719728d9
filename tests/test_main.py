"""`python -m app` as a process of its own: it starts with one line, stops when told to, and comes back."""

import os
import re
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
import pytest

from app.__main__ import listen, url_of

from .web.driving import RemoteRun, Stream
from .web.serving import PATIENCE, eventually

ROOT = Path(__file__).parents[1]
LARGE = {"dataset": "digits", "train_size": 1000, "batch_size": 500, "hidden": [64] * 4, "optimizer": "adam"}


class Process:
    """A server in a process of its own, listening on a port that was free."""

    def __init__(self, *arguments: str, **environment: str) -> None:
        command = [sys.executable, "-m", "app", *(arguments or ("--port", "0"))]
        self.popen = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        assert self.popen.stdout
        found = re.fullmatch(r"Dropout Live: http://localhost:(\d+)/\n", self.popen.stdout.readline())
        assert found, self.popen.communicate(timeout=PATIENCE)
        self.port = int(found[1])
        self.client = httpx.Client(base_url=f"http://127.0.0.1:{self.port}", timeout=PATIENCE)

    def end(self, number: signal.Signals) -> tuple[int, str, str]:
        """(exit code, what else it printed, its errors) after the signal."""
        self.popen.send_signal(number)
        out, errors = self.popen.communicate(timeout=PATIENCE)
        return self.popen.returncode, out, errors


Start = Callable[..., Process]


@pytest.fixture
def start() -> Iterator[Start]:
    """A function that starts a server; what is left of it ends with the test."""
    started: list[Process] = []

    def start(*arguments: str, **environment: str) -> Process:
        started.append(Process(*arguments, **environment))
        return started[-1]

    yield start
    for process in started:
        process.client.close()
        process.popen.kill()
        process.popen.communicate()


def last_words(stream: Stream) -> tuple[str, str]:
    """(name, reason) of the last event before the server ended the stream."""
    bye = stream.rest()[-1]
    return bye.name, bye.data["reason"]


QUIETLY = (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_and_its_streams_with_a_bye(start: Start, number: signal.Signals) -> None:
    process = start()
    paused, playing = (RemoteRun(process.client, {}) for _ in range(2))
    playing.do("speed", value="max")
    with paused.watch() as one, playing.watch() as two, playing.watch() as three:
        playing.do("play")
        for stream in (one, two, three):
            stream.first("snapshot")
        assert process.end(number) == QUIETLY
        assert [last_words(stream) for stream in (one, two, three)] == [("bye", "closing")] * 3


def test_a_signal_ends_it_without_streams_too(start: Start) -> None:
    assert start().end(signal.SIGTERM) == QUIETLY


def test_a_signal_ends_it_while_a_run_is_on_a_long_way_and_others_wait_for_it(start: Start) -> None:
    process = start()
    run = RemoteRun(process.client, LARGE)
    steps = run.made["experiment"]["steps"]
    with ThreadPoolExecutor() as pool, run.watch() as stream:
        next(stream)
        commands = [{"command": "seek", "step": steps}, {"command": "mode", "value": "eval"}]
        asked = pool.submit(run.fire, commands)
        eventually(lambda: run.state()["seeking"] == steps, "the seek")
        assert process.end(signal.SIGTERM) == QUIETLY
        assert last_words(stream) == ("bye", "closing")
        assert set(asked.result()) <= {200, 202, 404}


def test_a_signal_ends_it_while_a_viewer_reads_nothing(start: Start) -> None:
    process = start()
    run = RemoteRun(process.client, {"hidden": [64, 64, 64], "steps": 40})  # frames of some 60 KB
    with socket.socket() as connection:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", process.port))
        connection.sendall(f"GET {run.url}/events HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        with run.watch() as stream:
            run.do("speed", value=100)
            run.do("play")
            stream.first("end")
            assert process.end(signal.SIGTERM)[0] == 0
            assert last_words(stream) == ("bye", "closing")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_after_a_restart_a_run_is_brought_back_from_what_its_viewers_know(start: Start, number: signal.Signals) -> None:
    before = start()
    run = RemoteRun(before.client, {"seed": 3, "steps": 200})
    run.do("step", count=60)
    run.do("set", name="drop_rates", value=[0.5, 0.5])
    run.do("step", count=40)
    with run.watch() as stream:
        known = stream.first("snapshot")
    state, record = run.state(), run.record(100)
    before.end(number)

    after = start("--port", str(before.port))
    assert after.port == before.port
    assert after.client.get(run.url).status_code == 404
    assert after.client.get(f"{run.url}/events", headers={"Last-Event-ID": known.id}).status_code == 404
    again = RemoteRun(after.client, {**state["experiment"], "commands": state["commands"], "step": state["step"]})
    assert again.made["id"] != run.made["id"]
    assert again.made["control_key"] != run.made["control_key"]
    assert again.record(100) == record
    with again.watch(known.id) as stream:
        snapshot = next(stream)
    assert (snapshot.name, snapshot.data["history"]) == ("snapshot", known.data["history"])
    assert snapshot.id.split("-")[0] != known.id.split("-")[0]


def test_the_environment_sets_the_limits(start: Start) -> None:
    client = start(DROPOUT_LIVE_KNOWN="1").client
    assert [client.post("/api/runs", json={}).status_code for _ in range(2)] == [201, 503]


def refused(*arguments: str, **environment: str) -> str:
    """What is said by a server that cannot start, in a few lines and without a traceback."""
    done = subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
    return done.stderr


def test_a_port_that_is_taken_is_said_in_a_line() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        said = refused("--port", str(port))
    assert f"cannot listen on 127.0.0.1:{port}" in said
    assert said.count("\n") == 1


@pytest.mark.parametrize("port", ["x", "1e3"])
def test_what_is_no_number_is_refused_as_a_port(port: str) -> None:
    assert "port" in refused(f"--port={port}")


def test_it_listens_to_this_machine_only_unless_told_otherwise(start: Start) -> None:
    process = start()
    with socket.socket() as other, pytest.raises(OSError, match="refused"):
        other.connect(("127.0.0.2", process.port))


def test_connections_buffer_little() -> None:
    with listen("127.0.0.1", 0) as listening:
        assert listening.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * 64 * 1024


@pytest.mark.parametrize(
    ("host", "url"),
    [
        ("127.0.0.1", "http://localhost:80/"),
        ("0.0.0.0", "http://localhost:80/"),
        ("::", "http://localhost:80/"),
        ("192.168.0.7", "http://192.168.0.7:80/"),
        ("fe80::1", "http://[fe80::1]:80/"),
        ("lab.example", "http://lab.example:80/"),
    ],
)
def test_the_address_it_prints_is_one_for_a_browser(host: str, url: str) -> None:
    assert url_of(host, 80) == url
