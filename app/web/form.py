"""The settings form: the parameter table with an experiment's values, in groups as the rail shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import log
from typing import Any

from ..experiment import PARAMETERS, PRESETS, Experiment, Parameter, Preset, experiment_from
from ..experiment.kinds import to_text

STOPS = 1000  # places of a slider


@dataclass(frozen=True)
class Field:
    """A parameter with its value; `text` as it stands in a URL."""

    parameter: Parameter
    value: Any

    @property
    def text(self) -> str:
        """The value as it stands in a URL; numbers as short as they can be."""
        return f"{self.value:g}" if isinstance(self.value, float) else to_text(self.value)

    @property
    def place(self) -> int:
        """Where the slider stands, of STOPS; 0 for what has none."""
        parameter = self.parameter
        if parameter.minimum is None or parameter.maximum is None or isinstance(self.value, tuple):
            return 0
        low, high, value = parameter.minimum, parameter.maximum, float(self.value)
        if parameter.logarithmic:
            return round(STOPS * log(value / low) / log(high / low))
        return round(STOPS * (value - low) / (high - low))


@dataclass(frozen=True)
class Group:
    """Fields that belong together; `folded` ones are shown on request."""

    name: str
    fields: list[Field]
    folded: list[Field]


def groups_of(experiment: Experiment) -> list[Group]:
    """All parameters with the experiment's values, in the order of the table."""
    names = dict.fromkeys(parameter.group for parameter in PARAMETERS)
    fields = [Field(parameter, getattr(experiment, parameter.name)) for parameter in PARAMETERS]
    return [Group(name, _of(fields, name, False), _of(fields, name, True)) for name in names]


def _of(fields: Iterable[Field], group: str, folded: bool) -> list[Field]:
    return [f for f in fields if f.parameter.group == group and f.parameter.folded is folded]


def preset_of(experiment: Experiment) -> Preset | None:
    """The preset that this is, whatever its seed; None for an experiment of the viewer's own."""
    given = experiment.as_fields()
    for preset in PRESETS.values():
        if {**experiment_from(preset.fields).as_fields(), "seed": given["seed"]} == given:
            return preset
    return None


def seed_is_chosen(experiment: Experiment, preset: Preset | None) -> bool:
    """Whether this is its preset as it stands: the seeds of those were chosen, and the page says so."""
    return preset is not None and preset.fields["seed"] == experiment.seed
