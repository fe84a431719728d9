"""Previews: what a run would show that nobody has made is what such a run shows, worked out once however many ask."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import orjson
import pytest

from app.experiment import Experiment, Setting, SettingsLog, experiment_from
from app.live import previews
from app.live.commands import SetMode
from app.live.limits import Busy, Limits
from app.live.registry import Registry
from app.live.stage import Stage

PATIENCE = 20.0  # seconds after which what is waited for counts as missing
SMALL = experiment_from({"steps": 60})
LOG = SettingsLog((Setting(10, "learning_rate", 0.1),))


@asynccontextmanager
async def registry() -> AsyncIterator[Registry]:
    """A registry that ends with the context."""
    made = Registry(Limits())
    try:
        yield made
    finally:
        made.close()


@pytest.mark.parametrize("mode", ["train", "eval", "mc"])
def test_a_preview_is_what_such_a_run_shows(mode: str) -> None:
    async def both() -> tuple[bytes, bytes]:
        async with registry() as runs:
            run = await runs.create(SMALL, LOG, 40)
            await run.obey(SetMode(mode))
            return await runs.previews.of(SMALL, LOG, 40, mode), await run.preview()

    preview, shown = map(orjson.loads, asyncio.run(both()))
    assert preview["snapshot"]["frame"]["step"] == 40
    for told in (preview, shown):
        del told["snapshot"]["state"]["id"]
    assert preview == shown


def test_no_run_is_known_for_a_preview() -> None:
    async def known() -> int:
        async with registry() as runs:
            await runs.previews.of(SMALL, SettingsLog(), 20, "train")
            return len(runs)

    assert asyncio.run(known()) == 0


class Counted(Stage):
    """A stage that counts how many there have been, and says when one has set out."""

    made = 0
    set_out = threading.Event()

    def __init__(self, experiment: Experiment, log: SettingsLog | None = None) -> None:
        Counted.made += 1
        super().__init__(experiment, log)

    def travel(self, step: int, seconds: float) -> bool:
        Counted.set_out.set()
        return super().travel(step, seconds)


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch) -> type[Counted]:
    """The stages that previews are made with from now on."""
    Counted.made = 0
    Counted.set_out.clear()
    monkeypatch.setattr(previews, "Stage", Counted)
    return Counted


def test_a_preview_is_worked_out_once(stages: type[Counted]) -> None:
    async def ask() -> list[bytes]:
        async with registry() as runs:
            at_once = await asyncio.gather(*(runs.previews.of(SMALL, SettingsLog(), 20, "train") for _ in range(5)))
            return [*at_once, await runs.previews.of(SMALL, SettingsLog(), 20, "train")]

    assert len(set(asyncio.run(ask()))) == 1
    assert stages.made == 1


def test_who_leaves_does_not_take_it_from_the_others() -> None:
    async def ask() -> bytes:
        async with registry() as runs:
            first = asyncio.create_task(runs.previews.of(SMALL, SettingsLog(), 50, "train"))
            second = asyncio.create_task(runs.previews.of(SMALL, SettingsLog(), 50, "train"))
            await asyncio.sleep(0)
            first.cancel()
            return await second

    assert orjson.loads(asyncio.run(ask()))["snapshot"]["frame"]["step"] == 50


def test_the_last_who_leaves_ends_the_work(stages: type[Counted]) -> None:
    long = replace(SMALL, steps=20_000)

    async def leave() -> bytes:
        async with registry() as runs:
            tasks = [asyncio.create_task(runs.previews.of(long, SettingsLog(), 20_000, "train")) for _ in range(2)]
            assert await asyncio.to_thread(stages.set_out.wait, PATIENCE)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks)
            return await runs.previews.of(SMALL, SettingsLog(), 5, "train")  # which has a place, and its turn

    assert orjson.loads(asyncio.run(leave()))["snapshot"]["frame"]["step"] == 5
    assert stages.made == 2


def test_what_takes_too_long_is_given_up_for_all_who_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "MOST_WORK", 0.1)
    long = replace(SMALL, steps=20_000)

    async def ask() -> list[object]:
        async with registry() as runs:
            asked = (runs.previews.of(long, SettingsLog(), 20_000, "train") for _ in range(2))
            return [
                *await asyncio.gather(*asked, return_exceptions=True),
                await runs.previews.of(SMALL, SettingsLog(), 5, "train"),
            ]

    *given_up, told = asyncio.run(ask())
    assert [str(problem) for problem in given_up] == ["step 20000 is too far for a still"] * 2
    assert isinstance(told, bytes)


def test_nobody_waits_for_a_server_that_closes() -> None:
    async def ask() -> list[object]:
        async with registry() as runs:
            tasks = [
                asyncio.create_task(runs.previews.of(replace(SMALL, seed=seed), SettingsLog(), 60, "train"))
                for seed in range(4)
            ]
            await asyncio.sleep(0)
            runs.say_bye()
            return await asyncio.gather(*tasks, return_exceptions=True)

    assert {type(told) for told in asyncio.run(ask())} == {Busy}


def test_as_many_are_kept_as_there_is_room_for(monkeypatch: pytest.MonkeyPatch, stages: type[Counted]) -> None:
    async def ask() -> None:
        async with registry() as runs:
            size = len(await runs.previews.of(SMALL, SettingsLog(), 1, "train"))
            monkeypatch.setattr(previews, "KEPT", 2.5 * size)
            for seed in (1, 2, SMALL.seed, 2):
                await runs.previews.of(replace(SMALL, seed=seed), SettingsLog(), 1, "train")

    asyncio.run(ask())
    assert stages.made == 4, "the first had to go, and the one that was asked for last was there"


def test_more_than_can_be_waited_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "WAITING", 2)

    async def ask() -> list[object]:
        async with registry() as runs:
            asked = (runs.previews.of(replace(SMALL, seed=seed), SettingsLog(), 20, "train") for seed in range(3))
            return await asyncio.gather(*asked, return_exceptions=True)

    assert [isinstance(told, Busy) for told in asyncio.run(ask())] == [False, False, True]
