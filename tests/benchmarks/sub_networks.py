"""All 4,096 sub-networks of 2-12-2 on 1,000 test points: vote and both means, with loss and accuracy, of each as well.

As a page asks for them, of a run on a server in a process of its own; and the computing by itself, in this one.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter, thread_time

import httpx
import orjson

from app.experiment import experiment_from
from app.nn.ensemble import ensemble
from app.nn.specimen import Specimen, specimen_of
from app.nn.subsets import Subsets, drawn, every
from app.nn.trainer import Trainer, members_of

from .serving import plain_server

PRESET, STEP = {"preset": "exact"}, 3000
ROUNDS = 15
DRAWN = 1000  # of the default network


def main() -> None:
    """Print the median over rounds."""
    with _run(PRESET) as (client, run):
        asked = median(_ask(client, f"{run}/ensemble?masks=all") for _ in range(ROUNDS))
    print(f"  2-12-2, all 4,096, through the inquiry: {asked:.3f} s (at most 0.5)")
    exact, default = _trained(PRESET), _trained({})
    pieces = [seconds for _ in range(ROUNDS) for seconds in _pieces(exact, every(exact))]
    print(f"  computing by itself: {sum(pieces) / ROUNDS:.3f} s, the longest piece {max(pieces) * 1e3:.1f} ms")
    seconds = median(sum(_pieces(default, drawn(default, 1, DRAWN))) for _ in range(ROUNDS))
    print(f"  2-12-12-2, {DRAWN:,} drawn: {seconds:.3f} s")


@contextmanager
def _run(body: dict[str, str]) -> Iterator[tuple[httpx.Client, str]]:
    """A client, and a trained run on a server."""
    with plain_server() as url, httpx.Client(base_url=url, timeout=60) as client:
        made = client.post("/api/runs", json={**body, "step": STEP}).raise_for_status()
        yield client, made.headers["location"]


def _ask(client: httpx.Client, what: str) -> float:
    """Seconds until the answer is there and read."""
    start = perf_counter()
    told = orjson.loads(client.get(what).raise_for_status().text.splitlines()[-1])["result"]
    seconds = perf_counter() - start
    if told["masks"] != 4096 or told["methods"]["geometric"]["difference"]["largest"] > 1e-12:
        raise AssertionError(f"the answer is not that of all sub-networks: {told['masks']} masks")
    return seconds


def _trained(body: dict[str, str]) -> Specimen:
    trainer = Trainer(members_of(experiment_from(body)))
    for _ in range(STEP):
        trainer.iterate()
    return specimen_of(trainer)


def _pieces(specimen: Specimen, of: Subsets) -> list[float]:
    """Seconds of the processor for each piece."""
    pieces, before = [], thread_time()
    for _ in ensemble(specimen, of):
        pieces.append(thread_time() - before)
        before = thread_time()
    return [*pieces, thread_time() - before]
