"""Facts over HTTP: every claim's figures on the default run bear out its verdict, and the contract names them all."""

import ast
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.nn.facts import FACTS

from .driving import RemoteRun
from .refusals import assert_refuses

ROOT = Path(__file__).parent.parent.parent
DOCS = (ROOT / "docs" / "http.md").read_text("utf-8")
CONTRACT = DOCS.split("\n`fact`: ", maxsplit=1)[1].split("\n## ", maxsplit=1)[0]


def fact(run: RemoteRun, claim: str) -> Any:
    """The fact that a claim comes to."""
    response = run.client.get(f"{run.url}/fact", params={"claim": claim}).raise_for_status()
    assert response.headers["content-type"] == "application/x-ndjson"
    *progress, last = map(json.loads, response.text.splitlines())
    assert all(list(line) == ["done"] for line in progress)
    return last["result"]


@pytest.fixture(scope="module")
def finished(client: httpx.Client) -> Iterator[RemoteRun]:
    """The default run, at its last step."""
    run = RemoteRun(client, {})
    run.do("seek", step=3000)
    yield run
    run.delete()


@pytest.mark.parametrize("claim", FACTS)
def test_the_figures_of_the_default_run_bear_out_the_verdict_on_every_claim(finished: RemoteRun, claim: str) -> None:
    told = fact(finished, claim)
    assert (told["step"], told["claim"]) == (3000, claim)
    assert (told["supports"], told["reason"]) == (True, None), told
    intro, *parts = re.split(r"\n+- |\n\n", CONTRACT)
    documented = intro + next(part for part in parts if part.startswith(f"`{claim}`"))
    assert [key for key in keys_in(told["figures"]) if f"`{key}`" not in documented] == []


def keys_in(told: Any) -> set[str]:
    """All keys of nested objects."""
    return set(told).union(*map(keys_in, told.values())) if isinstance(told, dict) else set()


def test_the_contract_lists_every_claim_and_every_reason() -> None:
    assert re.findall(r"^- `([\w-]+)`:", CONTRACT, re.MULTILINE) == list(FACTS)
    reasons = set().union(*(reasons_in(file) for file in reason_files()))
    listed = CONTRACT.split("Reasons: ", maxsplit=1)[1]
    assert len(reasons) > 16
    assert [reason for reason in reasons if f"`{reason}`" not in listed] == []
    worded = (ROOT / "static" / "js" / "messages" / "facts.js").read_text("utf-8")
    assert [reason for reason in reasons if not re.search(rf'^  "?{reason}"?: "', worded, re.MULTILINE)] == []


def reason_files() -> list[Path]:
    """Those that say why a fact cannot be shown."""
    floor = ROOT / "app" / "nn"
    return [*floor.glob("facts*.py"), floor / "evidence.py", floor / "overlay.py"]


def reasons_in(file: Path) -> set[str]:
    """All texts given to `cannot` as reasons, by whatever condition, and those returned where a reason or None is."""
    found: list[ast.AST] = []
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "cannot":
            found.append(node.args[0])
        elif isinstance(node, ast.FunctionDef) and node.returns and ast.unparse(node.returns) == "str | None":
            found += [one.value for one in ast.walk(node) if isinstance(one, ast.Return) and one.value]
    while nested := [one for one in found if isinstance(one, ast.IfExp)]:
        found = [one for one in found if one not in nested] + [part for one in nested for part in branches(one)]
    return {str(one.value).replace("_", "-") for one in found if isinstance(one, ast.Constant) and one.value}


def branches(value: ast.AST) -> list[ast.AST]:
    """What a conditional expression may come to."""
    return [value.body, value.orelse] if isinstance(value, ast.IfExp) else []


def test_a_fact_looks_at_where_the_run_stands_and_changes_nothing(finished: RemoteRun) -> None:
    before = finished.state()
    for claim in ("weights-rest", "outputs-are-zero", "weights-scaled-up"):
        told = fact(finished, claim)
    assert told["figures"]["checksum"] == before["weights_checksum"]
    assert finished.state() == before


def test_who_asks_at_another_step_does_not_follow_who_asked_before(client: httpx.Client) -> None:
    run = RemoteRun(client, {"steps": 3000})
    run.do("seek", step=2000)
    with client.stream("GET", f"{run.url}/fact", params={"claim": "average-of-sub-networks"}) as before:
        lines = before.iter_lines()
        next(lines)
        run.do("seek", step=10)
        assert fact(run, "average-of-sub-networks")["step"] == 10
        *_, last = lines
    assert json.loads(last)["result"]["step"] == 2000
    run.delete()


def test_claims_that_are_not_known_are_refused(finished: RemoteRun) -> None:
    for text in ("", "nope", "Prevents-overfitting"):
        assert_refuses(finished.client.get(f"{finished.url}/fact", params={"claim": text}), "claim")
    assert_refuses(finished.client.get(f"{finished.url}/fact", params={"step": "3"}), "step")
