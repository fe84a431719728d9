"""The commands a run obeys, read from JSON and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Any

from ..experiment import Experiment, Refused, Setting, setting_from
from ..experiment.kinds import Choice, Number, Whole

MODES = ("train", "eval", "mc")
SLOWEST, FASTEST = 0.2, 1000.0  # iterations a second
FIRST_SPEED = 2.0
MOST_STEPS = 20_000


@dataclass(frozen=True)
class Play:
    """Go on by itself."""


@dataclass(frozen=True)
class Pause:
    """Stand still."""


@dataclass(frozen=True)
class Step:
    """`count` iterations, examples or masks further; backward when negative."""

    count: int


@dataclass(frozen=True)
class Seek:
    """Go to `step`."""

    step: int


@dataclass(frozen=True)
class SetMode:
    """Train, eval, or dropout left on."""

    mode: str


@dataclass(frozen=True)
class SetSpeed:
    """Iterations a second; inf for as fast as it goes."""

    speed: float


@dataclass(frozen=True)
class Set:
    """Change a parameter; the setting's step is put in when it takes effect."""

    setting: Setting


@dataclass(frozen=True)
class Reset:
    """Forget the log and go to step 0."""


Command = Play | Pause | Step | Seek | SetMode | SetSpeed | Set | Reset

# What each command takes besides its name: (field, whether it must be there).
FIELDS: Mapping[str, tuple[tuple[str, bool], ...]] = {
    "play": (),
    "pause": (),
    "step": (("count", False),),
    "seek": (("step", True),),
    "mode": (("value", True),),
    "speed": (("value", True),),
    "set": (("name", True), ("value", True)),
    "reset": (),
}


def command_from(body: Any, experiment: Experiment) -> Command:
    """The command that a request's JSON means for a run of `experiment`. Raises Refused."""
    if not isinstance(body, Mapping):
        raise Refused("body", "an object with a command", body)
    name = body.get("command")
    if not isinstance(name, str) or name not in FIELDS:
        raise Refused("command", "one of " + ", ".join(FIELDS), name)
    fields = dict(FIELDS[name])
    for field, value in body.items():
        if field != "command" and field not in fields:
            raise Refused(field, f"left out: {name} takes {', '.join(fields) or 'nothing else'}", value)
    for field, needed in fields.items():
        if needed and field not in body:
            raise Refused(field, f"given with {name}", None)
    return _read(name, body, experiment)


def _read(name: str, body: Mapping[str, Any], experiment: Experiment) -> Command:
    match name:
        case "step":
            count = Whole(-MOST_STEPS, MOST_STEPS).read("count", body.get("count", 1))
            if count == 0:
                raise Refused("count", "a whole number other than 0", 0)
            return Step(count)
        case "seek":
            return Seek(Whole(0, experiment.steps).read("step", body["step"]))
        case "mode":
            return SetMode(Choice(MODES).read("value", body["value"]))
        case "speed":
            return SetSpeed(speed_from("value", body["value"]))
        case "set":
            return Set(setting_from(experiment, 0, body["name"], body["value"]))
        case "play":
            return Play()
        case "pause":
            return Pause()
    return Reset()


def speed_from(field: str, value: Any) -> float:
    """Iterations a second; "max" is inf. Raises Refused."""
    if value == "max":
        return inf
    try:
        return Number(SLOWEST, FASTEST).read(field, value)
    except Refused:
        raise Refused(field, f'in [{SLOWEST:g}, {FASTEST:g}] or "max"', value) from None
