"""The address of the page: a bad value becomes the nearest good one and the page says so; nothing in it is refused."""

import html
import json
import re
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.experiment import BY_NAME, experiment_from
from app.experiment.work import most_steps
from app.web.query import read_query

from .conftest import MakeRun

START = re.compile(r"data-start='(.*?)'")
NOTES = re.compile(r'<aside [^>]*aria-label="Notes on the address"[^>]*>(.*?)</aside>', re.DOTALL)


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


# An address, how the note on it begins, and what is taken instead.
BAD: list[tuple[str, str, Any]] = [
    ("dataset=mnist9", "dataset", "moons"),
    ("dataset=", "dataset", "moons"),
    ("noise=abc", "noise", 0.2),
    ("noise=0x1p3", "noise", 0.2),
    ("noise=nan", "noise", 0.2),
    ("noise=9", "noise", 0.5),
    ("noise=-0.1", "noise", 0),
    ("noise=1e999", "noise", 0.5),
    ("hidden=999999", "hidden", [64]),
    ("hidden=0,5.5", "hidden", [1, 6]),
    ("hidden=", "hidden", [12, 12]),
    ("hidden=3,,4,", "hidden", [3, 4]),
    ("hidden=1,2,3,4,5", "hidden", [1, 2, 3, 4]),
    ("hidden=12;12", "hidden", [12, 12]),
    ("hidden=5,x", "hidden", [12, 12]),
    ("drop_rates=2", "drop_rates", [0.95, 0.95]),
    ("drop_rates=.1", "drop_rates", [0.1, 0.1]),
    ("drop_rates=.97,1", "drop_rates", [0.97, 0.95]),
    ("drop_rates=.1,.3,.5,.7,.9", "drop_rates", [0.1, 0.3]),
    ("hidden=2,3,4&drop_rates=.1,.3", "drop_rates", [0.1, 0.3, 0.3]),
    ("hidden=2&drop_rates=.1,.3", "drop_rates", [0.1]),
    ("input_drop_rate=1", "input_drop_rate", 0.95),
    ("train_size=1000", "train_size", 500),
    ("train_size=9", "train_size", 10),
    ("dataset=digits&train_size=1e4", "train_size", 1000),
    ("train_size=20&batch_size=30", "batch_size", 20),
    ("batch_size=400", "batch_size", 60),
    ("train_size=1000&batch_size=900", "batch_size", 500),
    ("learning_rate=0", "learning_rate", 1e-4),
    ("steps=1e9", "steps", 20_000),
    ("steps=0", "steps", 1),
    ("steps=99999999999999999999999", "steps", 20_000),
    ("seed=abc", "seed", 191),
    ("seed=-1", "seed", 0),
    ("seed=2.5", "seed", 3),
    ("seed=4294967296", "seed", 4294967295),
    ("seed=\u0661", "seed", 191),
    ("twin=maybe", "twin", True),
    ("preset=nope", "preset", None),
    ("preset=digits&learning_rate=fast", "learning_rate", 0.05),
    ("step=3001", "step", 3000),
    ("step=x", "step", 0),
    ("steps=50&step=70", "step", 50),
    ("mode=test", "mode", "train"),
    ("speed=0", "speed", 0.2),
    ("speed=1e9", "speed", 1000),
    ("speed=fast", "speed", 2),
    ("theme=zzz", "theme", None),
    ("autoplay=perhaps", "playing", False),
    ("set=x", "set=x", []),
    ("set=", "set=", []),
    ("set=1:seed:3", "set=1:seed:3", []),
    ("set=9999:learning_rate:1", "set=9999:learning_rate:1", []),
    ("set=1:scaling:half", "set=1:scaling:half", []),
    ("set=1:learning_rate:99", "set=1:learning_rate:99", [10]),
    ("set=1:drop_rates:.1", "set=1:drop_rates:.1", [[0.1, 0.1]]),
    ("set=1:drop_rates:.1,2,.3", "set=1:drop_rates:.1,2,.3", [[0.1, 0.95]]),
]


@pytest.mark.parametrize(("query", "name", "taken"), BAD)
def test_a_bad_value_becomes_the_nearest_good_one_and_the_page_says_so(
    client: httpx.Client, query: str, name: str, taken: Any
) -> None:
    address = quote(query, safe="=&,:;.")
    said = notes(client, address)
    assert any(note.startswith("autoplay" if name == "playing" else name) for note in said)
    start = asked(client, address)
    if name.startswith("set="):
        assert [entry["value"] for entry in start["request"]["commands"]] == taken
    elif taken is not None:
        assert {**start, **start["request"]}[name] == taken
    assert client.post("/api/runs", json=start["request"]).status_code == 201


def test_what_does_not_go_together_follows_as_one_would_expect_and_is_noted_once() -> None:
    query = {"hidden": "64,64,64,64", "drop_rates": "0.2,0.5", "train_size": "800", "batch_size": "900"}
    page = read_query({**query, "steps": "20000"}.items())
    found, most = page.experiment, page.experiment.steps
    assert found.drop_rates == (0.2, 0.5, 0.5, 0.5)
    assert (found.train_size, found.batch_size) == (500, 500)
    assert most == most_steps(found.as_fields()) < 20_000
    assert page.notes == [
        "batch_size must be a whole number in [1, 500], got 900; 500 is taken",
        "drop_rates must be a list of 4, one rate for each hidden layer, got [0.2, 0.5]; 0.2,0.5,0.5,0.5 is taken",
        "train_size must be at most 500 for moons, got 800; 500 is taken",
        f"steps must be at most {most} for a network, batch and data of this size, got 20000; {most} is taken",
    ]


def test_a_smaller_batch_leaves_room_for_more_steps() -> None:
    query = {"hidden": "64,64", "drop_rates": "0.2,0.2", "train_size": "20", "batch_size": "500", "steps": "10000"}
    found = read_query(query.items()).experiment
    assert (found.batch_size, found.steps) == (20, min(10_000, most_steps(found.as_fields() | {"batch_size": 20})))


def test_a_field_that_was_set_right_twice_is_noted_with_what_was_given() -> None:
    page = read_query([("batch_size", "9999")])
    assert page.notes == ["batch_size must be at most train_size, 60, got 9999; 60 is taken"]


def test_good_values_beside_a_bad_one_are_kept(client: httpx.Client) -> None:
    start = asked(client, "seed=5&noise=x&hidden=3&set=4:scaling:none&set=bad")
    assert (start["request"]["seed"], start["request"]["hidden"], start["request"]["noise"]) == (5, [3], 0.2)
    assert [entry["name"] for entry in start["request"]["commands"]] == ["scaling"]


texts = st.one_of(
    st.floats().map(str),
    st.integers().map(str),
    st.sampled_from(["", "x", "moons", "digits", "true", ".5", "1e9", "-3", "64,64,64,64", "0.2,0.2,1", "7,x,,9.5"]),
    st.lists(st.floats(-1, 100).map(str), max_size=6).map(",".join),
)
queries = st.dictionaries(st.sampled_from([*BY_NAME, "preset", "step", "speed"]), texts)


@given(query=queries)
def test_every_address_makes_a_run_and_says_what_it_set_right(query: dict[str, str]) -> None:
    page = read_query(query.items())
    assert experiment_from(page.experiment.as_fields()) == page.experiment
    assert 0 <= page.step <= page.experiment.steps
    again = read_query([*page.as_query(), ("step", str(page.step)), ("speed", str(page.speed))])
    assert (again.notes, again.experiment) == ([], page.experiment)
    noted = [re.split(r"[\[ ]", note)[0] for note in page.notes]
    assert len(noted) == len(set(noted))
    assert set(noted) <= set(query)


def test_unknown_parameters_are_ignored_without_a_word(client: httpx.Client) -> None:
    for query in ("nonsense=1", "utm_source=x&" + "a=1&" * 500):
        assert notes(client, query) == []
        assert asked(client, query)["request"] == asked(client)["request"]


ATTACKS = [
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "</script><script>alert(1)</script>",
    "' onfocus='alert(1)", "</aside><svg onload=alert(1)>",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
@pytest.mark.parametrize("name", ["seed", "dataset", "preset", "set", "theme", "hidden", "mode", "nonsense"])
def test_nothing_in_the_address_becomes_part_of_the_page(client: httpx.Client, name: str, attack: str) -> None:
    text = page(client, urlencode({name: attack, attack: attack}))
    assert attack not in text
    assert tags(text) - tags(page(client, "seed=x")) - tags(page(client, "seed=1")) == set()


def tags(text: str) -> set[str]:
    """The elements of a page, each with the names of its attributes."""
    return {re.sub(r"=(\"[^\"]*\"|'[^']*')", "", tag) for tag in re.findall(r"<[^>]*>", text)}


def test_the_opening_is_for_an_address_that_asks_for_nothing(client: httpx.Client) -> None:
    assert (asked(client)["opening"], asked(client, "seed=191")["opening"]) == (True, False)


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
