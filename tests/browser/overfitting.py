"""The exhibit on overfitting: what its panels show, and what that is to be held to."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from .conftest import OpenPage
from .reading import wait_for_step
from .scaling import ask, fresh

__all__ = ["ask", "cells", "drawn", "fixed", "fresh", "open_exhibit", "percent", "plain"]

# What curves and points of a chart stand for, by the numbers at its axis.
DRAWN = """(svg) => {
  const ticks = [...svg.querySelectorAll("text[text-anchor=end]")]
    .map((text) => [Number(text.getAttribute("y")) - 3.5, Number(text.textContent)]);
  const [[zero, from], [top, to]] = [ticks[0], ticks.at(-1)];
  const value = (y) => from + ((Number(y) - zero) / (top - zero)) * (to - from);
  const heights = (path) =>
    [...path.getAttribute("d").matchAll(/[ML]([\\d.]+) (-?[\\d.]+)/g)].map(([, , y]) => Number(y));
  const found = {};
  const keep = (one, values) => (found[`${one.classList} ${one.dataset.kind}`] ??= []).push(...values);
  for (const curve of svg.querySelectorAll(".curve")) keep(curve, heights(curve).map(value));
  for (const dot of svg.querySelectorAll("circle.point")) keep(dot, [value(dot.getAttribute("cy"))]);
  for (const corners of svg.querySelectorAll("path.point")) keep(corners, [value(heights(corners)[0] + 1.3 * 2.5)]);
  return found;
}"""


def open_exhibit(open_page: OpenPage, query: str = "", step: int = 3000, **how: Any) -> Page:
    page = open_page(f"/overfitting{query and '?'}{query}", **how)
    wait_for_step(page, step)
    return page


def fixed(value: float | None, decimals: int = 3) -> str:
    """As the page writes decimals; a dash for what is not known."""
    if value is None:
        return "–"
    text = f"{value:.{decimals}f}"
    return text.replace("-", "−") if float(text) else text.replace("-", "")


def percent(share: float, decimals: int = 1) -> str:
    return f"{100 * share:.{decimals}f} %"


def plain(text: str) -> str:
    """With ordinary spaces."""
    return re.sub(r"\s", " ", text)


def drawn(plot: Locator) -> dict[str, list[Any]]:
    """The values that a chart shows, by what they are painted as: `curve network test` or `point twin each`."""
    found: dict[str, list[float]] = plot.evaluate(DRAWN)
    most = max(value for values in found.values() for value in values)
    return {kind: [pytest.approx(value, abs=0.003 * most) for value in values] for kind, values in found.items()}


def cells(page: Page, table: str) -> list[list[str]]:
    """The rows of a table, each with its name first."""
    rows = page.locator(f"{table} tbody tr")
    expect(rows.first).to_be_attached()
    told: list[list[str]] = rows.evaluate_all(
        "(rows) => rows.map((row) => [...row.children].map(({ textContent }) => textContent.trim()))"
    )
    return [[plain(cell) for cell in row] for row in told]
