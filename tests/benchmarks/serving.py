"""Real servers in processes of their own: as anyone starts one, and one that keeps times."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import Any

import httpx
import numpy as np

BEAT = 0.005  # seconds between two looks at the clock


@contextmanager
def timed_server() -> Iterator[tuple[str, dict[str, Any]]]:
    """(base URL, notes). In the end the notes hold `published`, time by event id, and `lags`, seconds."""
    notes: dict[str, Any] = {}
    with tempfile.TemporaryDirectory() as folder:
        file, port = Path(folder, "notes.json"), _free_port()
        with _started(["tests.benchmarks.serving", str(port), str(file)], port) as url:
            yield url, notes
        notes.update(json.loads(file.read_text()))


@contextmanager
def plain_server() -> Iterator[str]:
    """The base URL of `python -m app`."""
    port = _free_port()
    with _started(["app", "--port", str(port)], port) as url:
        yield url


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def _started(command: list[str], port: int) -> Iterator[str]:
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    server = subprocess.Popen([sys.executable, "-m", *command], env=environment, stdout=subprocess.DEVNULL)
    try:
        url = f"http://127.0.0.1:{port}"
        with httpx.Client(transport=httpx.HTTPTransport(retries=8)) as client:
            client.get(f"{url}/healthz").raise_for_status()
        yield url
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(15)


def percentiles(seconds: list[float]) -> str:
    """In milliseconds, to print."""
    p50, p99, most = np.percentile(np.array(seconds) * 1e3, [50, 99, 100])
    return f"median {p50:.1f} ms, p99 {p99:.1f} ms, most {most:.1f} ms"


async def read_ids(
    url: str,
    until: float,
    seen: list[tuple[str, float]] | None = None,
    there: "asyncio.Future[float] | None" = None,
) -> int:
    """Read a stream until that time; note (id, arrival) of each frame in `seen`; returns the number of frames.

    `there` gets the time when the first event has come.
    """
    host, port = url.removeprefix("http://").split("/")[0].split(":")
    reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 22)
    path = "/" + url.split("/", 3)[3]
    writer.write(f"GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n".encode())
    frames, number = 0, ""
    try:
        async with asyncio.timeout(until - monotonic()):
            while line := await reader.readline():
                if line.startswith(b"id: "):
                    number = line[4:-1].decode()
                elif line == b"event: frame\n":
                    frames += 1
                    if seen is not None:
                        seen.append((number, monotonic()))
                elif there is not None and not there.done() and line.startswith(b"data: "):
                    there.set_result(monotonic())
    except TimeoutError:
        pass
    finally:
        writer.close()
    return frames


def _serve(port: int, file: Path) -> None:
    import uvicorn

    from app.__main__ import GIL_SECONDS, listen
    from app.live.channel import Channel
    from app.main import create_app

    published: dict[str, float] = {}
    lags: list[float] = []
    publish = Channel.publish

    def noting(channel: Channel, event: str, data: bytes) -> None:
        start = monotonic()
        publish(channel, event, data)
        published[f"{channel._boot}-{channel.head}"] = start

    async def watch_loop() -> None:
        while True:
            start = monotonic()
            await asyncio.sleep(BEAT)
            lags.append(monotonic() - start - BEAT)

    async def serve() -> None:
        watch = asyncio.create_task(watch_loop())
        await uvicorn.Server(uvicorn.Config(create_app(), log_level="warning", timeout_graceful_shutdown=5)).serve(
            sockets=[listen("127.0.0.1", port)]
        )
        watch.cancel()

    Channel.publish = noting  # type: ignore[method-assign, assignment]
    sys.setswitchinterval(GIL_SECONDS)
    signal.signal(signal.SIGTERM, lambda *_: None)
    with asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(serve())
    file.write_text(json.dumps({"published": published, "lags": lags}))


def _loop_factory() -> Any:
    import uvloop

    return uvloop.new_event_loop


if __name__ == "__main__":
    _serve(int(sys.argv[1]), Path(sys.argv[2]))
