"""The address of the page: a bad value falls back to the default and the page says so; nothing in it is refused."""

import html
import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from app.experiment import experiment_from
from app.web.query import read_query

from .conftest import MakeRun

START = re.compile(r"data-start='(.*?)'")
NOTES = re.compile(r'<aside class="banner" aria-label="Notes on the address">(.*?)</aside>', re.DOTALL)


def page(client: httpx.Client, query: str = "") -> str:
    """The page at this address."""
    response = client.get(f"/?{query}")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return response.text


def asked(client: httpx.Client, query: str = "") -> Any:
    """What the page's script will ask the server for."""
    found = START.search(page(client, query))
    assert found
    return json.loads(html.unescape(found[1]))


def notes(client: httpx.Client, query: str) -> list[str]:
    """What the page says about this address."""
    found = NOTES.search(page(client, query))
    return re.findall(r"<li>(.*?)</li>", html.unescape(found[1])) if found else []


def test_the_plain_address_shows_the_default_preset(client: httpx.Client) -> None:
    start = asked(client)
    assert start["request"] == {**experiment_from({}).as_fields(), "commands": [], "step": 0}
    assert (start["mode"], start["speed"], start["playing"]) == ("train", 2, False)


def test_every_field_and_every_change_in_the_address_is_asked_for(client: httpx.Client, make_run: MakeRun) -> None:
    query = [
        ("dataset", "xor"), ("noise", "0.1"), ("label_noise", "0.2"), ("train_size", "40"), ("hidden", "3,5,4"),
        ("activation", "relu"), ("drop_rates", "0.1,0.2,0.3"), ("input_drop_rate", "0.05"), ("mask_per", "example"),
        ("scaling", "classic"), ("optimizer", "adam"), ("learning_rate", "0.01"), ("weight_decay", "0.001"),
        ("batch_size", "7"), ("steps", "90"), ("seed", "11"), ("twin", "false"), ("set", "20:learning_rate:0.5"),
        ("set", "20:drop_rates:0.0,0.5,0.5"), ("set", "60:scaling:none"), ("step", "30"), ("mode", "eval"),
        ("speed", "max"), ("autoplay", "1"),
    ]  # fmt: skip
    start = asked(client, urlencode(query))
    assert (start["mode"], start["speed"], start["playing"]) == ("eval", "max", True)
    assert start["request"]["commands"] == [
        {"step": 20, "name": "learning_rate", "value": 0.5},
        {"step": 20, "name": "drop_rates", "value": [0, 0.5, 0.5]},
        {"step": 60, "name": "scaling", "value": "none"},
    ]
    state = make_run(start["request"]).made["state"]
    assert state["step"] == 30
    assert state["experiment"] == {name: start["request"][name] for name in state["experiment"]}
    assert [state["experiment"][name] for name in ("hidden", "drop_rates", "twin")] == [
        [3, 5, 4],
        [0.1, 0.2, 0.3],
        False,
    ]
    assert state["parameters"]["learning_rate"] == 0.5
    assert read_query(query).as_query() == query[:20]


BAD: list[tuple[str, str]] = [
    ("dataset=mnist9", "dataset"),
    ("dataset=", "dataset"),
    ("noise=abc", "noise"),
    ("noise=0x1p3", "noise"),
    ("noise=nan", "noise"),
    ("noise=1e999", "noise"),
    ("hidden=999999", "hidden"),
    ("hidden=", "hidden"),
    ("hidden=1,2,3,4,5", "hidden"),
    ("hidden=12;12", "hidden"),
    ("drop_rates=2", "drop_rates"),
    ("drop_rates=.1", "drop_rates"),
    ("drop_rates=1,1", "drop_rates"),
    ("train_size=1000", "train_size"),
    ("train_size=20&batch_size=30", "batch_size"),
    ("batch_size=400", "batch_size"),
    ("steps=1e9", "steps"),
    ("steps=99999999999999999999999", "steps"),
    ("preset=digits&hidden=64,64,64,64&train_size=1000&batch_size=500&steps=20000", "steps"),
    ("seed=abc", "seed"),
    ("seed=-1", "seed"),
    ("seed=4294967296", "seed"),
    ("seed=\u0661", "seed"),
    ("twin=maybe", "twin"),
    ("preset=nope", "preset"),
    ("step=3001", "step"),
    ("step=x", "step"),
    ("mode=test", "mode"),
    ("speed=0", "speed"),
    ("speed=fast", "speed"),
    ("theme=zzz", "theme"),
    ("autoplay=perhaps", "autoplay"),
    ("set=x", "set=x"),
    ("set=", "set="),
    ("set=1:seed:3", "set=1:seed:3"),
    ("set=9999:learning_rate:1", "set=9999:learning_rate:1"),
    ("set=1:learning_rate:99", "set=1:learning_rate:99"),
    ("set=1:drop_rates:.1", "set=1:drop_rates:.1"),
]


@pytest.mark.parametrize(("query", "said"), BAD)
def test_a_bad_value_falls_back_to_the_default_and_the_page_says_so(
    client: httpx.Client, query: str, said: str
) -> None:
    address = quote(query, safe="=&,:;.")
    assert any(note.startswith(said) for note in notes(client, address))
    request, default = asked(client, address)["request"], asked(client)["request"]
    assert request["commands"] == []
    if said in default and "preset" not in query:
        assert request[said] == default[said]


def test_good_values_beside_a_bad_one_are_kept(client: httpx.Client) -> None:
    start = asked(client, "seed=5&noise=9&hidden=3&set=4:scaling:none&set=bad")
    assert (start["request"]["seed"], start["request"]["hidden"], start["request"]["noise"]) == (5, [3], 0.2)
    assert [entry["name"] for entry in start["request"]["commands"]] == ["scaling"]


def test_unknown_parameters_are_ignored_without_a_word(client: httpx.Client) -> None:
    for query in ("nonsense=1", "utm_source=x&" + "a=1&" * 500):
        assert notes(client, query) == []
        assert asked(client, query) == asked(client)


ATTACKS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><script>alert(1)</script>",
    "' onfocus='alert(1)", "</aside><svg onload=alert(1)>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", ["seed", "dataset", "preset", "set", "theme", "hidden", "mode", "nonsense"])
def test_nothing_in_the_address_becomes_part_of_the_page(client: httpx.Client, name: str, attack: str) -> None:
    text = page(client, urlencode({name: attack, attack: attack}))
    assert attack not in text
    assert tags(text) - tags(page(client, "seed=x")) == set()


def tags(text: str) -> set[str]:
    """The elements of a page, each with the names of its attributes."""
    return {re.sub(r"=(\"[^\"]*\"|'[^']*')", "", tag) for tag in re.findall(r"<[^>]*>", text)}


def test_nothing_in_the_address_is_computed(client: httpx.Client) -> None:
    assert "{{7*7}}" in notes(client, urlencode({"preset": "{{7*7}}"}))[0]


STRANGE = ["dataset=%00", "seed=%ff%fe", "%00=%00", "&&&===", "seed", "?", "hidden=%0d%0aX:y", "set=%F0%9F%8E%B2"]


@pytest.mark.parametrize("query", STRANGE)
def test_strange_bytes_do_no_harm(client: httpx.Client, query: str) -> None:
    response = client.get(f"/?{query}")
    assert response.status_code == 200
    assert "x" not in response.headers


def test_a_note_repeats_no_more_of_a_change_than_helps() -> None:
    (note,) = read_query([("set", "1:seed:" + "9" * 5000)]).notes
    assert note.startswith("set=1:seed:999")
    assert len(note) < 300


@pytest.mark.parametrize(("query", "bare"), [([], True), ([("seed", "7")], False), ([("utm_source", "x")], False)])
def test_an_address_is_bare_when_nothing_is_asked_for(query: list[tuple[str, str]], bare: bool) -> None:
    assert read_query(query).is_bare is bare
