"""Clips: some iterations of a run made again and filmed, and how far that has got."""

from contextlib import aclosing
from dataclasses import dataclass

from ..experiment import Refused
from ..experiment.kinds import Choice, Number, Whole
from ..live.limits import Conflict
from ..live.run import Run
from ..live.together import Share, Shares
from .asked import Asked
from .clip_bounds import check_length
from .clip_files import has_mp4
from .cut import Cut
from .paint import THEMES
from .problems import Problem
from .studio import Studio

ITERATIONS = 20  # shown where nothing else is asked for
WIDE, HIGH = (320, 1920), (180, 1080)
SIZES = {"mp4": (1280, 720), "gif": (960, 540)}
LAST_PART = 0.05  # of the work: to write the file when all is painted


@dataclass(frozen=True)
class Even(Whole):
    """An even whole number in [minimum, maximum]."""

    @property
    def expected(self) -> str:
        return f"an even whole number in [{self.minimum}, {self.maximum}]"

    def read(self, field: str, value: object) -> int:
        number = super().read(field, value)
        if number % 2:
            raise Refused(field, self.expected, value)
        return number


def cut_of(asked: Asked, run: Run) -> Cut:
    """The clip that is asked for. Raises Conflict, or Problem 422, or 501 for what this server cannot make."""
    if not run.reached:
        raise Conflict("no iteration has been made yet, and a clip shows iterations")
    kind = asked.one("format", Choice(tuple(SIZES)), "mp4")
    last = asked.one("last", Whole(1, run.reached), run.reached)
    first = asked.one("first", Whole(1, last), max(1, last - ITERATIONS + 1))
    speed = asked.one("speed", Number(0.2, 60), 2.0)
    side = Even if kind == "mp4" else Whole
    width, height = SIZES[kind]
    width, height = asked.one("width", side(*WIDE), width), asked.one("height", side(*HIGH), height)
    theme = asked.one("theme", Choice(THEMES), "light")
    asked.check()
    cut = Cut(kind, first, last, speed, width, height, theme)
    check_length(cut)
    if kind == "mp4" and not has_mp4():
        raise Problem(501, "this server makes no MP4; for that, pip install 'dropout-live[export]'")
    return cut


async def made(run: Run, cut: Cut, studio: Studio) -> Shares:
    """The shares done, then the clip as JSON. Who leaves ends the work. Raises Busy when others make clips."""
    async with studio.clip(cut) as clip:
        yield Share(0.0)
        async with aclosing(run.film(cut.script)) as shots:
            async for shot in shots:
                yield Share(round((1 - LAST_PART) * await clip.add(shot), 3))
        yield await clip.end()
