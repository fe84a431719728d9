"""Previews: what a run would show that nobody has made is what such a run shows, worked out once however many ask."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace

import orjson
import pytest

from app.experiment import Setting, SettingsLog, experiment_from
from app.live import previews
from app.live.commands import SetMode
from app.live.limits import Busy, Limits
from app.live.registry import Registry

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
    assert preview["frame"]["step"] == 40
    for told in (preview, shown):
        del told["state"]["id"]
    assert preview == shown


def test_no_run_is_known_for_a_preview() -> None:
    async def known() -> int:
        async with registry() as runs:
            await runs.previews.of(SMALL, SettingsLog(), 20, "train")
            return len(runs)

    assert asyncio.run(known()) == 0


def test_a_preview_is_worked_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made = []
    unknown = Registry._unknown

    async def counted(self: Registry, *asked: object) -> object:
        made.append(asked)
        return await unknown(self, *asked)  # type: ignore[arg-type]

    monkeypatch.setattr(Registry, "_unknown", counted)

    async def ask() -> list[bytes]:
        async with registry() as runs:
            at_once = await asyncio.gather(*(runs.previews.of(SMALL, SettingsLog(), 20, "train") for _ in range(5)))
            return [*at_once, await runs.previews.of(SMALL, SettingsLog(), 20, "train")]

    assert len(set(asyncio.run(ask()))) == 1
    assert len(made) == 1


def test_who_leaves_does_not_take_it_from_the_others() -> None:
    async def ask() -> bytes:
        async with registry() as runs:
            first = asyncio.create_task(runs.previews.of(SMALL, SettingsLog(), 50, "train"))
            second = asyncio.create_task(runs.previews.of(SMALL, SettingsLog(), 50, "train"))
            await asyncio.sleep(0)
            first.cancel()
            return await second

    assert orjson.loads(asyncio.run(ask()))["frame"]["step"] == 50


def test_as_many_are_kept_as_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "KEPT", 2)

    async def kept() -> int:
        async with registry() as runs:
            for seed in range(4):
                await runs.previews.of(replace(SMALL, seed=seed), SettingsLog(), 1, "train")
            return len(runs.previews._kept)

    assert asyncio.run(kept()) == 2


def test_more_than_can_be_waited_for_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "WAITING", 2)

    async def ask() -> list[object]:
        async with registry() as runs:
            asked = (runs.previews.of(replace(SMALL, seed=seed), SettingsLog(), 20, "train") for seed in range(3))
            return await asyncio.gather(*asked, return_exceptions=True)

    assert [isinstance(told, Busy) for told in asyncio.run(ask())] == [False, False, True]
