"""The good value nearest to one that does not fit, for those who would rather go on than refuse."""

import math
from typing import Any

from .kinds import NUMBER, Kind, List, Number, Whole


def nearest(kind: Kind, value: Any, step: float | None = None) -> Any:
    """The value of `kind` nearest to `value`, which is what `from_text` gave; None where none is near, as with words.

    Below a bound that is not itself allowed lies the last multiple of `step`, where a slider ends.
    """
    match kind:
        case Whole():
            number = _number(value)
            return None if number is None else math.floor(_between(kind.minimum, number, kind.maximum) + 0.5)
        case Number():
            number = _number(value)
            if number is None or kind.holds(number):
                return number
            highest = _last_below(kind.maximum, step) if kind.below else kind.maximum
            return _between(kind.minimum, number, highest)
        case List():
            return _list(kind, value, step)
    return None


def fitted(items: tuple[Any, ...], length: int) -> tuple[Any, ...]:
    """As many as `length`: the items, cut, or filled with their last."""
    return (items + items[-1:] * length)[:length]


def _list(kind: List, value: Any, step: float | None) -> tuple[Any, ...] | None:
    """The items one by one, as many as there may be; gaps, as after a last comma, are left out."""
    items = tuple(nearest(kind.item, item, step) for item in value if item != "")[: kind.longest]
    return None if len(items) < kind.shortest or None in items else items


def _number(value: Any) -> float | None:
    """A number, or the text of one of any size."""
    if isinstance(value, str):
        return float(value) if NUMBER.fullmatch(value.strip()) else None
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None


def _between(minimum: float, number: float, maximum: float) -> float:
    return min(max(number, minimum), maximum)


def _last_below(bound: float, step: float | None) -> float:
    if step is None:
        return math.nextafter(bound, -math.inf)
    return round((math.ceil(bound / step) - 1) * step, 9)
