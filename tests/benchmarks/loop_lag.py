"""48 runs at 30 iterations a second in one process, each with a viewer: how late the event loop runs."""

import asyncio
from time import monotonic

import httpx

from .serving import percentiles, read_ids, timed_server

RUNS, SPEED, SECONDS = 48, 30, 15


def main() -> None:
    """Print the lag."""
    with timed_server() as (url, notes):
        frames = asyncio.run(_play(url))
    print(f"  {RUNS} runs at {SPEED} iterations/s for {SECONDS} s: {frames / RUNS:.0f} frames each")
    print(f"  event loop lag: {percentiles(notes['lags'][400:])} (p99 at most 15 ms)")


async def _play(url: str) -> int:
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        runs = [(await client.post("/api/runs", json={"seed": seed})).json() for seed in range(RUNS)]
        until = monotonic() + SECONDS
        readers = [asyncio.create_task(read_ids(url + run["events"], until)) for run in runs]
        for run in runs:
            key = {"Authorization": f"Bearer {run['control_key']}"}
            for command in ({"command": "speed", "value": SPEED}, {"command": "play"}):
                (await client.post(f"/api/runs/{run['id']}/commands", json=command, headers=key)).raise_for_status()
        return sum(await asyncio.gather(*readers))
