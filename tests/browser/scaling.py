"""The exhibit on scaling: what its panels show, and what that is to be held to."""

import re
from typing import Any

import numpy as np
import orjson
from playwright.sync_api import Locator, Page, expect

from ..web.serving import fetch
from .asking import run_of
from .conftest import OpenPage
from .reading import wait_for_step


def ask(page: Page, path: str) -> Any:
    """What the server answers about the page's run."""
    told = fetch(f"{run_of(page)}/{path}", timeout=60).raise_for_status()
    return (
        told.json()
        if "ndjson" not in told.headers["content-type"]
        else orjson.loads(told.text.splitlines()[-1])["result"]
    )


def fresh(page: Page, panel: str) -> Locator:
    """A panel, when it shows the run as it stands."""
    found = page.locator(panel)
    expect(found).to_have_attribute("data-fresh", "true")
    return found


def open_scaling(open_page: OpenPage, query: str = "", step: int = 1500, **how: Any) -> Page:
    page = open_page(f"/scaling{query and '?'}{query}", **how)
    wait_for_step(page, step)
    return page


def one_neuron(page: Page) -> Any:
    """What the server answers to what the panel on one neuron has asked last."""
    fresh(page, "#one-neuron")
    asked = page.evaluate("() => performance.getEntriesByType('resource').map(({ name }) => name)")
    return fetch(next(url for url in reversed(asked) if "/running-mean?" in url)).raise_for_status().json()


def activations(record: Any, inputs: Any) -> list[Any]:
    """The hidden activations of the full network after an iteration, by its record; tanh."""
    network = record["networks"][0]
    a, layers = np.array(inputs), []
    for weights, biases in zip(network["weights_after"][:-1], network["biases_after"][:-1], strict=True):
        a = np.tanh(a @ np.array(weights) + np.array(biases))
        layers.append(a)
    return layers


def short(value: float) -> str:
    """As the page writes four significant digits."""
    return re.sub(r"e-0?", "e−", f"{float(f'{value:.4g}'):.4g}")
