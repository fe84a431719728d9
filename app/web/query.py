"""What the URL of a page asks for: an experiment, changes, where to start. What does not fit is noted, not refused."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Any

from ..experiment import (
    BY_NAME,
    LIVE,
    MOST_SETTINGS,
    Experiment,
    InvalidExperiment,
    Refused,
    SettingsLog,
    experiment_from,
    log_from,
)
from ..experiment.kinds import Choice, Flag, Kind, Whole, shortened, to_text
from ..live.commands import FIRST_SPEED, MODES, speed_from

THEMES = ("auto", "light", "dark", "projector")


@dataclass(frozen=True)
class PageRequest:
    """A page's experiment and state, with a note for everything in the URL that was set right."""

    experiment: Experiment
    log: SettingsLog
    step: int
    mode: str
    speed: float
    theme: str
    autoplay: bool
    is_bare: bool  # nothing at all was asked for: the page plays its opening
    notes: list[str] = field(default_factory=list)

    @property
    def is_default(self) -> bool:
        """Whether this is the experiment that `/` shows."""
        return self.experiment == experiment_from({})

    def request(self) -> dict[str, Any]:
        """The body of the POST that makes this run."""
        return {**self.experiment.as_fields(), "commands": [entry.as_json() for entry in self.log], "step": self.step}

    def as_query(self) -> list[tuple[str, str]]:
        """The experiment and its log as they stand in a link."""
        changes = [("set", f"{e.step}:{e.name}:{to_text(e.value)}") for e in self.log]
        return [*self.experiment.as_query(), *changes]


def read_query(items: Iterable[tuple[str, str]]) -> PageRequest:
    """Read a URL's parameters; unknown ones are ignored, and a bad value falls back to the default with a note."""
    given: dict[str, Any] = {}
    others: dict[str, str] = {}
    changes: list[str] = []
    is_bare = True
    for name, text in items:
        is_bare = False
        if name == "set":
            changes.append(text)
        elif name in BY_NAME:
            given[name] = BY_NAME[name].kind.from_text(text)
        elif name == "preset":
            given[name] = text
        else:
            others[name] = text
    notes: list[str] = []
    experiment = _experiment(given, notes)
    log = _log(experiment, changes, notes)
    step = _one("step", others, Whole(0, experiment.steps), 0, notes)
    mode = _one("mode", others, Choice(MODES), "train", notes)
    theme = _one("theme", others, Choice(THEMES), "auto", notes)
    autoplay = _one("autoplay", others, Flag(), False, notes)
    return PageRequest(experiment, log, step, mode, _speed(others, notes), theme, autoplay, is_bare, notes)


def _experiment(given: dict[str, Any], notes: list[str]) -> Experiment:
    """The experiment without the fields that do not fit; each round drops at least one."""
    while True:
        try:
            return experiment_from(given)
        except InvalidExperiment as invalid:
            for refused in invalid.refusals:
                notes.append(str(refused))
                given.pop(refused.field.partition("[")[0], None)


def _log(experiment: Experiment, changes: list[str], notes: list[str]) -> SettingsLog:
    """The changes that fit, in the order of their steps."""
    read = []
    for change in changes:
        step, _, rest = change.partition(":")
        name, _, text = rest.partition(":")
        value = BY_NAME[name].kind.from_text(text) if name in LIVE else text
        entry = {"step": Whole(0, 0).from_text(step), "name": name, "value": value}
        try:
            log_from(experiment, [entry])
            read.append(entry)
        except Refused as refused:
            notes.append(f"set={shortened(change)}: {str(refused).replace('commands[0].', '')}")
    if len(read) > MOST_SETTINGS:
        notes.append(f"set: only the first {MOST_SETTINGS} of {len(read)} changes are made")
    return log_from(experiment, sorted(read[:MOST_SETTINGS], key=lambda entry: entry["step"]))


def _one(name: str, others: dict[str, str], kind: Kind, default: Any, notes: list[str]) -> Any:
    if name not in others:
        return default
    try:
        return kind.read(name, kind.from_text(others[name]))
    except Refused as refused:
        notes.append(str(refused))
        return default


def _speed(others: dict[str, str], notes: list[str]) -> float:
    if "speed" not in others:
        return FIRST_SPEED
    try:
        return speed_from("speed", BY_NAME["noise"].kind.from_text(others["speed"]))
    except Refused as refused:
        notes.append(str(refused))
        return FIRST_SPEED


def speed_as_json(speed: float) -> float | str:
    """A speed as the contract writes it."""
    return "max" if speed == inf else speed
