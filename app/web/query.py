"""What the URL of a page asks for: an experiment, changes, where to start. What does not fit is noted, not refused."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from math import inf
from operator import attrgetter
from typing import Any

from ..experiment import (
    BY_NAME,
    DEFAULT,
    LIVE,
    MOST_SETTINGS,
    Experiment,
    InvalidExperiment,
    Refused,
    Setting,
    SettingsLog,
    experiment_from,
    setting_from,
)
from ..experiment.kinds import Choice, Flag, Kind, Number, Whole, shortened, to_text
from ..experiment.nearest import nearest
from ..live.commands import FASTEST, FIRST_SPEED, MODES, SLOWEST, speed_from

THEMES = ("auto", "light", "dark", "projector")


@dataclass(frozen=True)
class Beginning:
    """Where a page's run stands when its URL does not say."""

    step: int = 0
    mode: str = "train"
    speed: float = FIRST_SPEED


AT_FIRST = Beginning()


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

    def request(self) -> dict[str, Any]:
        """The body of the POST that makes this run."""
        return {**self.experiment.as_fields(), "commands": [entry.as_json() for entry in self.log], "step": self.step}

    def as_query(self) -> list[tuple[str, str]]:
        """The experiment and its log as they stand in a link."""
        changes = [("set", f"{e.step}:{e.name}:{to_text(e.value)}") for e in self.log]
        return [*self.experiment.as_query(), *changes]


def read_query(items: Iterable[tuple[str, str]], begins: Beginning = AT_FIRST) -> PageRequest:
    """Read a URL's parameters; unknown ones are ignored, and a bad value becomes the nearest good one, with a note.

    Where none is near, as with words, it becomes the default; what is not given is where the page `begins`.
    """
    given: dict[str, str] = {}
    others: dict[str, str] = {}
    changes: list[str] = []
    is_bare = True
    for name, text in items:
        is_bare = False
        if name == "set":
            changes.append(text)
        elif name in BY_NAME or name == "preset":
            given[name] = text
        else:
            others[name] = text
    notes: list[str] = []
    experiment = _experiment(given, notes)
    log = _log(experiment, changes, notes)
    step = read_one("step", others, Whole(0, experiment.steps), min(begins.step, experiment.steps), notes)
    mode = read_one("mode", others, Choice(MODES), begins.mode, notes)
    theme = read_one("theme", others, Choice(THEMES), "auto", notes)
    autoplay = read_one("autoplay", others, Flag(), False, notes)
    speed = _speed(others, begins.speed, notes)
    return PageRequest(experiment, log, step, mode, speed, theme, autoplay, is_bare, notes)


def _experiment(given: Mapping[str, str], notes: list[str]) -> Experiment:
    """The experiment nearest to the one given; every field that was set right is noted once."""
    right: dict[str, Any] = {}
    wrong: dict[str, Refused] = {}
    for name, text in given.items():
        value = BY_NAME[name].kind.from_text(text) if name in BY_NAME else text
        try:
            right[name] = BY_NAME[name].kind.read(name, value) if name in BY_NAME else value
        except Refused as refused:
            wrong[name] = refused
            if (near := BY_NAME[name].nearest(value)) is not None:
                right[name] = near
    while True:
        try:
            experiment = experiment_from(right)
            break
        except InvalidExperiment as invalid:
            _set_right(invalid.refusals[0], right, wrong)  # one at a time: the others may fit then
    taken = {"preset": DEFAULT.name, **dict(experiment.as_query())}
    notes += [_note(refused, taken[name]) for name, refused in wrong.items()]
    return experiment


def _set_right(refused: Refused, right: dict[str, Any], wrong: dict[str, Refused]) -> None:
    """Put what is near in the field's place; of a field refused twice remember the value that was given."""
    name = refused.field
    if name in wrong:
        refused.got = wrong[name].got
    wrong[name] = refused
    if refused.near is None:
        del right[name]
    else:
        right[name] = refused.near


def _note(refused: Refused, taken: str) -> str:
    return f"{refused.field} must be {refused.expected}, got {refused.got}; {taken} is taken"


def _log(experiment: Experiment, changes: list[str], notes: list[str]) -> SettingsLog:
    """The changes, in the order of their steps; one is left out when its step or name does not fit."""
    settings = []
    for change in changes:
        where = f"set={shortened(change)}: "
        try:
            settings.append(_setting(experiment, change, where, notes))
        except Refused as refused:
            notes.append(f"{where}{refused}; left out")
    if len(settings) > MOST_SETTINGS:
        notes.append(f"set: only the first {MOST_SETTINGS} of {len(settings)} changes are made")
    log = SettingsLog()
    for setting in sorted(settings[:MOST_SETTINGS], key=attrgetter("step")):
        log = log.with_setting(setting)
    return log


def _setting(experiment: Experiment, change: str, where: str, notes: list[str]) -> Setting:
    """The change written as step:name:value, its value set right. Raises Refused."""
    at, _, rest = change.partition(":")
    name, _, text = rest.partition(":")
    steps = Whole(0, experiment.steps)
    step = steps.read("step", steps.from_text(at))
    value = BY_NAME[name].kind.from_text(text) if name in LIVE else text
    first = None
    while True:
        try:
            setting = setting_from(experiment, step, name, value)
            break
        except Refused as refused:
            near = BY_NAME[name].nearest(value) if refused.near is None and name in LIVE else refused.near
            if near is None:
                raise
            first, value = first or refused, near
    if first:
        notes.append(where + _note(first, to_text(setting.value)))
    return setting


def read_one(name: str, others: Mapping[str, str], kind: Kind, default: Any, notes: list[str]) -> Any:
    """The value of a parameter, the nearest good one or the default where it does not fit; that is noted."""
    if name not in others:
        return default
    value = kind.from_text(others[name])
    try:
        return kind.read(name, value)
    except Refused as refused:
        near = nearest(kind, value)
        taken = default if near is None else near
        notes.append(_note(refused, to_text(taken)))
        return taken


def _speed(others: Mapping[str, str], default: float, notes: list[str]) -> float:
    if "speed" not in others:
        return default
    kind = Number(SLOWEST, FASTEST)
    value = kind.from_text(others["speed"])
    try:
        return speed_from("speed", value)
    except Refused as refused:
        near = nearest(kind, value)
        taken = default if near is None else float(near)
        notes.append(_note(refused, to_text(taken)))
        return taken


def speed_as_json(speed: float) -> float | str:
    """A speed as the contract writes it."""
    return "max" if speed == inf else speed
