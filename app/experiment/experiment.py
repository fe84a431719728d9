"""An experiment: everything that decides what a run computes, checked and never changed."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any

from .kinds import Refused, to_text
from .nearest import fitted
from .parameters import BY_NAME
from .presets import DEFAULT, PRESETS
from .work import most_steps

MAX_POINTS = 500  # training examples of the drawn data sets; digits have more


class InvalidExperiment(ValueError):
    """Fields that do not make an experiment; `refusals` names each with what was expected and what came."""

    def __init__(self, refusals: list[Refused]) -> None:
        self.refusals = refusals
        super().__init__("; ".join(map(str, refusals)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Experiment:
    """A complete, valid experiment. Made by `experiment_from`; the fields are those of the parameter table."""

    dataset: str
    noise: float
    label_noise: float
    train_size: int
    hidden: tuple[int, ...]
    activation: str
    drop_rates: tuple[float, ...]
    input_drop_rate: float
    mask_per: str
    scaling: str
    optimizer: str
    learning_rate: float
    weight_decay: float
    batch_size: int
    steps: int
    seed: int
    twin: bool

    @property
    def batches_per_epoch(self) -> int:
        """Iterations in one pass over the training data; the last one may be smaller."""
        return -(-self.train_size // self.batch_size)

    def epoch_of(self, step: int) -> int:
        """The epoch, counted from 1, that iteration `step` belongs to; 0 at step 0."""
        return -(-step // self.batches_per_epoch)

    def as_fields(self) -> dict[str, Any]:
        """All fields, as JSON takes them."""
        return {name: list(v) if isinstance(v, tuple) else v for name, v in asdict(self).items()}

    def as_query(self) -> list[tuple[str, str]]:
        """All fields as they stand in a URL."""
        return [(field.name, to_text(getattr(self, field.name))) for field in fields(self)]


def experiment_from(given: Mapping[str, Any]) -> Experiment:
    """The experiment with these fields, the rest filled from `preset` (or the default one).

    What is filled follows what is given: drop rates take the number of hidden layers, the batch at most the training
    data, the steps at most the bound on work. Raises InvalidExperiment naming every field that does not fit.
    """
    refusals: list[Refused] = []
    read: dict[str, Any] = {}
    base = dict(DEFAULT.fields)
    for name, value in given.items():
        try:
            if name == "preset":
                base = dict(_preset(value))
            elif name in BY_NAME:
                read[name] = BY_NAME[name].kind.read(name, value)
            else:
                raise Refused(name, "left out: there is no such field", value)
        except Refused as refused:
            refusals.append(refused)
    if not refusals:
        filled = _filled(base, read)
        refusals = _disagreements(filled)
    if refusals:
        raise InvalidExperiment(refusals)
    return Experiment(**filled)


def _preset(name: Any) -> Mapping[str, Any]:
    if not isinstance(name, str) or name not in PRESETS:
        raise Refused("preset", "one of " + ", ".join(PRESETS), name)
    return PRESETS[name].fields


def _filled(base: Mapping[str, Any], read: Mapping[str, Any]) -> dict[str, Any]:
    filled = {**base, **read}
    if "drop_rates" not in read and len(filled["drop_rates"]) != len(filled["hidden"]):
        filled["drop_rates"] = (base["drop_rates"][0],) * len(filled["hidden"])
    if "train_size" not in read and filled["dataset"] != "digits":
        filled["train_size"] = min(filled["train_size"], MAX_POINTS)
    if "batch_size" not in read:
        filled["batch_size"] = min(filled["batch_size"], filled["train_size"])
    if "steps" not in read:
        filled["steps"] = min(filled["steps"], most_steps(filled))
    return filled


def _disagreements(filled: Mapping[str, Any]) -> list[Refused]:
    """Fields that are fine by themselves but not together; what is near to one holds with the others as they are."""
    found = []
    layers, rates, size = len(filled["hidden"]), filled["drop_rates"], filled["train_size"]
    if len(rates) != layers:
        expected = f"a list of {layers}, one rate for each hidden layer"
        found.append(Refused("drop_rates", expected, list(rates), fitted(rates, layers)))
    if filled["dataset"] != "digits" and size > MAX_POINTS:
        found.append(Refused("train_size", f"at most {MAX_POINTS} for {filled['dataset']}", size, MAX_POINTS))
    if filled["batch_size"] > size:
        found.append(Refused("batch_size", f"at most train_size, {size}", filled["batch_size"], size))
    if filled["steps"] > (most := most_steps(filled)):
        expected = f"at most {most} for a network, batch and data of this size"
        found.append(Refused("steps", expected, filled["steps"], most))
    return found
