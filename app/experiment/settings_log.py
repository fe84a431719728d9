"""The log of what was changed while a run went on: with the experiment, all that decides what a run computes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from .experiment import Experiment
from .kinds import Refused, Whole
from .nearest import fitted
from .parameters import BY_NAME, LIVE

MOST_SETTINGS = 400  # in a log: as many as surely fit the body of the request that restores a run


@dataclass(frozen=True, slots=True)
class Setting:
    """One parameter changed at `step`: the updates after that step use `value`."""

    step: int
    name: str
    value: Any

    def as_json(self) -> dict[str, Any]:
        """The entry as the HTTP contract writes it."""
        value = list(self.value) if isinstance(self.value, tuple) else self.value
        return {"step": self.step, "name": self.name, "value": value}


def setting_from(experiment: Experiment, step: int, name: Any, value: Any, where: str = "") -> Setting:
    """The checked setting; `where` goes before the field's name in errors. Raises Refused."""
    if not isinstance(name, str) or name not in LIVE:
        raise Refused(f"{where}name", "one of " + ", ".join(LIVE), name)
    read = BY_NAME[name].kind.read(f"{where}value", value)
    if name == "drop_rates" and len(read) != len(experiment.hidden):
        layers = len(experiment.hidden)
        expected = f"a list of {layers}, one rate for each hidden layer"
        raise Refused(f"{where}value", expected, value, fitted(read, layers))
    return Setting(step, name, read)


@dataclass(frozen=True, slots=True)
class SettingsLog:
    """Settings in the order of their steps; at one step a name stands at most once."""

    entries: tuple[Setting, ...] = ()

    def __iter__(self) -> Iterator[Setting]:
        return iter(self.entries)

    def with_setting(self, setting: Setting) -> "SettingsLog":
        """The log after `setting`: later entries are dropped, an earlier value at the same step is replaced."""
        kept = [e for e in self.entries if e.step < setting.step or (e.step == setting.step and e.name != setting.name)]
        return SettingsLog((*kept, setting))

    def at(self, experiment: Experiment, step: int) -> Experiment:
        """The experiment with the values that hold at `step`, for the update after it."""
        return replace(experiment, **{e.name: e.value for e in self.entries if e.step <= step})

    def held_for(self, experiment: Experiment, step: int, mode: str) -> Experiment:
        """The experiment with the values behind what a run at `step` shows.

        In mode train that is iteration n, which takes what holds at step n − 1; the other modes, and step 0, show what
        holds now.
        """
        return self.at(experiment, step - 1 if mode == "train" and step else step)

    def held(self, experiment: Experiment, name: str, step: int) -> list[tuple[range, Any]]:
        """In which of the iterations 1 … `step` each value of a parameter held, oldest first.

        Iteration i takes what holds at step i − 1.
        """
        held: list[tuple[range, Any]] = []
        changes = sorted({0, *(e.step for e in self.entries if e.name == name and e.step < step)})
        for start, end in zip(changes, [*changes[1:], step], strict=True):
            iterations, value = range(start + 1, end + 1), getattr(self.at(experiment, start), name)
            if held and held[-1][1] == value:
                held[-1] = (range(held[-1][0].start, iterations.stop), value)
            elif iterations:
                held.append((iterations, value))
        return held

    def next_after(self, step: int) -> int | None:
        """The step of the first entry after `step`, or None."""
        return next((e.step for e in self.entries if e.step > step), None)


def log_from(experiment: Experiment, given: Any) -> SettingsLog:
    """The log written as `[{"step", "name", "value"}, …]`, steps not decreasing. Raises Refused."""
    if not isinstance(given, list):
        raise Refused("commands", "a list of objects with step, name and value", given)
    if len(given) > MOST_SETTINGS:
        raise Refused("commands", f"a list of at most {MOST_SETTINGS}", f"{len(given)} of them")
    log, last = SettingsLog(), 0
    for i, entry in enumerate(given):
        where = f"commands[{i}]"
        if not isinstance(entry, Mapping) or set(entry) != {"step", "name", "value"}:
            raise Refused(where, "an object with step, name and value", entry)
        last = Whole(last, experiment.steps).read(f"{where}.step", entry["step"])
        log = log.with_setting(setting_from(experiment, last, entry["name"], entry["value"], f"{where}."))
    return log
