"""300 followers beside a lecturer: how long frames take to them, how long the lecturer waits, how long coming takes."""

import asyncio
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from time import monotonic
from typing import Any

import httpx

from .serving import percentiles, read_ids, timed_server

FOLLOWERS, SPEED, SECONDS = 300, 30, 12
COMING = 4.0  # seconds that they have for coming
COMMANDS: tuple[dict[str, Any], ...] = (
    *({"command": "mode", "value": mode} for mode in ("eval", "mc", "train")),
    {"command": "speed", "value": SPEED},
    {"command": "pause"},
    {"command": "step"},
    {"command": "play"},
)
PLAY = COMMANDS[-1]
ROUNDS = 8  # of these commands while the class looks on

Seen = list[tuple[str, float]]


def main() -> None:
    """Print the times."""
    with timed_server() as (url, notes):
        seen, joining, answered = asyncio.run(_lecture(url))
    published = notes["published"]
    latencies = [arrival - published[number] for number, arrival in seen if number in published]
    print(f"  {FOLLOWERS} followers, {len(seen) / FOLLOWERS:.0f} frames each in {SECONDS} s, the lecturer beside them")
    print(f"  from publishing to arrival: {percentiles(latencies)} (p99 at most 50 ms)")
    print(f"  {len(answered)} commands of the lecturer answered: {percentiles(answered)} (at most 100 ms)")
    print(f"  all {FOLLOWERS} come at once: after {joining * 1e3:.0f} ms the last has read where the run stands")


async def _lecture(url: str) -> tuple[Seen, float, list[float]]:
    """What the followers saw, in what time they had come, and in what time each command was answered."""
    async with httpx.AsyncClient(base_url=url, timeout=60) as client:
        run = (await client.post("/api/runs", json={"step": 1500})).json()
        until = monotonic() + COMING + SECONDS
        own = asyncio.create_task(read_ids(url + run["events"], until))
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:  # theirs, so that they do not hold up the lecturer
            arguments = f"{url}{run['events']}?follow=1", until
            followers = asyncio.get_running_loop().run_in_executor(pool, _follow, *arguments)
            await asyncio.sleep(COMING)
            state = (await client.get(f"/api/runs/{run['id']}")).json()
            assert state["followers"] == FOLLOWERS, f"{state['followers']} have come in {COMING} s"
            answered = [await _command(client, run, each) for each in ({"command": "speed", "value": SPEED}, PLAY)]
            for command in COMMANDS * ROUNDS:
                await asyncio.sleep(0.9 * SECONDS / ROUNDS / len(COMMANDS))
                answered.append(await _command(client, run, command))
            seen, joining = await followers
        await own
        return seen, joining, answered


async def _command(client: httpx.AsyncClient, run: dict[str, Any], command: dict[str, Any]) -> float:
    """The seconds from asking to the answer."""
    start = monotonic()
    key = {"Authorization": f"Bearer {run['control_key']}"}
    (await client.post(f"/api/runs/{run['id']}/commands", json=command, headers=key)).raise_for_status()
    return monotonic() - start


def _follow(url: str, until: float) -> tuple[Seen, float]:
    """All followers: what they saw, and the seconds until the last had come."""

    async def follow() -> tuple[Seen, float]:
        seen: Seen = []
        start = monotonic()
        came = [asyncio.get_running_loop().create_future() for _ in range(FOLLOWERS)]
        readers = [asyncio.create_task(read_ids(url, until, seen, there)) for there in came]
        joining = max(await asyncio.gather(*came)) - start
        await asyncio.gather(*readers)
        return seen, joining

    return asyncio.run(follow())
