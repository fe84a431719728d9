"""Succession: an id leads to the newest in its line, however long that is; and whose id it is shows by its key."""

import asyncio
import json

import pytest

from app.experiment import Experiment, SettingsLog, experiment_from
from app.live.limits import Busy, Limits
from app.live.registry import Registry
from app.live.run import Run
from app.live.succession import ID_LENGTH, MOST, Claim, Succession, id_of

from .listening import Reader, run

SMALL: Experiment = experiment_from({"hidden": [3], "steps": 500})


async def made(registry: Registry, *replaces: Run, step: int = 0) -> Run:
    """A small run in the place of those."""
    return await registry.create(SMALL, SettingsLog(), step, [Claim(old.id, old.control_key) for old in replaces])


def test_an_id_is_that_of_its_key_and_of_no_other() -> None:
    assert id_of("one key") == id_of("one key") != id_of("another")
    assert len(id_of("one key")) == ID_LENGTH
    assert Claim(id_of("one key"), "one key").holds
    assert not Claim(id_of("one key"), "another").holds
    assert not Claim("one key", "one key").holds
    assert len(id_of("\ud800")) == ID_LENGTH  # which JSON may hold and UTF-8 cannot say


def test_an_id_leads_to_the_newest_in_one_step() -> None:
    succession = Succession()
    for old, new in ("ab", "bc", "cd", "de"):
        succession.note(old, new)
    assert [succession.newest(old) for old in "abcde"] == ["e"] * 5
    assert succession.newest("x") == "x"


def test_who_replaces_what_has_been_replaced_is_the_newest_of_the_whole_line() -> None:
    succession = Succession()
    for old, new in ("ab", "ac", "ad"):
        succession.note(old, new)
    assert [succession.newest(old) for old in "abcd"] == ["d"] * 4


def test_lines_may_come_together() -> None:
    succession = Succession()
    succession.note("a", "b")
    succession.note("x", "y")
    for old in "ayab":
        succession.note(old, "z")
    assert [succession.newest(old) for old in "abxyz"] == ["z"] * 5


def test_only_so_many_ids_are_known_and_those_of_the_stillest_line_go_first() -> None:
    succession = Succession(most=4)
    for old, new in ("ab", "xy", "bc", "cd"):
        succession.note(old, new)
    assert [succession.newest(old) for old in "abcx"] == ["d", "d", "d", "y"]
    succession.note("d", "e")
    assert [succession.newest(old) for old in "abcdx"] == ["e", "e", "e", "e", "x"]
    succession.note("e", "f")
    assert [succession.newest(old) for old in "abcde"] == ["a", "f", "f", "f", "f"]
    assert len(succession._newest) == 4


def test_strangers_drive_out_only_one_another() -> None:
    succession = Succession(most=4, most_strangers=2)
    succession.note("a", "b")
    for stranger in "xyz":
        succession.note(stranger, "c", is_stranger=True)
    assert [succession.newest(old) for old in "abxyz"] == ["b", "b", "x", "c", "c"]
    succession.note("z", "d", is_stranger=True)  # there is no run of "c" any more, which is no stranger
    succession.note("w", "d", is_stranger=True)
    assert [succession.newest(old) for old in "abcyzw"] == ["b", "b", "d", "y", "d", "d"]
    for old, new in ("be", "ef", "fg"):
        succession.note(old, new)
    assert [succession.newest(old) for old in "abefczw"] == ["g", "g", "g", "g", "c", "d", "d"]


def test_made_up_claims_take_nobody_away_from_who_follows_a_run_of_here() -> None:
    async def story() -> None:
        registry = Registry(Limits())
        old = await made(registry)
        new = await made(registry, old)
        keys = [f"made up {n}" for n in range(MOST + 1)]
        other = await registry.create(SMALL, SettingsLog(), 0, [Claim(id_of(key), key) for key in keys])
        assert registry.successor(old.id) == new.id
        assert registry.successor(id_of(keys[-1])) == other.id
        assert registry.successor(id_of(keys[0])) is None
        registry.close()

    run(story)


def test_of_several_who_replace_one_run_the_last_has_all_who_follow() -> None:
    """Though they all ask at once, and the first have a longer way to go than the last."""

    async def story() -> None:
        registry = Registry(Limits(known=1))
        first = await made(registry)
        reader = Reader(first.channel)
        await reader.read()
        runs = await asyncio.gather(*(made(registry, first, step=step) for step in (400, 100, 0)))
        await reader.read_to_the_end()
        seen = [json.loads(reader.heard[-1].data)["next"]]
        while seen[-1] != runs[-1].id:
            reader = Reader(next(each for each in runs if each.id == seen[-1]).channel)
            await reader.read_to_the_end()
            seen.append(json.loads(reader.heard[-1].data)["next"])
        assert seen == [each.id for each in runs]
        assert len(registry) == 1
        assert [registry.successor(each.id) for each in (first, *runs)] == [runs[-1].id] * 3 + [None]
        registry.close()

    run(story)


def test_a_successor_that_is_gone_leads_nowhere_until_it_is_replaced_itself() -> None:
    async def story() -> None:
        registry = Registry(Limits())
        first = await made(registry)
        second = await made(registry, first)
        registry.remove(second, "forgotten")
        assert registry.successor(first.id) is None
        third = await made(registry, second)
        assert [registry.successor(gone.id) for gone in (first, second)] == [third.id] * 2
        registry.close()

    run(story)


def test_a_claim_to_what_is_not_there_makes_no_room() -> None:
    async def story() -> None:
        registry = Registry(Limits(known=1))
        only = await made(registry)
        with pytest.raises(Busy):
            await registry.create(SMALL, SettingsLog(), 0, [Claim(id_of("lost"), "lost")])
        making = asyncio.create_task(made(registry, only))
        await asyncio.sleep(0)
        registry.remove(only)  # while its successor is made
        await made(registry)
        with pytest.raises(Busy):
            await making
        assert len(registry) == 1
        registry.close()

    run(story)


def test_who_comes_before_a_successor_is_where_it_begins_sees_it_there() -> None:
    async def story() -> None:
        registry = Registry(Limits())
        first = await made(registry)
        making = asyncio.create_task(made(registry, first, step=500))
        gone = Reader(first.channel)
        await gone.read_to_the_end()
        successor = json.loads(gone.heard[-1].data)["next"]
        reader = Reader(registry.get(successor).channel)
        assert [json.loads(heard.data)["state"]["step"] for heard in await reader.read()] == [500]
        await making
        registry.close()

    run(story)
