"""Sentences are true in every setting: made from iterations of many experiments, and held against their numbers."""

import re
from itertools import product
from typing import Any

import orjson
from playwright.sync_api import Page

from app.live.frame import encode

from ..live.staging import some_stage, step
from .conftest import OpenPage

ITERATIONS = 25
# What the page says of iterations, each [frame, record, state]: its sentence, how it goes on, the example, the phases,
# how many weights rested, and what the update changed layer by layer.
SAY = """async (json) => {
  const { what, more, example } = await import("/static/js/messages/sentence.js");
  const { story } = await import("/static/js/messages/phases.js");
  const { resting } = await import("/static/js/messages/edges.js");
  const { restingIn } = await import("/static/js/resting.js");
  const { updateOf } = await import("/static/js/messages/heat-maps.js");
  const { factsOf } = await import("/static/js/weight-facts.js");
  const names = ["mask", "forward", "scale", "loss", "backward", "update"];
  return JSON.parse(json).map(([frame, record, state]) => {
    const scene = { frame, state, fast: false };
    const said = { what: what(scene), more: more(scene), example: example(scene) };
    for (const name of names) {
      const { what, more } = story({ ...scene, phase: { name, layer: 1, record } });
      said[name] = `${what} ${more}`.trim();
    }
    const { step, networks: [network] } = record;
    said.edges = resting(step, restingIn(network), network);
    said.layers = network.weights.map((_, k) => updateOf(factsOf(record, k, 0), step, network)).join(" ");
    return said;
  });
}"""

RATES: list[dict[str, Any]] = [
    {"drop_rates": rates, "input_drop_rate": inputs}
    for rates, inputs in product(([0.0, 0.0], [0.5, 0.0], [0.5, 0.5], [0.9, 0.9]), (0.0, 0.5))
]
OTHERS: list[dict[str, Any]] = [
    {"hidden": [1], "drop_rates": [0.5], "optimizer": "momentum"},
    {"hidden": [1], "drop_rates": [0.5], "input_drop_rate": 0.5, "mask_per": "example"},
    {"hidden": [3, 2, 2, 3], "drop_rates": [0.5] * 4, "activation": "relu", "optimizer": "adam"},
    {"hidden": [3, 2, 2, 3], "drop_rates": [0.5] * 4, "activation": "sigmoid", "weight_decay": 0.01},
    {"drop_rates": [0.9, 0.9], "optimizer": "adam", "learning_rate": 0.0001, "activation": "relu"},
    {"drop_rates": [0.9, 0.9], "batch_size": 1, "activation": "relu", "weight_decay": 0.1},
    {"drop_rates": [0.5, 0.5], "optimizer": "momentum", "weight_decay": 0.01},
    {"drop_rates": [0.5, 0.5], "optimizer": "adam", "weight_decay": 0.01},
    {"drop_rates": [0.9, 0.9], "mask_per": "example", "batch_size": 3, "learning_rate": 10},
    {"dataset": "digits", "hidden": [8], "drop_rates": [0.8], "input_drop_rate": 0.2},
]
CASES = [
    *({**rates, "scaling": scaling} for rates, scaling in product(RATES, ("inverted", "classic", "none"))),
    *OTHERS,
]


def iterations(fields: dict[str, Any]) -> list[list[Any]]:
    """The first iterations of an experiment, as the page gets them."""
    stage = some_stage(**{"hidden": [3, 2], "label_noise": 0.2, **fields})
    experiment = stage.experiment.as_fields()
    state: dict[str, Any] = {
        "commands": [],
        "mode": "train",
        "seeking": None,
        "experiment": experiment,
        "parameters": experiment,
    }
    return [[step(stage)[0], orjson.loads(encode(stage.history.record_of(n))), state] for n in range(1, ITERATIONS + 1)]


def said_of(page: Page, told: list[list[Any]]) -> list[dict[str, str]]:
    """What the page says of them, without marks."""
    said = page.evaluate(SAY, orjson.dumps(told).decode())  # as one text, which goes over many times as fast
    return [{name: words.replace("**", "") for name, words in one.items()} for one in said]


def test_sentences_agree_with_the_numbers_in_every_setting(open_page: OpenPage) -> None:
    page = open_page()
    for fields in CASES:
        told = iterations(fields)
        for (frame, record, _), said in zip(told, said_of(page, told), strict=True):
            try:
                assert_true(frame, record["networks"][0], said)
            except AssertionError as wrong:
                wrong.add_note(f"{fields} iteration {frame['step']}: {said}")
                raise


def assert_true(frame: dict[str, Any], network: dict[str, Any], said: dict[str, str]) -> None:
    """That what is said of an iteration is so."""
    everything = " ".join(said.values())
    assert not re.search(
        r"the other is [^.]* they|undefined|NaN|null|\*\*|\b1 (neurons|weights|iterations)\b", everything
    )
    asleep = sum(layer["mask"].count(0) for layer in frame["layers"])
    neurons = sum(len(layer["mask"]) for layer in frame["layers"])
    dark = frame.get("input_mask", []).count(0)

    factor = frame.get("input_factor", 1)
    if asleep < neurons:
        assert (f"inputs × {factor:.4g}" in said["what"] or f"inputs by {factor:.4g}" in said["what"]) == (
            factor != 1 and dark < len(frame["input"]) and any(layer["factor"] != factor for layer in frame["layers"])
        )
    inverted = network["scaling"] == "inverted"
    if inverted and network["input_drop_rate"]:
        assert "input" in said["scale"]
        assert "The drop rate is 0, so" not in said["scale"]
        assert (f"= {factor:.4g}" in said["scale"].partition("inputs awake")[2]) == (dark < len(frame["input"]))
    if inverted and asleep == neurons:
        assert "give out" not in said["scale"]
        assert re.search("(None|No neuron) is awake", said["scale"])
    for factor in set(network["factors"]) if inverted and asleep < neurons and any(network["drop_rates"]) else ():
        assert f"{factor:.4g}" in said["scale"]

    gradients = [g for matrix in network["gradients"]["weights"] for row in matrix for g in row]
    changes = [
        after - before
        for matrix, later in zip(network["weights"], network["weights_after"], strict=True)
        for row, late in zip(matrix, later, strict=True)
        for before, after in zip(row, late, strict=True)
    ]
    zero = gradients.count(0)
    moved = sum(g == 0 and change != 0 for g, change in zip(gradients, changes, strict=True))
    assert "0.0000" not in said["update"]
    assert "0.0000" not in said["backward"]
    assert ("No weight moves" in said["update"]) == (not any(changes))
    rests = zero > 0 and not moved
    assert not (f"{zero} of" in said["more"] and re.search("and rests?[.]", said["more"]) and not rests)
    assert ("None rests" in said["update"]) == (zero == 0 and all(changes))
    assert ("moved all the same" in said["update"]) == (moved > 0)
    decays, name = network["weight_decay"] > 0, network["optimizer"].replace("adam", "Adam")
    goes_on = name != "sgd" and frame["step"] > 1
    by = " and ".join([name] * goes_on + ["weight decay"] * decays)
    assert set(re.findall(r"moved all the same, by (.*?)\.", f"{said['update']} {said['layers']}")) <= {by}
    assert ("goes on" in said["edges"]) == (moved > 0 and goes_on)
    assert ("Weight decay" in said["edges"]) == (moved > 0 and decays)
    assert ("shrinks" in said["edges"]) == (moved > 0 and decays and name == "sgd")
    assert ("gradient of all" in said["backward"]) == (zero == len(gradients))
    if 0 < zero < len(gradients):
        assert f"{zero} of {len(gradients):,}".replace(",", "\u202f") in said["backward"]


def test_a_change_after_an_iteration_says_nothing_of_it(open_page: OpenPage) -> None:
    page = open_page()
    for frame, record, state in iterations({"drop_rates": [0.5, 0.5]})[:2]:
        changes = [
            {"step": frame["step"], "name": "weight_decay", "value": 0.1},
            {"step": frame["step"], "name": "drop_rates", "value": [0.0, 0.0]},
        ]
        changed = {**state, "parameters": {**state["parameters"], "weight_decay": 0.1, "drop_rates": [0, 0]}}
        before, after = said_of(page, [[frame, record, state], [frame, record, {**changed, "commands": changes}]])
        assert after == before
