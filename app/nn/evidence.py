"""What facts are found from: a run as it stands, copied, with its past and the way to its last iterations."""

from collections.abc import Callable, Generator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ..experiment import Experiment
from .drops import Past, past_of, rates_held
from .history import History
from .metrics import Metrics
from .pieces import train_in_pieces
from .specimen import Inquiry, SoFar, Specimen, specimen_of
from .trainer import Checkpoint, Member, Trainer

FAR = 5  # standard errors, farther than which chance does not lead
EXACT, VISIBLE = 1e-9, 1e-6  # differences of class probabilities: rounding, and more than that
UNLIKELY = 1e-6  # a chance too small to reckon with
LAST = 20  # iterations that are trained again to look into them


class Fact(NamedTuple):
    """Figures, and whether they bear out the verdict on a claim; None with a reason where a run cannot show it."""

    supports: bool | None
    figures: dict[str, Any]
    reason: str | None = None


Finding = Generator[float, None, Fact]


@dataclass(frozen=True)
class Evidence:
    """A run after `step` updates."""

    specimen: Specimen
    past: Past
    metrics: Metrics
    members: Sequence[Member]
    checkpoint: Checkpoint  # from which the last iterations lie ahead
    diverged: bool  # at the next step; figures that are still finite refute nothing

    @property
    def step(self) -> int:
        """Updates made."""
        return self.specimen.step

    @property
    def first_of_last(self) -> int:
        """The first of the last LAST iterations, or of as many as there are."""
        return max(1, self.step - LAST + 1)

    def before_the_last(self) -> Generator[float, None, Trainer]:
        """A trainer beside the run, brought to where the last LAST iterations begin."""
        trainer = Trainer(self.members, self.specimen.log)
        trainer.restore(self.checkpoint)
        start, goal = trainer.step, self.first_of_last - 1
        for step in train_in_pieces(trainer, goal):
            yield (step - start) / (goal - start) / 2
        return trainer


def evidence_of(history: History) -> Evidence:
    """All that facts need of a run as it stands."""
    return Evidence(
        specimen=specimen_of(history.trainer),
        past=past_of(history),
        metrics=history.metrics_now(),
        members=history.trainer.members,
        checkpoint=history.checkpoint_before(max(1, history.step - LAST + 1)),
        diverged=history.diverged_at == history.step,
    )


def dropped_layer(now: Experiment) -> int | None:
    """The first hidden layer that is dropped, from 1; None if there is none."""
    return next((layer for layer, rate in enumerate(now.drop_rates, start=1) if rate), None)


def why_no_masks(past: Past) -> str | None:
    """Why no hidden neuron can have slept up to now; None if one can."""
    if not past.step:
        return "no-iterations"
    return None if any(map(any, rates_held(past.experiment, past.log, past.step))) else "no-dropout"


def cannot(reason: str, **figures: Any) -> Fact:
    """The fact that a run cannot show."""
    return Fact(None, figures, reason)


def at_once(find: Callable[[Evidence], Fact]) -> Callable[[Evidence], Finding]:
    """A finding that is too short to be cut into pieces."""

    def finding(evidence: Evidence) -> Finding:
        yield 0.0
        return find(evidence)

    return finding


def answer_of(inquiry: Inquiry, start: float = 0.0, end: float = 1.0) -> Generator[float, None, dict[str, Any]]:
    """What an inquiry comes to, of which a fact tells but a part; it is the work from share `start` to share `end`."""
    while True:
        try:
            told = next(inquiry)
        except StopIteration as stop:
            answer: dict[str, Any] = stop.value
            return answer
        yield start + (end - start) * (told.done if isinstance(told, SoFar) else told)
