"""Numbers as a page writes them."""

import pytest

from app.web.numbers import count, fixed, short, tight


@pytest.mark.parametrize(
    ("value", "text"),
    [(0.316, "0.32"), (-1.25, "−1.25"), (-0.001, "0.00"), (-0.0, "0.00"), (None, "–"), (float("nan"), "–")],
)
def test_fixed_has_a_true_minus_and_no_negative_zero(value: float | None, text: str) -> None:
    assert fixed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [(9999.99, "9999.99"), (9999.999, "1e4"), (-12345.6, "−1.2e4"), (3.14e59, "3.1e59"), (-2e300, "−2e300")],
)
def test_a_number_from_ten_thousand_on_is_told_as_a_power_of_ten(value: float, text: str) -> None:
    assert fixed(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.316, "0.32"),
        (-0.001, "0.00"),
        (-9.99, "−9.99"),
        (9.996, "10.0"),
        (-12.34, "−12.3"),
        (99.96, "100"),
        (-123.4, "−123"),
        (999.6, "1e3"),
        (-3.14e59, "−3e59"),
        (None, "–"),
        (float("inf"), "–"),
        (float("nan"), "–"),
    ],
)
def test_in_a_neuron_a_long_number_has_fewer_decimals(value: float | None, text: str) -> None:
    assert tight(value) == text


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.2, "0.2"),
        (1.25, "1.25"),
        (10 / 7, "1.429"),
        (1.0, "1"),
        (-0.5, "−0.5"),
        (9999.6, "1e4"),
        (-3.14159e59, "−3.142e59"),
        (None, "–"),
    ],
)
def test_short_leaves_out_what_says_nothing(value: float | None, text: str) -> None:
    assert short(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(0, "0"), (999, "999"), (3000, "3\u202f000"), (1234567, "1\u202f234\u202f567")]
)
def test_count_puts_thin_spaces_between_thousands(value: int, text: str) -> None:
    assert count(value) == text
