"""What one takes along of a run is what the run has told, to the last bit, and it computes the same again."""

import ast
import csv
import io
import json
import subprocess
import sys
from collections.abc import Callable
from copy import deepcopy
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.experiment import experiment_from
from app.nn.record import record
from app.nn.trainer import Trainer, members_of
from app.web.check_iteration import main

from .conftest import MakeRun
from .driving import RemoteRun

SMALL = {"hidden": [7, 5], "drop_rates": [0.3, 0.4], "train_size": 20, "batch_size": 8, "steps": 250, "seed": 5}
SCORES = ["train_loss", "train_accuracy", "test_loss", "test_accuracy", "wrong_labels_learned"]
FILES = ["data.csv", "data.json", "steps/2/check.py"]


def table(run: RemoteRun) -> list[dict[str, str]]:
    """The rows of the CSV, as text by the names of its columns."""
    return list(csv.DictReader(io.StringIO(download(run, "data.csv").text), strict=True))


def download(run: RemoteRun, file: str) -> httpx.Response:
    return run.client.get(f"{run.url}/{file}").raise_for_status()


def digits(mask: list[int]) -> str:
    return "".join(map(str, mask))


@pytest.mark.parametrize("mask_per", ["batch", "example"])
def test_every_line_of_the_csv_is_the_record_of_that_iteration_bit_for_bit(make_run: MakeRun, mask_per: str) -> None:
    run = make_run({**SMALL, "mask_per": mask_per})
    run.do("step", count=40)
    rows = table(run)
    assert len(rows) == 40
    for step, row in enumerate(rows, start=1):
        told = run.record(step)
        network, twin = told["networks"]
        masks = [masks[0] for masks in network["masks"]]
        assert (int(row["step"]), int(row["epoch"])) == (step, told["epoch"])
        assert (float(row["loss"]), float(row["twin_loss"])) == (network["loss"], twin["loss"])
        assert [row["mask_1"], row["mask_2"]] == [digits(mask) for mask in masks]
        assert int(row["asleep"]) == sum(mask.count(0) for mask in masks)


def test_metrics_stand_at_the_steps_where_they_are_measured_and_nowhere_else(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("step", count=8)
    rows = table(run)
    columns = [*SCORES, *(f"twin_{score}" for score in SCORES)]
    assert list(rows[0]) == ["step", "epoch", "loss", "twin_loss", "asleep", "mask_1", "mask_2", *columns]
    measured = [int(row["step"]) for row in rows if row["test_loss"]]
    assert measured == [3, 6]
    assert {row[column] for row in rows for column in columns if int(row["step"]) not in measured} == {""}
    for step in measured:
        metrics = run.do("seek", step=step)["metrics"]
        told = [metrics[name][score] for name in ("network", "twin") for score in SCORES]
        assert [float(rows[step - 1][column]) for column in columns] == told


def test_the_table_ends_where_the_run_stands(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    head = download(run, "data.csv").text
    assert head.endswith("\n")
    assert table(run) == []
    run.do("step", count=250)
    all_of_it = table(run)
    assert len(all_of_it) == 250
    run.do("seek", step=13)
    assert table(run) == all_of_it[:13]
    assert [m["step"] for m in download(run, "data.json").json()["metrics"]] == [0, 3, 6, 9, 12]


def test_a_run_without_a_twin_has_no_columns_for_it(make_run: MakeRun) -> None:
    run = make_run({**SMALL, "twin": False})
    run.do("step", count=3)
    assert list(table(run)[0]) == ["step", "epoch", "loss", "asleep", "mask_1", "mask_2", *SCORES]
    told = download(run, "data.json").json()
    assert list(told["iterations"][0]) == ["step", "epoch", "loss", "asleep", "masks"]
    assert list(told["metrics"][0]) == ["step", "network"]


def test_the_json_tells_the_same_as_the_csv(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    assert download(run, "data.json").json()["iterations"] == []
    run.do("step", count=250)
    told, rows = download(run, "data.json").json(), table(run)
    for iteration, row in zip(told["iterations"], rows, strict=True):
        masks = [digits(mask) for mask in iteration.pop("masks")]
        assert [row["mask_1"], row["mask_2"]] == masks
        assert {name: float(row[name]) for name in iteration} == iteration
    for metrics in told["metrics"][1:]:
        row = rows[metrics["step"] - 1]
        assert [float(row[score]) for score in SCORES] == [metrics["network"][score] for score in SCORES]


def test_what_the_json_holds_makes_the_same_run_again(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("step", count=9)
    run.do("set", name="drop_rates", value=[0.6, 0.1])
    run.do("set", name="scaling", value="classic")
    run.do("step", count=11)
    run.do("set", name="learning_rate", value=0.1)
    run.do("step", count=20)
    run.do("seek", step=15)  # before the last change, which still holds
    told = download(run, "data.json").json()
    assert [entry["step"] for entry in told["commands"]] == [9, 9, 20]
    again = make_run({**told["experiment"], "commands": told["commands"], "step": told["step"]})
    assert download(again, "data.json").json() == told
    assert again.state()["weights_checksum"] == run.state()["weights_checksum"]
    for each in (run, again):
        each.do("seek", step=40)
    assert download(again, "data.csv").text == download(run, "data.csv").text


def test_a_playing_run_is_told_as_it_stood_at_one_moment(make_run: MakeRun) -> None:
    run = make_run({**SMALL, "steps": 20000})
    run.do("speed", value="max")
    with run.watch() as stream:
        run.do("play")
        stream.first("frame")
        told = download(run, "data.json").json()
    assert [iteration["step"] for iteration in told["iterations"]] == list(range(1, told["step"] + 1))
    assert max(metrics["step"] for metrics in told["metrics"]) <= told["step"]


@pytest.mark.parametrize(
    ("file", "kind", "name"),
    [
        ("data.csv", "text/csv; charset=utf-8; header=present", "dropout-live-moons-seed-5.csv"),
        ("data.json", "application/json", "dropout-live-moons-seed-5.json"),
        ("steps/2/check.py", "text/x-python; charset=utf-8", "dropout-live-moons-seed-5-iteration-2.py"),
    ],
)
def test_a_browser_saves_each_under_a_name_that_says_what_it_is(
    make_run: MakeRun, file: str, kind: str, name: str
) -> None:
    run = make_run(SMALL)
    run.do("step", count=2)
    headers = download(run, file).headers
    assert headers["content-disposition"] == f'attachment; filename="{name}"'
    assert (headers["content-type"], headers["cache-control"]) == (kind, "no-store")


@pytest.mark.parametrize("file", FILES)
def test_they_take_no_parameters_and_are_of_runs_that_are_there(
    make_run: MakeRun, client: httpx.Client, file: str
) -> None:
    run = make_run(SMALL)
    run.do("step", count=2)
    refused = client.get(f"{run.url}/{file}?rows=5")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "rows")
    assert client.get(f"/api/runs/nope/{file}").status_code == 404


@pytest.mark.parametrize("n", ["0", "251", "3", "one", "²"])
def test_there_is_a_script_of_the_iterations_that_there_is_a_record_of(make_run: MakeRun, n: str) -> None:
    run = make_run(SMALL)
    run.do("step", count=2)
    of_record, of_script = (run.client.get(f"{run.url}/steps/{n}{more}") for more in ("", "/check.py"))
    assert of_record.status_code == of_script.status_code == (409 if n == "3" else 404)
    assert of_script.json() == of_record.json()


def save(text: str, path: Path) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def run_script(script: Path, *arguments: Path) -> tuple[int, list[str]]:
    """Exit status and lines of a script in an interpreter that knows no path of this project."""
    command: list[str | Path] = [sys.executable, "-I", "-W", "error", script, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, cwd=script.parent, timeout=60, check=False)
    assert done.stderr == ""
    return done.returncode, done.stdout.splitlines()


EXPERIMENTS = [
    {"input_drop_rate": 0.3},
    {"optimizer": "momentum", "scaling": "classic", "mask_per": "example", "weight_decay": 0.05},
    {"optimizer": "adam", "activation": "sigmoid", "input_drop_rate": 0.3, "mask_per": "example", "twin": False},
    {"optimizer": "adam", "activation": "relu", "scaling": "none", "weight_decay": 0.05},
    {"dataset": "digits", "activation": "relu", "optimizer": "momentum", "input_drop_rate": 0.2},
]


@pytest.mark.parametrize("fields", EXPERIMENTS, ids=lambda fields: " ".join(map(str, fields.values())))
def test_the_script_computes_the_iteration_again(make_run: MakeRun, tmp_path: Path, fields: dict[str, Any]) -> None:
    run = make_run({**SMALL, "learning_rate": 0.05, **fields})
    run.do("step", count=6)
    for step in (1, 6):  # 6 ends an epoch, with a smaller batch
        status, lines = run_script(save(download(run, f"steps/{step}/check.py").text, tmp_path / "check.py"))
        first, *found, last = lines
        assert first == f"Iteration {step}, a batch of {4 if step == 6 else 8}. Largest differences:"
        assert (status, last) == (0, "All are below 1e-12.")
        assert [line[:8].strip() for line in found] == ["network"] * 8 + ["twin"] * 8 * fields.get("twin", True)
        assert all(float(line.split()[-1]) < 1e-12 for line in found)


def test_the_script_checks_a_saved_record_instead_of_its_own(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(SMALL)
    run.do("step", count=2)
    script = save(download(run, "steps/1/check.py").text, tmp_path / "check.py")
    other = save(download(run, "steps/2").text, tmp_path / "steps-2.json")
    status, lines = run_script(script, other)
    assert (status, lines[0].split(",")[0]) == (0, "Iteration 2")


def test_the_script_finds_a_number_that_is_not_right(make_run: MakeRun, tmp_path: Path) -> None:
    run = make_run(SMALL)
    run.do("step")
    text, loss = download(run, "steps/1/check.py").text, run.record(1)["networks"][1]["loss"]
    status, lines = run_script(save(text.replace(f'"loss":{loss}', f'"loss":{loss + 1e-9}'), tmp_path / "check.py"))
    assert (status, lines[-1]) == (1, "Not all are below 1e-12.")
    assert [line.split()[:2] for line in lines if line.endswith("too far")] == [["twin", "loss"]]


RECORD = record(
    Trainer(members_of(experiment_from({**SMALL, "optimizer": "adam", "input_drop_rate": 0.3, "mask_per": "example"})))
)
NUMBERS = [
    *(("weights", 0, 1, 2), ("biases", 1, 2), ("optimizer_state", "exp_avg", "weights", 1, 1, 0)),
    *(("optimizer_state", "exp_avg_sq", "biases", 0, 3), ("masks", 1, 3, 1), ("input_mask", 2, 0), ("factors", 0)),
    *(("input_factor",), ("z", 0, 7, 6), ("z", 2, 0, 1), ("a", 1, 0, 0), ("logits", 4, 1), ("loss",)),
    *(("gradients", "weights", 0, 0, 0), ("gradients", "biases", 2, 1), ("learning_rate",), ("weight_decay",)),
    *(("weights_after", 2, 0, 0), ("biases_after", 1, 0)),
]


@pytest.mark.parametrize("place", NUMBERS, ids=lambda place: ".".join(map(str, place)))
def test_no_number_of_a_record_can_be_wrong_unnoticed(
    capsys: pytest.CaptureFixture[str], place: tuple[str | int, ...]
) -> None:
    assert main(json.dumps(RECORD)) == 0
    assert main(json.dumps(with_another(place, lambda number: number + 1e-6))) == 1
    assert "network" in next(line for line in capsys.readouterr().out.splitlines() if "too far" in line)


@pytest.mark.parametrize(
    "place", [("z", 0, 7, 6), ("loss",), ("gradients", "biases", 2, 1), ("weights_after", 2, 0, 0)]
)
def test_what_is_not_finite_and_so_null_agrees_with_nothing(place: tuple[str | int, ...]) -> None:
    assert main(json.dumps(with_another(place, lambda _: None))) == 1


def with_another(place: tuple[str | int, ...], change: Callable[[Any], Any]) -> Any:
    """The record with one number of the network changed."""
    changed = deepcopy(RECORD)
    inside: Any = changed["networks"][0]
    *way, last = place
    for key in way:
        inside = inside[key]
    inside[last] = change(inside[last])
    return changed


def test_the_script_needs_numpy_only_and_has_its_numbers_behind_its_code(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("step")
    text = download(run, "steps/1/check.py").text
    imported = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {node.module if isinstance(node, ast.ImportFrom) else node.names[0].name for node in imported}
    assert names - set(sys.stdlib_module_names) == {"numpy"}
    code, numbers = text.split("\nNUMBERS = ")
    assert len(code.splitlines()) <= 100
    assert json.loads(numbers.split('"""')[1]) == run.record(1)
