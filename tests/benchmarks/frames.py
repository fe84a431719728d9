"""What a frame of the default network costs to make, encode and publish, and how large it is."""

import asyncio
from statistics import median
from time import perf_counter

from app.experiment import experiment_from
from app.live.channel import Channel, Snapshot
from app.live.stage import Stage

FRAMES = 2000


async def _measure() -> None:
    async def no_snapshot() -> Snapshot:
        raise AssertionError("nobody reads here")

    stage, channel = Stage(experiment_from({})), Channel("boot", no_snapshot, 1 << 20)
    stage.advance(500, 60)
    stage.news()
    costs, sizes = [], []
    for _ in range(FRAMES):
        stage.advance(1, 60)
        start = perf_counter()
        events = stage.news()
        for event, data in events:
            channel.publish(event, data)
        if len(events) == 1:  # metrics, at every 30th step, are counted by themselves
            costs.append(perf_counter() - start)
            sizes.append(len(events[0][1]))
    stage.advance(100, 60)
    longer = len(stage.news()[0][1])
    print(f"  making, encoding and publishing a frame: median {median(costs) * 1e6:.0f} µs (at most 150)")
    print(f"  a frame of one iteration, weights included: {max(sizes):,} bytes at most (at most 4,096)")
    print(f"  each further iteration: {(longer - median(sizes)) / 99:.1f} bytes (at most 50)")


def main() -> None:
    """Print cost and size."""
    asyncio.run(_measure())
