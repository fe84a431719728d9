"""300 viewers of one run at 30 frames a second: how long from publishing a frame to its arrival at each viewer."""

import asyncio
from time import monotonic

import httpx

from .serving import percentiles, read_ids, timed_server

VIEWERS, SPEED, SECONDS = 300, 30, 15


def main() -> None:
    """Print the latency."""
    seen: list[tuple[str, float]] = []
    with timed_server() as (url, notes):
        asyncio.run(_watch(url, seen))
    published = notes["published"]
    latencies = [arrival - published[number] for number, arrival in seen if number in published]
    print(f"  {VIEWERS} viewers, {len(seen) / VIEWERS:.0f} frames each in {SECONDS} s: {percentiles(latencies)}")
    print("  (p99 at most 50 ms; the viewers share the machine with the server)")


async def _watch(url: str, seen: list[tuple[str, float]]) -> None:
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        run = (await client.post("/api/runs", json={})).json()
        until = monotonic() + SECONDS + 2
        readers = [asyncio.create_task(read_ids(url + run["events"], until, seen)) for _ in range(VIEWERS)]
        await asyncio.sleep(2)  # let all connect: what is measured is the run, not the rush at its start
        key = {"Authorization": f"Bearer {run['control_key']}"}
        for command in ({"command": "speed", "value": SPEED}, {"command": "play"}):
            (await client.post(f"/api/runs/{run['id']}/commands", json=command, headers=key)).raise_for_status()
        await asyncio.gather(*readers)
