"""The documentation says what the code does, and the other way round."""

import asyncio
import re
import runpy
from pathlib import Path
from typing import Any

import httpx
import orjson
import pytest
from fastapi.routing import APIRoute

from app.experiment import LIVE, PARAMETERS, PRESETS, Experiment, SettingsLog, experiment_from
from app.live.commands import FASTEST, FIELDS, MODES, SLOWEST
from app.live.limits import Limits
from app.live.registry import Registry
from app.live.stage import Stage
from app.nn.record import record
from app.nn.trainer import Trainer, members_of
from app.web import comparisons, downloads, ensembles, facts, inquiries, pictures, problems
from app.web.body import MAX_BYTES
from app.web.embed_parameters import EMBED_PARAMETERS
from app.web.exhibits import EXHIBITS
from app.web.query import THEMES

from .web.serving import PATIENCE, serving

DOCS = Path(__file__).parent.parent / "docs"
CONTRACT = (DOCS / "http.md").read_text(encoding="utf-8")

INQUIRIES = [route for part in (inquiries, ensembles, comparisons, facts) for route in part.router.routes]

RENDER = runpy.run_path(str(DOCS / "render.py"))


def section(title: str) -> str:
    """The text under a heading of the contract."""
    return re.split(r"^## ", CONTRACT.split(f"\n## {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> set[str]:
    """The names in the first column of a table."""
    return set(re.findall(r"^\| `(\w[\w-]*)`", text, re.MULTILINE))


@pytest.mark.parametrize("file", sorted(DOCS.glob("*.md")), ids=lambda file: file.name)
def test_tables_made_from_the_code_are_up_to_date(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert text == RENDER["rendered"](text), f"run `python docs/render.py` to bring {file.name} up to date"


def test_every_document_that_has_made_parts_names_parts_that_exist() -> None:
    named = {name for file in DOCS.glob("*.md") for name in re.findall(r"<!-- (\w+) -->", file.read_text("utf-8"))}
    assert named == set(RENDER["PARTS"])


def test_the_contract_lists_every_experiment_field_and_no_other() -> None:
    documented = rows(section("The experiment"))
    assert documented == {p.name for p in PARAMETERS} == set(Experiment.__slots__)


def test_the_contract_lists_every_command_with_its_fields() -> None:
    text = section("Commands")
    assert rows(text) == set(FIELDS)
    for command, fields in FIELDS.items():
        row = next(line for line in text.splitlines() if line.startswith(f"| `{command}`"))
        for field, _ in fields:
            assert f"`{field}`" in row, f"{field} is not documented for {command}"
    assert all(f"`{mode}`" in text for mode in MODES)
    assert f"{SLOWEST:g} … {FASTEST:g}" in text
    assert all(f"`{name}`" in text for name in LIVE)


def test_the_contract_names_every_key_of_a_state() -> None:
    async def state() -> dict[str, Any]:
        registry = Registry(Limits())
        try:
            return await (await registry.create(experiment_from({}), SettingsLog(), 0)).state()
        finally:
            registry.close()

    told = asyncio.run(state())
    documented = re.findall(r'"(\w+)"', section("State").split("\n\n", maxsplit=1)[0])
    assert set(told) == set(documented)
    assert [key for key in told["metrics"]["network"] if f"`{key}`" not in section("State")] == []


def test_the_contract_names_every_key_of_a_frame_and_of_a_snapshot() -> None:
    text = section("Events")
    stage = Stage(experiment_from({"input_drop_rate": 0.2}))
    stage.advance(3, 60)
    for mode in MODES:
        stage.set_mode(mode)
        frame = stage._frame([]).told(with_weights=True)
        nested = [*frame["example"], *frame["layers"][0]]
        assert [key for key in [*frame, *nested] if f'"{key}"' not in text and f"`{key}`" not in text] == []
    snapshot = orjson.loads(stage.snapshot({})[0])
    assert [key for key in [*snapshot, *snapshot["history"]] if f'"{key}"' not in text] == []
    metrics = stage.history.metrics_now().as_json()
    assert [key for key in [*metrics, *metrics["boundary"]] if f'"{key}"' not in text] == []


def test_the_contract_names_every_key_of_an_iteration_in_full_precision() -> None:
    text = section("Iteration n in full precision")
    for fields in ({}, {"optimizer": "momentum"}, {"optimizer": "adam", "input_drop_rate": 0.2}):
        told = record(Trainer(members_of(experiment_from(fields))))
        network = told["networks"][0]
        keys = [*told, *told["batch"], *network, *network["optimizer_state"], *network["gradients"]]
        assert [key for key in keys if f'"{key}"' not in text and f"`{key}`" not in text] == []
    assert rows(text) <= set(network)


def test_the_contract_lists_every_inquiry_with_its_parameters_and_keys() -> None:
    text = section("Looking into a run")
    names = {route.path.rpartition("/")[2] for route in INQUIRIES if isinstance(route, APIRoute)}
    assert rows(text) == names
    with serving() as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        run = client.post("/api/runs", json={"hidden": [3, 2], "steps": 5}).headers["location"]
        for name in names:
            _, request, parameters, _ = next(line for line in text.splitlines() if f"| `{name}`" in line).split("|", 3)
            refused = client.get(f"{run}/{name}?nope=1").json()["errors"][-1]["expected"].removeprefix("left out: ")
            takes = set(refused.removeprefix("this takes ").split(", ")) - {"none"}
            assert set(re.findall(r"`(\w+)=", parameters)) == takes, name
            response = client.get(f"{run}/{name}").raise_for_status()
            answered_in_lines = response.headers["content-type"] == "application/x-ndjson"
            assert answered_in_lines == request.endswith("* "), name
            told = orjson.loads(response.text.splitlines()[-1])
            told = told["result"] if answered_in_lines else told
            assert [key for key in keys_in(told) if f'"{key}"' not in text and f"`{key}`" not in text] == [], name


def test_the_contract_lists_every_status_of_a_problem() -> None:
    sources = [file.read_text("utf-8") for file in Path(problems.__file__).parent.glob("*.py")]
    told = {status for source in sources for status in re.findall(r"\bProblem\(\s*(\d+)", source)}
    assert set(re.findall(r"^\| (\d+) \|", section("Errors"), re.MULTILINE)) == told


def test_the_contract_lists_what_one_takes_along_with_its_columns_and_keys() -> None:
    text = section("Taking a run along")
    listed = set(re.findall(r"^\| `([^`]+)`", text, re.MULTILINE))
    routes = [r for part in (downloads, pictures) for r in part.router.routes if isinstance(r, APIRoute)]
    assert {route.path.removeprefix("/api/runs/{id}/") for route in routes} <= listed
    with serving() as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        run = client.post("/api/runs", json={"hidden": [3], "steps": 5, "step": 5}).headers["location"]
        columns = client.get(f"{run}/data.csv").text.splitlines()[0].split(",")
        assert [name for name in columns if f"`{name.removeprefix('twin_')}`" not in text] == []
        told = client.get(f"{run}/data.json").json()
        assert [key for key in [*told, *told["iterations"][0]] if f'"{key}"' not in text] == []


def keys_in(told: Any) -> set[str]:
    """All keys of nested objects."""
    if isinstance(told, dict):
        return set(told).union(*map(keys_in, told.values()))
    return set().union(*map(keys_in, told)) if isinstance(told, list) else set()


def test_the_contract_states_the_limits_that_hold() -> None:
    limits = Limits()
    assert f"at most {MAX_BYTES // 1024} KB" in CONTRACT
    assert (limits.inquiries, limits.trainings, limits.waiting) == (8, 2, 256)
    assert "Eight short ones are worked out at once, up to 256 wait" in CONTRACT
    assert "Two of `seeds` and `sweep` are worked out at once, and eight of the others" in CONTRACT
    assert (limits.wait_after, limits.forget_after, limits.keep_alive) == (10, 15 * 60, 15)
    assert "ten seconds without a viewer" in CONTRACT
    assert "After 15 minutes" in CONTRACT
    assert "every 15 s" in CONTRACT


def test_page_urls_and_presets_are_documented() -> None:
    text = section("Page URLs")
    assert all(f"`{name}`" in text for name in (*THEMES, "preset", "step", "mode", "speed", "theme", "autoplay"))
    assert rows((DOCS / "presets.md").read_text("utf-8").split("## What 20 seeds gave", maxsplit=1)[0]) == set(PRESETS)


EMBEDDING = (DOCS / "embedding.md").read_text(encoding="utf-8")
SCRIPTS = DOCS.parent / "static" / "js"


def part_of_embedding(title: str) -> str:
    """The text under a heading of the document on embedding, up to the next one."""
    return re.split(r"^##+ ", EMBEDDING.split(f"# {title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def names_in_rows(text: str) -> set[str]:
    """All names in the first column of a table."""
    return {name for row in re.findall(r"^\| (`.*?) \|", text, re.MULTILINE) for name in re.findall(r"`(\w+)`", row)}


def listed_in_host(name: str) -> set[str]:
    """The words of a list in host.js."""
    found = re.search(rf"const {name} = \[(.*?)\]", (SCRIPTS / "host.js").read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return set(re.findall(r'"(\w+)"', found[1]))


def test_embedding_documents_every_parameter_with_all_its_words() -> None:
    text = part_of_embedding("What the address may say")
    own = {parameter.name for parameter in EMBED_PARAMETERS}
    assert names_in_rows(text) == own | {"theme", "panel", "step", "mode", "speed"}
    assert set(re.findall(r"^\| `\w+` \| `(\w+)`.* \| .", text, re.MULTILINE)) >= {
        word for parameter in EMBED_PARAMETERS for word in parameter.choices
    }
    assert rows_of_embeds() == {exhibit.embed_path for exhibit in EXHIBITS}


def rows_of_embeds() -> set[str]:
    """The addresses that the document lists."""
    return set(re.findall(r"^\| `(/embed/[\w-]+)`", EMBEDDING, re.MULTILINE))


def test_embedding_documents_every_method_and_event_and_no_other() -> None:
    theirs, ours = part_of_embedding("Messages from the deck").split("\nOur own ", 1)
    assert names_in_rows(theirs) == listed_in_host("PLAYER_METHODS")
    events = next(line for line in theirs.splitlines() if line.startswith("| `addEventListener`")).split("|")[2]
    assert set(re.findall(r"`(\w+)`", events)) == listed_in_host("PLAYER_EVENTS")
    assert names_in_rows(ours) == listed_in_host("OUR_METHODS")


def test_embedding_documents_every_key_that_is_handed_on() -> None:
    script = (SCRIPTS / "host-keys.js").read_text(encoding="utf-8")
    sent = dict(re.findall(r'^ {2}(\w+): "(\w+)",', script, re.MULTILINE))
    told = re.findall(r'^\| `(\w+)` \| `{"method": "(\w+)"}`', part_of_embedding("Keys for the deck"), re.MULTILINE)
    assert dict(told) == sent
    assert len(sent) == 7


def test_the_sample_deck_shows_every_exhibit() -> None:
    deck = (DOCS / "deck" / "index.html").read_text(encoding="utf-8")
    shown = re.findall(r'data-embed="(/embed/[\w-]+)', deck)
    assert set(shown) == {exhibit.embed_path for exhibit in EXHIBITS}
    assert len(shown) == 12
