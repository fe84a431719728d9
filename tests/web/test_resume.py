"""A viewer who comes back with Last-Event-ID goes on right after that event, without a gap and without a repetition."""

import re

import pytest

from .conftest import MakeRun, Serve
from .driving import Event, RemoteRun, iterations


def recorded(run: RemoteRun) -> list[Event]:
    """A stream with everything in it: steps, playing, modes, a change, moves, the end."""
    with run.watch() as stream:
        run.do("step", count=3)
        run.do("set", name="learning_rate", value=0.1)
        run.do("seek", step=12)
        run.do("mode", value="eval")
        run.do("step")
        run.do("mode", value="train")
        run.do("step", count=-2)
        run.do("speed", value=1000)
        run.do("play")
        return stream.until("end")


def test_each_event_is_followed_by_exactly_the_rest(make_run: MakeRun) -> None:
    run = make_run(steps=60, seed=5)
    events = recorded(run)
    assert {event.name for event in events} == {"snapshot", "frame", "metrics", "state", "end"}
    for place, event in enumerate(events[:-1]):
        with run.watch(event.id) as stream:
            assert stream.until("end") == events[place + 1 :]


def test_after_the_last_event_comes_only_what_is_new(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    last = recorded(run)[-1]
    with run.watch(last.id) as stream:
        run.do("speed", value=3)
        assert next(stream).name == "state"


def test_ids_rise_and_never_repeat(make_run: MakeRun) -> None:
    run = make_run(steps=60)
    ids = [re.fullmatch(r"([0-9a-f]+)-(\d+)", event.id) for event in recorded(run)]
    assert len({found[1] for found in ids if found}) == 1
    numbers = [int(found[2]) for found in ids if found]
    assert len(numbers) == len(ids)
    assert numbers == sorted(set(numbers))


def test_a_connection_that_breaks_often_misses_nothing(make_run: MakeRun) -> None:
    run = make_run(steps=600)
    run.do("speed", value=600)
    run.do("play")
    told: list[int] = []
    last, ended = None, False
    while not ended:
        with run.watch(last) as stream:
            for event in stream:
                last, ended = event.id, event.name == "end"
                if event.name == "snapshot":
                    assert told == []
                    told += range(1, len(event.data["history"]["loss"]) + 1)
                told += [i["step"] for i in iterations([event])]
                if ended or len(told) % 3 == 0:
                    break
    assert told == list(range(1, 601))


@pytest.mark.parametrize(
    "id",
    [
        "",
        "0",
        "-",
        "nonsense",
        "{boot}-",
        "{boot}-x",
        "{boot}--2",
        "{boot}-1e3",
        "{boot}-1000000",
        "{boot}-99999999999999999999999999",
        "{boot}-²",
        "ffffffffffff-4",
        "{other}",
        "\xff\xfe",
    ],
)
def test_an_id_that_is_not_of_this_stream_counts_as_none(make_run: MakeRun, id: str) -> None:
    run, other = make_run(steps=20), make_run(steps=20)
    for each in (run, other):
        each.do("step", count=3)
        each.do("step", count=2)
    with run.watch() as stream:
        boot = next(stream).id.split("-")[0]
    with other.watch() as stream:
        foreign = next(stream).id
    sent = id.format(boot=boot, other=foreign).encode("latin-1", "replace")
    with run.client.stream("GET", f"{run.url}/events", headers=[(b"Last-Event-ID", sent)]) as response:
        assert response.status_code == 200
        text = next(response.iter_text())
    assert "event: snapshot" in text


def test_an_id_that_is_no_longer_held_gives_a_snapshot(serve: Serve, make_run: MakeRun) -> None:
    run = make_run(steps=3000, at=serve(ring=1 << 14))
    with run.watch() as stream:
        run.do("step", count=2)
        early = stream.first("frame")
        run.do("speed", value="max")
        run.do("play")
        late = stream.first("end")
    with run.watch(early.id) as stream:
        snapshot = next(stream)
    assert (snapshot.name, snapshot.data["state"]["step"]) == ("snapshot", 3000)
    with run.watch(late.id) as stream:
        run.do("speed", value=5)
        assert next(stream).name == "state"
