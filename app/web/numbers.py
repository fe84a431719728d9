"""Numbers as a page writes them; `static/js/format.js` does the same in the browser."""

from math import isfinite

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
DASH = "\N{EN DASH}"


def fixed(value: float | None, decimals: int = 2) -> str:
    """With that many decimals, a true minus and no negative zero; a dash for what is not a finite number."""
    if value is None or not isfinite(value):
        return DASH
    return f"{round(value, decimals) + 0.0:.{decimals}f}".replace("-", MINUS)


def short(value: float | None) -> str:
    """With up to four significant digits: 0.2, 1.25, 1.429; a dash for what is not a finite number."""
    if value is None or not isfinite(value):
        return DASH
    return f"{value + 0.0:.4g}".replace("-", MINUS)


def count(value: int) -> str:
    """A whole number with thin spaces between thousands: 3 000."""
    return f"{value:,}".replace(",", THIN).replace("-", MINUS)
