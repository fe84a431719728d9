"""The studio: a place before any work, an end to waiting for a painter that hangs, and when to ask again."""

import asyncio
import os
import signal
import subprocess
import sys
from contextlib import AsyncExitStack
from xml.etree import ElementTree as ET

import pytest

from app.experiment import experiment_from
from app.live.limits import Busy
from app.live.shot import shot
from app.live.stage import Stage
from app.web.assets import ROOT
from app.web.clip_under_way import time_left
from app.web.cut import Cut
from app.web.studio import CLIPS, STILLS, Studio

from .serving import PATIENCE

SHOT = shot(Stage(experiment_from({"hidden": [4, 3]})))
SIZE = (320, 180)
CUT = Cut("gif", 1, 40, 2, *SIZE, "light")


async def at_once() -> bytes:
    """A shot that is there."""
    return SHOT


def hang(studio: Studio) -> None:
    """Have the painter of stills do nothing any more."""
    process = studio._at_stills._process
    assert process is not None
    os.kill(process.pid, signal.SIGSTOP)


def test_a_still_is_shot_only_when_there_is_a_place_for_it() -> None:
    async def story() -> None:
        studio, shot_now, all_shot, go_on = Studio(), 0, asyncio.Event(), asyncio.Event()

        async def shoot() -> bytes:
            nonlocal shot_now
            shot_now += 1
            if shot_now == STILLS:
                all_shot.set()
            await go_on.wait()
            return SHOT

        stills = [asyncio.create_task(studio.still("svg", shoot, SIZE, "light")) for _ in range(STILLS)]
        await all_shot.wait()
        with pytest.raises(Busy):
            await studio.still("svg", shoot, SIZE, "light")
        assert shot_now == STILLS
        go_on.set()
        drawings = await asyncio.gather(*stills)
        assert len(set(drawings)) == 1
        assert ET.fromstring(drawings[0].decode()).attrib["width"] == "320"
        await studio.close()

    asyncio.run(story())


def test_a_painter_that_hangs_is_replaced_by_another() -> None:
    async def story() -> None:
        studio = Studio()
        first = await studio.still("png", at_once, SIZE, "light")
        hang(studio)
        studio.patience = 0.1
        with pytest.raises(Busy, match="too long"):
            await studio.still("png", at_once, SIZE, "light")
        studio.patience = PATIENCE
        assert await studio.still("png", at_once, SIZE, "light") == first
        await studio.close()

    asyncio.run(story())


def test_who_leaves_gives_back_its_place_though_the_painter_hangs() -> None:
    async def story() -> None:
        studio = Studio()
        await studio.still("png", at_once, SIZE, "light")
        hang(studio)
        stills = [asyncio.create_task(studio.still("png", at_once, SIZE, "light")) for _ in range(STILLS)]
        await asyncio.sleep(0)
        for still in stills:
            still.cancel()
        await asyncio.gather(*stills, return_exceptions=True)
        assert await studio.still("png", at_once, SIZE, "light")
        await studio.close()

    asyncio.run(story())


def test_a_clip_whose_painter_hangs_ends_and_gives_back_its_place() -> None:
    async def story() -> None:
        studio = Studio()
        async with studio.clip(CUT) as clip:
            await clip.add(SHOT)
            process = clip._painter._process
            assert process is not None
            os.kill(process.pid, signal.SIGSTOP)
            clip._patience = 0.1
            with pytest.raises(Busy, match="too long"):
                await clip.add(SHOT)
        async with AsyncExitStack() as clips:
            for _ in range(CLIPS):
                await clips.enter_async_context(studio.clip(CUT))

    asyncio.run(story())


def test_who_is_turned_away_is_told_when_the_first_clip_will_be_finished() -> None:
    assert time_left(40, 0, 3) == 20
    assert time_left(40, 10, 30) == 90
    assert time_left(40, 40, 30) == 0

    async def story() -> None:
        studio = Studio()
        async with studio.clip(CUT) as first, studio.clip(CUT) as second:
            assert await first.add(SHOT) == 1 / 40
            before = min(first.left, second.left)
            with pytest.raises(Busy) as refused:
                async with studio.clip(CUT):
                    pass
            assert refused.value.retry_after >= max(1, min(before, first.left, second.left))

    asyncio.run(story())


def test_a_painter_begins_without_what_only_a_server_needs() -> None:
    names = "import sys, app.web.painting; print(*sys.modules)"
    told = subprocess.run((sys.executable, "-c", names), cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "app.web.still_picture" in told.split()
    assert not {"fastapi", "uvicorn", "app.main"} & set(told.split())
