"""A cohort: many networks of one shape, trained from their beginnings side by side, measured where one asks."""

from collections.abc import Generator, Sequence

import numpy as np

from ..experiment import Experiment, SettingsLog, layer_sizes
from .metrics import cross_entropy
from .network import Floats, Shape
from .pieces import PIECE_WORK, train_in_pieces
from .specimen import Specimen
from .trainer import Checkpoint, Member, Trainer

FEWEST_EXAMPLES = 16  # by which work is reckoned: to open a stack takes its time, however few are in a batch
SCORES = ("train_loss", "test_loss", "test_accuracy", "wrong_labels_learned")
Scores = dict[str, Floats]  # by the names above, one number for each member; not a number once it has diverged


class Cohort:
    """Members of one shape in as few stacks as short pieces allow, only one of which is open at a time.

    The members' losses are those of the full networks by their eval rule, on the examples and labels trained on, and
    on the test data. Where they are split into stacks, and so every last digit, depends on the members alone.
    """

    def __init__(self, members: Sequence[Member]) -> None:
        self.members = list(members)
        most = max(1, PIECE_WORK // work_of(members[0].experiment))
        self._stacks = [self.members[first : first + most] for first in range(0, len(members), most)]
        self._left_at: list[Checkpoint | None] = [None] * len(self._stacks)
        self._open: tuple[int, Trainer] | None = None
        self.diverged = np.zeros(len(members), dtype=np.bool_)
        self.wrong_labels = np.zeros(len(members), dtype=np.int64)

    def reach(self, step: int, begin: float, end: float) -> Generator[float, None, Scores]:
        """Train all up to `step`, in pieces, and measure them there; yields shares from `begin` to `end`."""

        def share(members: float) -> float:
            return min(end, begin + (end - begin) * members / len(self.members))

        scores = {name: np.full(len(self.members), np.nan) for name in SCORES}
        place = 0
        for number, stack in enumerate(self._stacks):
            trainer = self._opened(number)
            start = trainer.step
            yield share(place)
            for now in train_in_pieces(trainer, step):
                yield share(place + len(stack) * (now - start) / (step - start))
            for r in range(len(stack)):
                self._measure(_specimen_of(trainer, r), place + r, scores)
                yield share(place + len(stack))
            place += len(stack)
        return scores

    def _opened(self, number: int) -> Trainer:
        """This stack where it was left; another one that is open is left where it is."""
        if self._open is not None:
            last, trainer = self._open
            if last == number:
                return trainer
            self._left_at[last] = trainer.checkpoint()
        trainer = Trainer(self._stacks[number])
        if left := self._left_at[number]:
            trainer.restore(left)
        self._open = number, trainer
        return trainer

    def _measure(self, seen: Specimen, place: int, scores: Scores) -> None:
        data, full = seen.data, seen.eval_factors()
        self.wrong_labels[place] = data.wrong.sum()
        logits = seen.forward(data.train_inputs, full).logits[0]
        with np.errstate(all="ignore"):
            told = {"train_loss": cross_entropy(logits, data.train_labels), **seen.tested(full)}
            total = float((seen.parameters**2).sum()) + told["train_loss"] + told["test_loss"]
        self.diverged[place] |= not np.isfinite(total)
        if not self.diverged[place]:
            learned = np.sum(data.wrong & (logits.argmax(axis=-1) == data.train_labels))
            for name, value in {**told, "wrong_labels_learned": learned}.items():
                scores[name][place] = value


def work_of(experiment: Experiment) -> int:
    """Parameters times examples of one iteration of one network."""
    shape = Shape(layer_sizes(experiment.dataset, experiment.hidden), experiment.activation)
    return shape.parameter_count * max(FEWEST_EXAMPLES, experiment.batch_size)


def _specimen_of(trainer: Trainer, member: int) -> Specimen:
    """One member as it is now, with the data it learns from; not a copy."""
    return Specimen(
        step=trainer.step,
        experiment=trainer.members[member].experiment,
        names=(trainer.members[member].name,),
        now=(trainer.experiment_of(member),),
        shape=trainer.shape,
        parameters=trainer.parameters[member : member + 1],
        data=trainer.dataset_of(member),
        log=SettingsLog(),
    )
