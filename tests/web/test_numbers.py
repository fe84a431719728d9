"""Numbers as a page writes them."""

import pytest

from app.web.numbers import count, fixed, short


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.316, "0.32"), (-1.25, "−1.25"), (-0.001, "0.00"), (-0.0, "0.00"), (None, "–"), (float("nan"), "–")],
)
def test_fixed_has_a_true_minus_and_no_negative_zero(value: float | None, text: str) -> None:
    assert fixed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.2, "0.2"), (1.25, "1.25"), (10 / 7, "1.429"), (1.0, "1"), (-0.5, "−0.5"), (None, "–")],
)
def test_short_leaves_out_what_says_nothing(value: float | None, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (999, "999"), (3000, "3\u202f000"), (1234567, "1\u202f234\u202f567")]
)
def test_count_puts_thin_spaces_between_thousands(value: int, text: str) -> None:
    assert count(value) == text
