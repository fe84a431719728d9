"""What a recording costs to make, and how large it is, from a server in a process of its own."""

from statistics import median
from time import monotonic, process_time
from typing import Any

import httpx

from app.experiment import SettingsLog, experiment_from
from app.live.recording import recording

from .serving import plain_server

ROUNDS = 7
RUNS: dict[str, tuple[dict[str, Any], str]] = {
    "default preset, 300 iterations": ({}, "(at most 3 s, at most 1,500,000 bytes)"),
    "digits, 300 iterations": ({"preset": "digits"}, ""),
}


def main() -> None:
    """Print times and sizes."""
    print(f"  computing the default one: {_computing():.2f} s of the processor")
    with plain_server() as url, httpx.Client(base_url=url, timeout=60) as client:
        for name, (body, wanted) in RUNS.items():
            at = client.post("/api/runs", json=body).raise_for_status().headers["location"]
            times, size = [], 0
            for _ in range(ROUNDS):
                start = monotonic()
                size = len(client.get(f"{at}/recording.html").raise_for_status().content)
                times.append(monotonic() - start)
            print(f"  {name}: median {median(times):.2f} s, most {max(times):.2f} s; {size:,} bytes {wanted}")


def _computing() -> float:
    start, made = process_time(), recording(experiment_from({}), SettingsLog(), 1, 300)
    while True:
        try:
            next(made)
        except StopIteration:
            return process_time() - start
