"""The trainer: draws masks, runs forward, backward and update, and leaves in place what happened."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ..experiment import Experiment, SettingsLog
from . import datasets
from .batches import Batch, Batches
from .masks import MaskSource, Rates
from .network import Pass, Shape
from .optimizers import OPTIMIZERS
from .streams import Purpose, rng

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


@dataclass(frozen=True)
class Member:
    """One network of a stack: its name, its experiment, and whether that experiment's dropout applies to it."""

    name: str
    experiment: Experiment
    dropout: bool = True


def members_of(experiment: Experiment) -> list[Member]:
    """The networks a run trains: the network, and its twin without dropout if there is one."""
    network = Member("network", experiment)
    return [network, Member("twin", experiment, dropout=False)] if experiment.twin else [network]


@dataclass(frozen=True)
class Checkpoint:
    """All that the rest of a run depends on after `step` updates; random numbers are found again by their place."""

    step: int
    parameters: Floats  # (R, P)
    optimizer_state: dict[str, Floats]  # each (R, P)

    @property
    def size(self) -> int:
        """Bytes held."""
        return self.parameters.nbytes * (1 + len(self.optimizer_state))


class Iteration(NamedTuple):
    """What one iteration used; the arrays of `passed` and `gradients` hold until the next one.

    `kept[k]`, `factors[k]` (R, rows, n): masks of hidden layer k and mask times scaling; rows is 1 or the batch size.
    `packed[k]`: the first member's first mask of layer k as bits, first neuron highest.
    """

    step: int
    batch: Batch
    kept: list[Bools]
    factors: list[Floats]
    packed: list[NDArray[np.uint8]]
    input_kept: Bools | None  # (R, rows, n_in), None while no input is dropped
    input_factor: Floats | None
    passed: Pass


class Trainer:
    """Trains a stack of networks of one shape, one update for all of them at a time.

    Members share layer sizes, activation, optimizer, batch and training size; seeds, noise, rates and scaling are
    their own. `parameters`, `before`, `gradients` (R, P): now, before the last update, and the last gradients without
    weight decay.
    """

    def __init__(self, members: Sequence[Member], log: SettingsLog | None = None) -> None:
        self.members = list(members)
        self.log = log or SettingsLog()
        first = members[0].experiment
        made_of = [datasets.made_of(m.experiment) for m in members]
        kinds = list(dict.fromkeys(made_of))
        distinct = [members[made_of.index(kind)].experiment for kind in kinds]
        self.data = [datasets.load(e) for e in distinct]
        self._data_of = [kinds.index(kind) for kind in made_of]
        self.shape = Shape([self.data[0].n_in, *first.hidden, self.data[0].classes], first.activation)
        seeds = [e.seed for e in distinct]
        used_by = self._data_of if 1 < len(distinct) < len(members) else None
        self._batches = Batches(self.data, seeds, first.batch_size, used_by)
        rows = first.batch_size if first.mask_per == "example" else 1
        self._masks = MaskSource(Purpose.MASKS, seeds, first.hidden, rows, used_by)
        self._input_masks = MaskSource(Purpose.INPUT_MASKS, seeds, [self.data[0].n_in], rows, used_by)
        self._optimizer_kind = OPTIMIZERS[first.optimizer]
        self._rate_factors: Floats | None = None
        self._start()

    def _start(self) -> None:
        initial = [self.shape.initial(rng(m.experiment.seed, Purpose.WEIGHTS)) for m in self.members]
        self.parameters = np.stack(initial)  # (R, P)
        self.before = self.parameters.copy()
        self.gradients = np.zeros_like(self.parameters)
        self._decayed = np.empty_like(self.parameters)
        self._passes: dict[int, Pass] = {}
        self.optimizer = self._optimizer_kind(self.parameters)
        self.step = 0
        self.last: Iteration | None = None
        self._obey_log()
        self._during_last = self._now

    @property
    def networks(self) -> int:
        """R, the number of networks in the stack."""
        return len(self.members)

    def dataset_of(self, member: int) -> datasets.Dataset:
        """The data that a member learns from."""
        return self.data[self._data_of[member]]

    def experiment_of(self, member: int) -> Experiment:
        """The member's experiment as it holds now: with the settings made so far, and rates 0 where dropout is off."""
        return self._now[member]

    def experiment_during_last(self, member: int) -> Experiment:
        """The member's experiment as it held in the last iteration, before settings made after it."""
        return self._during_last[member]

    def first_batch(self) -> tuple[int, int]:
        """(index of its first example in the training data, size) of the batch of iteration 1."""
        index = self._batches.at(1).chosen[0]
        return int(index[0]), len(index)

    def change(self, log: SettingsLog) -> None:
        """Replace the log of settings; what it says up to the present step takes effect at once."""
        self.log = log
        self._obey_log()

    def scale_rates(self, factors: Floats) -> None:
        """From now on multiply the learning rate of every single parameter by its factor, (R, P)."""
        self._rate_factors = factors
        self._obey_log()

    def _obey_log(self) -> None:
        """Take the values that hold at the present step."""
        self._now = [_without_dropout_if(not m.dropout, self.log.at(m.experiment, self.step)) for m in self.members]
        self._next_setting = self.log.next_after(self.step)
        scalings = [e.scaling for e in self._now]
        self._masks.use(Rates(np.array([e.drop_rates for e in self._now]), scalings))
        input_rates = np.array([[e.input_drop_rate] for e in self._now])
        self._drops_inputs = bool(input_rates.any())
        if self._drops_inputs:
            self._input_masks.use(Rates(input_rates, scalings))
        learning_rate = np.array([[e.learning_rate] for e in self._now])
        self._learning_rate = learning_rate if self._rate_factors is None else learning_rate * self._rate_factors
        weight_decay = np.array([[e.weight_decay] for e in self._now])
        self._weight_decay = weight_decay if weight_decay.any() else None

    def iterate(self) -> Iteration:
        """One update of all networks; returns what it used, which also stands in `last`.

        Numbers may overflow when training diverges; the caller silences NumPy's warnings and looks at `is_finite`.
        """
        step = self.step + 1
        self._during_last = self._now
        batch = self._batches.at(step)
        size = len(batch.chosen[0])
        kept, factors, packed = self._masks.at(step)
        if len(kept[0][0]) > size:  # one mask per example, and the last batch of the epoch is smaller
            kept, factors = [m[:, :size] for m in kept], [f[:, :size] for f in factors]
        inputs, input_kept, input_factor = batch.joined_inputs, None, None
        if self._drops_inputs:
            (input_kept,), (input_factor,), _ = self._input_masks.at(step)
            input_kept, input_factor = input_kept[:, :size], input_factor[:, :size]
            inputs = np.broadcast_to(inputs, (self.networks, *inputs.shape[1:])).copy()
            inputs[..., :-1] *= input_factor
        passed = self._passes.get(size)
        if passed is None:
            passed = self._passes[size] = Pass(self.shape, self.parameters, size, self.gradients)

        np.copyto(self.before, self.parameters)
        passed.forward(inputs, factors)
        passed.backward(inputs, batch.one_hot, factors)
        gradients = self.gradients
        if self._weight_decay is not None:
            np.multiply(self.parameters, self._weight_decay, out=self._decayed)
            gradients = np.add(self._decayed, self.gradients, out=self._decayed)
        self.optimizer.update(self.parameters, gradients, self._learning_rate, step)

        self.step = step
        self.last = Iteration(step, batch, kept, factors, packed, input_kept, input_factor, passed)
        if step == self._next_setting:
            self._obey_log()
        return self.last

    @property
    def is_finite(self) -> bool:
        """Whether the last iteration can be gone on from: its losses, and the squares of all weights, are finite."""
        flat = self.parameters.ravel()
        total = float(np.dot(flat, flat))
        if self.last is not None:
            total += float(self.last.passed.loss.sum())
        return total - total == 0.0  # false for infinity and NaN

    def checkpoint(self) -> Checkpoint:
        """A copy of the present state."""
        return Checkpoint(self.step, self.parameters.copy(), {k: v.copy() for k, v in self.optimizer.state.items()})

    def restore(self, checkpoint: Checkpoint) -> None:
        """Go back, or forward, to a checkpoint of a trainer with the same members."""
        np.copyto(self.parameters, checkpoint.parameters)
        for name, values in checkpoint.optimizer_state.items():
            np.copyto(self.optimizer.state[name], values)
        self.step = checkpoint.step
        self.last = None
        self._obey_log()


def _without_dropout_if(off: bool, experiment: Experiment) -> Experiment:
    return (
        replace(experiment, drop_rates=(0.0,) * len(experiment.drop_rates), input_drop_rate=0.0) if off else experiment
    )
