"""The exhibit on overfitting: what its panels show, and what that is to be held to."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from .conftest import OpenPage
from .reading import wait_for_step
from .scaling import ask, fresh

__all__ = ["ask", "cells", "fixed", "fresh", "open_exhibit", "percent", "plain"]


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


def cells(page: Page, table: str) -> list[list[str]]:
    """The rows of a table, each with its name first."""
    rows = page.locator(f"{table} tbody tr")
    expect(rows.first).to_be_attached()
    told: list[list[str]] = rows.evaluate_all(
        "(rows) => rows.map((row) => [...row.children].map(({ textContent }) => textContent.trim()))"
    )
    return [[plain(cell) for cell in row] for row in told]
