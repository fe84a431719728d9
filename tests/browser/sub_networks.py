"""The exhibit on sub-networks: opening it, and its sub-networks worked out once more from weights and test data."""

import re
from typing import Any

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import Locator, Page

from app.experiment import experiment_from
from app.nn.datasets import load

from .asking import record_of, state_of
from .conftest import OpenPage
from .reading import wait_for_step
from .scaling import ask, fresh

Floats = NDArray[np.float64]

SMALL = "hidden=5,4&drop_rates=0.3,0.2&steps=60"  # 512 sub-networks
PANELS = ("#together", "#opinions", "#some")


def open_exhibit(open_page: OpenPage, query: str = "", step: int = 3000, **how: Any) -> Page:
    page = open_page(f"/sub-networks{query and '?'}{query}", **how)
    wait_for_step(page, step)
    for panel in PANELS:
        fresh(page, panel)
    return page


def plain(text: str) -> str:
    """Without thin spaces."""
    return text.replace("\u202f", "")


def chances(page: Page, step: int, masks: list[list[list[int]]]) -> tuple[Floats, NDArray[np.int64]]:
    """What sub-networks with these masks say of the test data, (masks, examples, classes), and the labels; tanh."""
    network = record_of(page, step)["networks"][0]
    data = load(experiment_from(state_of(page)["experiment"]))
    weights = [np.array(layer) for layer in network["weights_after"]]
    biases = [np.array(layer) for layer in network["biases_after"]]
    told = []
    for one in masks:
        a = data.test_inputs
        for k, mask in enumerate(one):
            a = np.tanh(a @ weights[k] + biases[k]) * np.array(mask) / (1 - network["drop_rates"][k])
        z = np.exp(a @ weights[-1] + biases[-1])
        told.append(z / z.sum(axis=1, keepdims=True))
    return np.array(told), data.test_labels


def bars_of(panel: Locator) -> tuple[list[float], dict[str, float]]:
    """A panel's bars, the highest one 1, and how far along them its lines across stand, 0 to 1."""
    chart = panel.locator(".bar-chart")
    heights = chart.locator(".sticks rect").evaluate_all(
        "(all) => all.map((one) => Number(one.getAttribute('height')))"
    )
    across = chart.locator(".uprights path").evaluate_all(
        "(all) => all.map((one) => [one.dataset.kind, Number(/^M([\\d.]+)/.exec(one.getAttribute('d'))[1])])"
    )
    return [one / max(heights) for one in heights], {kind: (x - 30) / (352 - 30) for kind, x in across if kind}


def points_of(chart: Locator, path: str) -> NDArray[np.float64]:
    """The points (x, y) of a line in a chart."""
    d = str(chart.locator(path).get_attribute("d"))
    return np.array([[float(number) for number in pair.split()] for pair in re.split("[MLZ]", d) if pair])


def level_of(chart: Locator, path: str) -> float:
    """How high a line across a chart stands."""
    return float(re.fullmatch(r"M[\d.]+ ([\d.]+)H[\d.]+", str(chart.locator(path).get_attribute("d")))[1])  # type: ignore[index]


def masks_of(page: Page, first: int, count: int) -> list[list[list[int]]]:
    """The masks of mode mc."""
    return [one["masks"] for one in ask(page, f"boundaries?first={first}&count={count}")["left_on"]]
