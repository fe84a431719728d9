"""Numbers that scripts write are those that the server writes."""

import numpy as np

from app.web import numbers

from .conftest import OpenPage

WRITTEN = """async (values) => {
  const { count, fixed, short, tight } = await import("/static/js/format.js");
  return values.map((value) => [fixed(value), fixed(value, 4), tight(value), short(value), count(Math.round(value))]);
}"""


def test_the_page_and_the_server_write_numbers_alike(open_page: OpenPage) -> None:
    rng = np.random.default_rng(3)
    sizes = 10.0 ** rng.uniform(-4, 12, 500)
    values = [float(v) for v in sizes * rng.choice([-1, 1], 500)] + [0.0, 1.0, -1.0, 9.995, 999.99, 9999.996, 1e4, 2e59]
    written = open_page().evaluate(WRITTEN, values)
    for value, (fixed, fixed_4, tight, short, count) in zip(values, written, strict=True):
        assert fixed == numbers.fixed(value)
        assert fixed_4 == numbers.fixed(value, 4)
        assert tight == numbers.tight(value)
        assert short == numbers.short(value)
        if abs(value) < 1e15:
            assert count == numbers.count(round(value))
