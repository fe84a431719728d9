"""Numbers as a page writes them; `static/js/format.js` does the same in the browser."""

from math import inf, isfinite

MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
DASH = "\N{EN DASH}"
LONG = 10_000  # from here on a number is written with its power of ten: 3.1e59


def fixed(value: float | None, decimals: int = 2) -> str:
    """With that many decimals, a true minus and no negative zero; a dash for what is not a finite number."""
    if value is None or not isfinite(value):
        return DASH
    rounded = round(value, decimals) + 0.0
    return _power(value, 1) if abs(rounded) >= LONG else f"{rounded:.{decimals}f}".replace("-", MINUS)


def tight(value: float | None) -> str:
    """With two decimals, or as many as there is room for in a neuron: 0.32, 12.3, 123, 3e59."""
    size = 0.0 if value is None else abs(value)
    if value is not None and 999.5 <= size < inf:
        return _power(value, 0)
    return fixed(value, 0 if size >= 99.95 else 1 if size >= 9.995 else 2)


def short(value: float | None) -> str:
    """With up to four significant digits: 0.2, 1.25, 1.429, 3.142e59; a dash for what is not a finite number."""
    if value is None or not isfinite(value):
        return DASH
    if abs(float(f"{value:.4g}")) >= LONG:
        return _power(value, 3)
    return f"{value + 0.0:.4g}".replace("-", MINUS)


def count(value: int) -> str:
    """A whole number with thin spaces between thousands: 3 000."""
    return f"{value:,}".replace(",", THIN).replace("-", MINUS)


def _power(value: float, decimals: int) -> str:
    """As a power of ten, without zeros at the end of what stands before it."""
    factor, exponent = f"{value:.{decimals}e}".split("e")
    return f"{float(factor):g}e{int(exponent)}".replace("-", MINUS)
