"""What a value may be: whole number, number, choice, flag, list. Each kind reads, refuses and writes values."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

SHOWN = 60  # characters of a refused value that an error repeats
NUMBER = re.compile(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?", re.ASCII)  # as it is written in a URL


class Refused(ValueError):
    """One value that does not fit: which field, what was expected there, what came, and what is near, if known."""

    def __init__(self, field: str, expected: str, got: object, near: Any = None) -> None:
        self.field, self.expected, self.got, self.near = field, expected, shown(got), near
        super().__init__(f"{field} must be {expected}, got {self.got}")


def shown(value: object) -> str:
    """A refused value as an error repeats it: as it was written, ASCII only, cut when long."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    try:
        text = ascii(value)
    except ValueError:  # Python refuses to print whole numbers of thousands of digits
        text = "a very large number"
    except RecursionError:  # JSON may be nested a little deeper than Python prints
        text = "lists or objects nested too deep"
    return shortened(text)


def shortened(text: str) -> str:
    """A text as an error repeats it: cut when long."""
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"


class Kind(Protocol):
    """A set of values: `expected` says in words which; `read` takes one from JSON, `from_text` from a URL."""

    @property
    def expected(self) -> str: ...
    def read(self, field: str, value: Any) -> Any: ...
    def from_text(self, text: str) -> Any: ...


def to_text(value: Any) -> str:
    """A value as it stands in a URL: the inverse of `from_text`."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, tuple | list):
        return ",".join(map(to_text, value))
    return repr(value) if isinstance(value, float) else str(value)


@dataclass(frozen=True)
class Number:
    """A finite number in [minimum, maximum], or [minimum, maximum) when `below`."""

    minimum: float
    maximum: float
    below: bool = False

    @property
    def expected(self) -> str:
        return f"in [{self.minimum:g}, {self.maximum:g}{')' if self.below else ']'}"

    def read(self, field: str, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, int | float) or not self.holds(value):
            raise Refused(field, self.expected, value)
        return float(value) + 0.0  # which makes a negative zero an ordinary one: NumPy refuses it as a deviation

    def holds(self, value: float) -> bool:
        """Whether a number lies within."""
        # Comparisons come first: they are exact for whole numbers too large for a float, and false for NaN.
        return self.minimum <= value <= self.maximum and not (self.below and value == self.maximum)

    def from_text(self, text: str) -> Any:
        if not NUMBER.fullmatch(text):
            return text
        number = float(text)
        return number if math.isfinite(number) else text


@dataclass(frozen=True)
class Whole:
    """A whole number in [minimum, maximum]."""

    minimum: int
    maximum: int

    @property
    def expected(self) -> str:
        return f"a whole number in [{self.minimum}, {self.maximum}]"

    def read(self, field: str, value: Any) -> int:
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, bool) or not isinstance(value, int) or not self.minimum <= value <= self.maximum:
            raise Refused(field, self.expected, value)
        return value

    def from_text(self, text: str) -> Any:
        return int(text) if re.fullmatch(r"[+-]?\d{1,18}", text, re.ASCII) else text


@dataclass(frozen=True)
class Choice:
    """One of a few names."""

    names: tuple[str, ...]

    @property
    def expected(self) -> str:
        return "one of " + ", ".join(self.names)

    def read(self, field: str, value: Any) -> str:
        if not isinstance(value, str) or value not in self.names:
            raise Refused(field, self.expected, value)
        return value

    def from_text(self, text: str) -> Any:
        return text


@dataclass(frozen=True)
class Flag:
    """True or false."""

    expected: str = "true or false"

    def read(self, field: str, value: Any) -> bool:
        if not isinstance(value, bool):
            raise Refused(field, self.expected, value)
        return value

    def from_text(self, text: str) -> Any:
        return {"true": True, "1": True, "false": False, "0": False}.get(text, text)


@dataclass(frozen=True)
class List:
    """A list of `shortest` to `longest` items of one kind; in a URL `12,12`."""

    item: Whole | Number
    shortest: int
    longest: int

    @property
    def expected(self) -> str:
        return f"a list of {self.shortest} to {self.longest} items, each {self.item.expected}"

    def read(self, field: str, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str) or not self.shortest <= len(value) <= self.longest:
            raise Refused(field, self.expected, value)
        return tuple(self.item.read(f"{field}[{i}]", item) for i, item in enumerate(value))

    def from_text(self, text: str) -> Any:
        return [self.item.from_text(part.strip()) for part in text.split(",")]
