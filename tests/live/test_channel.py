"""The channel: what one writer tells, every reader hears once and in order, from wherever it comes back."""

import pytest

from app.live import channel

from .listening import Reader, Writer, run

UNKNOWN = ["", "boot", "boot-", "boot-x", "boot--2", "boot-+2", "boot-2.0", "boot-²", "other-2", "-2", "2", "boot-2 "]
UNKNOWN += ["boot-2\n", "\x00", "boot-24", "boot-1234567890123456789", "boot-" + "9" * 5000]


def test_a_new_reader_gets_a_snapshot_and_then_everything_after_it() -> None:
    async def story() -> None:
        writer = Writer()
        writer.write(3)
        reader = Reader(writer.channel)
        assert [h.event for h in await reader.read()] == ["snapshot"]
        assert reader.chunks[0].startswith(b"retry: 1000\n")
        writer.write(2)
        await reader.read_up_to("e5")
        writer.write()
        await reader.read_up_to("e6")
        assert reader.data == ["all up to e3", "e4", "e5", "e6"]

    run(story)


def test_a_reader_hears_that_there_is_more_to_come_while_its_snapshot_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(channel, "PATIENCE", 0.001)

    async def story() -> None:
        writer = Writer()
        writer.ready.clear()
        reader = Reader(writer.channel)
        for _ in range(3):
            assert await reader.read() == []
        assert set(reader.chunks) == {b": on its way\n\n"}
        writer.write(2)
        writer.ready.set()
        await reader.read_up_to("all up to e2")
        assert len(reader.heard) == writer.snapshots == 1

    run(story)


@pytest.mark.parametrize("boot", ["boot", "b-o"])
def test_a_reader_that_comes_back_goes_on_right_after_the_event_it_saw_last(boot: str) -> None:
    async def story() -> None:
        writer = Writer(boot=boot)
        first = Reader(writer.channel)
        await first.read()
        writer.write(10)
        await first.read_up_to("e10")
        for seen in first.heard:
            again = Reader(writer.channel, seen.id)
            await again.read()
            later = first.heard[first.heard.index(seen) + 1 :]
            if later:
                await again.read_up_to("e10")
            assert again.heard == later
            assert writer.snapshots == 1

    run(story)


def test_a_reader_that_left_while_events_came_misses_none_and_hears_none_twice() -> None:
    async def story() -> None:
        writer, heard = Writer(), []
        last_id = None
        for turn in range(20):
            reader = Reader(writer.channel, last_id)
            await reader.read()
            writer.write(turn % 4)
            for _ in range(2 if turn % 4 else 0):
                if reader.heard and reader.data[-1] == f"e{writer.count}":
                    break
                await reader.read()
            await reader.stream.aclose()
            heard += reader.heard
            last_id = heard[-1].id
            writer.write(turn % 3)
        reader = Reader(writer.channel, last_id)
        writer.write()
        await reader.read_up_to(f"e{writer.count}")
        heard += reader.heard
        events = [h.data for h in heard if h.event == "frame"]
        assert events == [f"e{k}" for k in range(1, writer.count + 1)]
        assert writer.snapshots == 1

    run(story)


@pytest.mark.parametrize("unknown", UNKNOWN)
def test_an_unknown_id_counts_as_none(unknown: str) -> None:
    async def story() -> None:
        writer = Writer()
        writer.write(3)
        reader = Reader(writer.channel, unknown)
        await reader.read()
        assert reader.data == ["all up to e3"]

    run(story)


def test_an_id_that_the_ring_no_longer_holds_counts_as_none() -> None:
    async def story() -> None:
        writer = Writer(ring=1000)
        writer.write(50, size=100)
        reader = Reader(writer.channel, "boot-4")
        await reader.read()
        assert reader.data == ["all up to e50"]

    run(story)


def test_the_ring_is_bounded_but_always_holds_the_last_event() -> None:
    writer = Writer(ring=1000)
    for size in (10, 100, 990, 5000, 10):
        writer.write(20, size=size)
        held = sum(len(block) for _, block in writer.channel._ring)
        assert held == writer.channel._held
        assert held <= 1000 or len(writer.channel._ring) == 1
        assert writer.channel._ring[-1][0] == writer.channel.head


def test_a_reader_slower_than_the_ring_jumps_to_a_snapshot_and_what_follows_it_with_fresh_ids() -> None:
    async def story() -> None:
        writer = Writer(ring=1000)
        writer.write(2)
        reader = Reader(writer.channel)
        await reader.read()
        for _ in range(3):
            writer.write(100, size=100)
            moved = await reader.read()
            now = f"e{writer.count}"
            assert [h.event for h in moved] == ["snapshot", "frame", "end"]
            assert [h.data for h in moved] == [f"all up to {now}", f"picture of {now}", f"at {now}"]
            snapshots = writer.snapshots
            returned = Reader(writer.channel, moved[-1].id)
            assert await returned.read() == []
            assert writer.snapshots == snapshots
            writer.write(2)
            await reader.read_up_to(f"e{writer.count}")
        ids = [h.id for h in reader.heard]
        assert len(set(ids)) == len(ids)
        numbers = [int(one.rpartition("-")[2]) for one in ids]
        assert numbers == sorted(numbers)
        for seen in moved:  # wherever among these its connection drops
            again = Reader(writer.channel, seen.id)
            await again.read()
            await again.read_up_to(f"e{writer.count}")
            assert again.data == [f"e{writer.count - 1}", f"e{writer.count}"]

    run(story)


@pytest.mark.parametrize("missed", range(1, 30))
def test_however_many_events_a_reader_missed_it_hears_them_all_or_is_moved(missed: int) -> None:
    async def story() -> None:
        writer = Writer(ring=1000)
        reader = Reader(writer.channel)
        await reader.read()
        writer.write(missed, size=20)
        await reader.read()
        all_of_them = [f"e{k}" for k in range(1, missed + 1)]
        moved = [f"all up to e{missed}", f"picture of e{missed}", f"at e{missed}"]
        fits = len(writer.channel._ring) == missed
        assert reader.data[1:] == (all_of_them if fits else moved)
        assert fits == (missed <= 18)

    run(story)


def test_no_id_stands_for_two_events_among_all_readers() -> None:
    async def story() -> None:
        writer = Writer(ring=600)
        readers = [Reader(writer.channel) for _ in range(4)]
        for turn in range(200):
            for k, reader in enumerate(readers):
                if turn % (3 * k + 1) == 0 and (not reader.heard or reader.data[-1] != f"e{writer.count}"):
                    await reader.read()
            writer.write(size=turn % 50)
        said: dict[str, set[str]] = {}
        for reader in readers:
            ids = [h.id for h in reader.heard]
            assert len(set(ids)) == len(ids)
            for h in reader.heard:
                if h.event != "snapshot":  # which stands for all events up to its id
                    said.setdefault(h.id, set()).add(h.data)
        assert all(len(events) == 1 for events in said.values())

    run(story)


def test_a_slow_reader_holds_up_neither_the_writer_nor_the_others() -> None:
    async def story() -> None:
        writer = Writer(ring=2000)
        slow, quick = Reader(writer.channel), Reader(writer.channel)
        await slow.read()
        await quick.read()
        for _ in range(300):
            writer.write(size=50)
            await quick.read()
        assert quick.data[1:] == [f"e{k}" for k in range(1, 301)]
        await slow.read()
        assert [h.event for h in slow.heard] == ["snapshot", "snapshot", "frame", "end"]

    run(story)
