"""A clip shows each iteration at most once, the last of them at its end, and a bound that it is told holds."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment import Refused
from app.web.clip_bounds import LONGEST, PIXELS, check_length
from app.web.cut import PICTURES, Cut

SPEEDS = st.integers(20, 6000).map(lambda hundredths: hundredths / 100) | st.floats(0.2, 60)
FIRST = st.integers(1, 1000)


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    """Any clip that can be asked for, however long."""
    kind, first = draw(st.sampled_from(sorted(PIXELS))), draw(FIRST)
    last = first + draw(st.integers(0, 5000))
    width, height = 2 * draw(st.integers(160, 960)), 2 * draw(st.integers(90, 540))
    return Cut(kind, first, last, draw(SPEEDS), width, height, "light")


@pytest.mark.parametrize(("speed", "last", "seconds"), [(0.2, 3, 15), (0.2, 12, 60), (0.3, 7, 70 / 3), (0.7, 7, 10)])
def test_a_slow_clip_shows_each_iteration_once(speed: float, last: int, seconds: float) -> None:
    cut = Cut("mp4", 1, last, speed, 320, 180, "light")
    assert (cut.shown, cut.seconds) == (list(range(1, last + 1)), seconds)


@given(cuts())
def test_no_iteration_is_shown_twice_and_none_is_skipped_that_there_is_time_for(cut: Cut) -> None:
    shown = cut.shown
    assert all(before < after for before, after in pairwise(shown))
    assert cut.first <= shown[0]
    assert shown[-1] == cut.last
    if cut.speed <= PICTURES:
        assert shown == list(range(cut.first, cut.last + 1))
    assert -1e-6 < cut.seconds - (cut.last - cut.first + 1) / cut.speed < 1 / PICTURES + 1e-6


@given(cuts())
def test_the_bound_that_is_told_is_the_last_iteration_a_clip_can_end_with(cut: Cut) -> None:
    try:
        check_length(cut)
    except Refused as refused:
        longest = int(refused.expected.removeprefix("at most ").partition(",")[0])
        assert cut.first <= longest < cut.last
        check_length(replace(cut, last=longest))
        with pytest.raises(Refused):
            check_length(replace(cut, last=longest + 1))
    else:
        assert cut.seconds <= LONGEST + 1 / PICTURES
        assert len(cut.shown) * cut.width * cut.height <= PIXELS[cut.format]


def test_a_minute_can_be_asked_for_as_a_video_of_the_usual_size_and_not_of_the_largest() -> None:
    check_length(Cut("mp4", 1, 3600, 60, 1280, 720, "light"))
    with pytest.raises(Refused, match="pictures of a clip of this size"):
        check_length(Cut("mp4", 1, 3600, 60, 1920, 1080, "light"))
