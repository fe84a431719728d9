"""How a clip is cut: which iterations it shows, and when, so that no mask flashes."""

from dataclasses import dataclass
from fractions import Fraction
from math import ceil

from ..live.film import Script
from ..live.lately import reach_of

SINGLE_MASKS = 3  # iterations a second up to which each mask is shown as it is; above, masks would flash (WCAG 2.3.1)
PICTURES = 5  # a second above that, cross-faded
MEASURED = 2  # a second at most, boundaries and accuracies
FADE = 0.18  # seconds in which one picture becomes the next, or less where it stands no three times as long


@dataclass(frozen=True)
class Cut:
    """Iterations `first` to `last` of a run, `speed` of them a second, as a clip of a format, size and theme."""

    format: str  # mp4 or gif
    first: int
    last: int
    speed: float
    width: int
    height: int
    theme: str

    @property
    def fast(self) -> bool:
        """Whether neurons are shaded by how often they slept lately."""
        return self.speed > SINGLE_MASKS

    @property
    def pace(self) -> Fraction:
        """The speed as it was asked for, exactly: 0.2 is a fifth, and no picture comes of a rounding."""
        return Fraction(str(self.speed))

    @property
    def rate(self) -> Fraction:
        """Pictures a second."""
        return min(self.pace, Fraction(PICTURES))

    @property
    def shown(self) -> list[int]:
        """The iteration that each picture shows, or that the iterations lead up to which it shows the means of."""
        iterations = self.last - self.first + 1
        pictures = ceil(iterations * self.rate / self.pace)
        return [self.first - 1 + round(Fraction((k + 1) * iterations, pictures)) for k in range(pictures)]

    @property
    def seconds(self) -> float:
        """How long it takes."""
        return float(len(self.shown) / self.rate)

    @property
    def script(self) -> Script:
        """What is to be filmed for it."""
        return Script(self.shown, reach_of(self.speed) if self.fast else 0, ceil(self.rate / MEASURED))

    def ticks(self, picture: int, a_second: int) -> int:
        """When a picture begins, counted in ticks of which there are so many a second."""
        return round(picture * a_second / self.rate)
