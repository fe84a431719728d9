"""The whole network on the exhibit on scaling: how loud its layers are, by the server and by its records."""

import re
from typing import Any

import numpy as np
import orjson
import pytest
from playwright.sync_api import Route, expect

from .asking import record_of
from .conftest import OpenPage
from .reading import in_words, visit
from .scaling import activations, ask, fresh, open_scaling

DRAWS = 100  # masks over which layers are measured


def test_layers_are_as_loud_as_the_server_and_its_records_have_it(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    panel, told = fresh(page, "#whole-network"), ask(page, f"activations?draws={DRAWS}")
    records = [record_of(page, step) for step in range(1495, 1501)]  # the batches of one epoch
    full = [
        np.abs(layer).mean()
        for layer in activations(records[-1], np.concatenate([r["batch"]["inputs"] for r in records]))
    ]
    for convention in told["conventions"]:
        scaling = convention["scaling"]
        assert panel.locator(f"thead [data-scaling={scaling}]").inner_text().split("\n")[0] == scaling
        for k, layer in enumerate(convention["layers"]):
            if scaling != "classic":
                assert layer["eval"] == pytest.approx(full[k], abs=1e-12)
            cell = panel.locator(f"[data-layer='{k + 1}'] [data-scaling={scaling}]")
            expect(cell.locator("b")).to_have_text([in_words(layer["train"]), in_words(layer["eval"])])
            differs = abs(layer["train"] - layer["eval"]) > 3 * layer["deviation"] / np.sqrt(DRAWS)
            expect(cell).to_have_attribute("data-differs", str(bool(differs)).lower())
            louder = round(layer["eval"] / layer["train"], 2)
            expect(cell.locator(".verdict")).to_have_text(f"eval {louder:g} ×" if differs else "within chance")
            train, eval_ = cell.locator("rect").evaluate_all(
                "(all) => all.map((one) => Number(one.getAttribute('width')))"
            )
            assert train / eval_ == pytest.approx(layer["train"] / layer["eval"], rel=0.01)
        expect(panel.locator(f"[data-test] [data-scaling={scaling}]")).to_contain_text(
            in_words(convention["test_loss"])
        )
    expect(panel.locator("thead [data-own=true]")).to_contain_text("trained with")
    expect(panel.locator(".what")).to_contain_text("trained with inverted, yet hidden 2 differs")
    expect(panel.locator(".what")).to_contain_text("comes in is the same on average, but scatters with the mask; and")


def test_what_the_network_was_trained_with_is_not_what_it_is_set_to_now(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "set=1000:scaling:classic&set=1500:scaling:none")
    panel = fresh(page, "#whole-network")
    heads = panel.locator("thead th")
    expect(heads).to_contain_text(["inverted", "classic", "none"])
    expect(heads.locator("span")).to_have_text(["in 1\u202f000 of 1\u202f500", "in 500 of 1\u202f500", "set now"])
    expect(panel.locator("thead [data-own=true]")).to_contain_text("none")
    told = "was trained with inverted and classic, and is now set to none, not scaled at all: in eval mode"
    expect(panel.locator(".what")).to_contain_text(told)
    for change, column, told in (
        ("set=1500:scaling:classic", "trained with", "trained with inverted and is now set to classic"),
        (
            "set=1000:scaling:classic",
            "in 1\u202f000 of 1\u202f500",
            "inverted up to iteration 1\u202f000, then with classic",
        ),
        ("step=0&scaling=classic", "", "not trained yet, and set to classic"),
    ):
        visit(page, f"/scaling?{change}")
        panel = fresh(page, "#whole-network")
        expect(panel.locator("thead [data-scaling=inverted] span")).to_have_text(column)
        expect(panel.locator(".what")).to_contain_text(told)


def test_where_nothing_can_be_told_or_only_chance_differs_it_says_so(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "drop_rates=0,0&step=20", 20)
    panel = fresh(page, "#whole-network")
    expect(panel.locator(".verdict")).to_have_text(["the same"] * 6)  # whatever rounding makes of the mean
    expect(panel.locator(".what")).to_contain_text("nobody sleeps")
    change: dict[int, Any] = {}

    def answer(route: Route) -> None:
        told = orjson.loads(route.fetch().text().splitlines()[-1])
        for convention in told["result"]["conventions"]:
            for k, layer in enumerate(convention["layers"]):
                layer.update(change.get(k, {"train": layer["eval"]}))
        route.fulfill(content_type="application/x-ndjson", body=orjson.dumps(told) + b"\n")

    page.route("**/activations*", answer)
    cases: list[tuple[dict[int, Any], list[str], str]] = [
        ({0: {"deviation": None}}, ["too large", "within chance"], "hidden 1 gives out is too large to compute with"),
        (
            {1: {"train": None, "deviation": None}},
            ["within chance", "too large"],
            "what hidden 2 gives out is",
        ),
        ({0: {"train": 9, "eval": 18}}, ["eval 2 ×", "within chance"], "Hidden 1 differs by chance alone"),
        ({0: {"train": 9}, 1: {"train": 1, "eval": 2}}, [r"eval .* ×", "eval 2 ×"], "yet hidden 2 differs"),
        ({1: {"train": 2, "eval": 1}}, ["within chance", "eval 0.5 ×"], "scatter adds to a size"),
        ({1: {"train": 1, "eval": 2}}, ["within chance", "eval 2 ×"], "tanh flattens"),
        ({}, ["within chance"] * 2, "as far as chance lets one tell"),
    ]
    for changed, texts, sentence in cases:
        change.clear()
        change.update(changed)
        visit(page, "/scaling?step=20")
        panel = fresh(page, "#whole-network")
        verdicts = panel.locator("[data-scaling=inverted] .verdict")
        expect(verdicts).to_have_text([re.compile(text) for text in texts])
        expect(panel.locator(".what")).to_contain_text(sentence)
