"""Nothing is staged: what a frame shows is what the record of that iteration has in full precision."""

from itertools import pairwise, product
from typing import Any

import pytest

from .conftest import MakeRun
from .driving import RemoteRun, iterations, masks_of

SIZES = [7, 5]
HALF_A_MILLIONTH = 5.01e-7
HALF_A_TEN_THOUSANDTH = 5.01e-5


def experiment(mask_per: str, scaling: str, input_drop_rate: float, **more: Any) -> dict[str, Any]:
    """Batches of 8 of 20 examples, so that the last of an epoch has 4."""
    return {
        "hidden": SIZES, "drop_rates": [0.3, 0.4], "train_size": 20, "batch_size": 8, "steps": 30, "mask_per": mask_per,
        "scaling": scaling, "input_drop_rate": input_drop_rate, **more,
    }  # fmt: skip


def frames_of(run: RemoteRun, steps: range) -> dict[int, Any]:
    """The frames of these steps, one by one."""
    shown = {}
    with run.watch() as stream:
        for step in steps:
            run.do("step")
            shown[step] = stream.first(lambda event: event.name == "frame").data
            assert shown[step]["step"] == step
    return shown


def assert_shows(frame: Any, record: Any) -> None:
    """Every number of the frame is that of the record's first example."""
    network = record["networks"][0]
    (iteration,) = frame["iterations"]
    assert iteration["step"] == frame["step"] == record["step"]
    assert frame["epoch"] == record["epoch"]
    assert iteration["loss"] == pytest.approx(network["loss"], abs=HALF_A_MILLIONTH)
    used = [masks[0] for masks in network["masks"]]
    assert iteration["masks"] == used == [layer["mask"] for layer in frame["layers"]]
    for layer, a, factor in zip(frame["layers"], network["a"], network["factors"], strict=True):
        assert layer["activation"] == pytest.approx(a[0], abs=HALF_A_MILLIONTH)
        assert layer["factor"] == pytest.approx(factor)
        assert all(shown == 0 for shown, kept in zip(layer["activation"], layer["mask"], strict=True) if not kept)
    for shown, z in zip([*(layer["z"] for layer in frame["layers"]), frame["logits"]], network["z"], strict=True):
        assert shown == pytest.approx(z[0], abs=HALF_A_MILLIONTH)
    for kind in ("weights", "biases"):
        for shown, exact in zip(flat(frame[kind]), flat(network[kind]), strict=True):
            assert shown == pytest.approx(exact, abs=HALF_A_TEN_THOUSANDTH)
    assert frame["example"]["index"] == record["batch"]["index"][0]
    assert (frame["example"]["position"], frame["example"]["of"]) == (1, len(record["batch"]["index"]))
    assert frame["example"]["label"] == record["batch"]["labels"][0]
    assert frame["zero_gradients"] == flat(network["gradients"]["weights"]).count(0)
    assert frame["weight_count"] == len(flat(network["weights"]))
    inputs = record["batch"]["inputs"][0]
    if "input_mask" in network:
        mask = network["input_mask"][0]
        assert frame.get("input_mask", [1] * len(inputs)) == mask
        inputs = [x * kept * network["input_factor"] for x, kept in zip(inputs, mask, strict=True)]
    assert frame["input"] == pytest.approx(inputs, abs=HALF_A_MILLIONTH)


def flat(nested: Any) -> list[float]:
    """All numbers of nested lists."""
    return [number for part in nested for number in flat(part)] if isinstance(nested, list) else [nested]


@pytest.mark.parametrize(
    ("mask_per", "scaling", "input_drop_rate"),
    list(product(("batch", "example"), ("inverted", "classic", "none"), (0.0, 0.3))),
)
def test_a_frame_shows_what_was_computed(
    make_run: MakeRun, mask_per: str, scaling: str, input_drop_rate: float
) -> None:
    run = make_run(experiment(mask_per, scaling, input_drop_rate))
    shown = frames_of(run, range(1, 8))
    for step, frame in shown.items():
        record = run.record(step)
        rows = len(record["batch"]["index"]) if mask_per == "example" else 1
        assert [len(masks) for masks in record["networks"][0]["masks"]] == [rows, rows]
        assert_shows(frame, record)


@pytest.mark.parametrize(("optimizer", "activation"), [("momentum", "relu"), ("adam", "sigmoid")])
def test_a_frame_shows_what_was_computed_with_every_optimizer_and_activation(
    make_run: MakeRun, optimizer: str, activation: str
) -> None:
    run = make_run(experiment("batch", "inverted", 0, optimizer=optimizer, activation=activation, learning_rate=0.05))
    for step, frame in frames_of(run, range(1, 6)).items():
        assert_shows(frame, run.record(step))


def test_a_frame_of_digits_shows_what_was_computed(make_run: MakeRun) -> None:
    run = make_run(preset="digits", mask_per="example", input_drop_rate=0.2)
    for step, frame in frames_of(run, range(1, 4)).items():
        assert_shows(frame, run.record(step))


def test_a_neuron_that_sleeps_has_gradients_of_exactly_zero(make_run: MakeRun) -> None:
    run = make_run(experiment("batch", "inverted", 0))
    run.do("step", count=5)
    network = run.record(5)["networks"][0]
    incoming, outgoing = network["gradients"]["weights"][:2]
    asleep = [j for j, kept in enumerate(network["masks"][0][0]) if not kept]
    assert asleep
    for j in asleep:
        assert {row[j] for row in incoming} | set(outgoing[j]) | {network["gradients"]["biases"][0][j]} == {0}


def test_an_update_leads_to_the_next_one(make_run: MakeRun) -> None:
    run = make_run(experiment("example", "inverted", 0.2, optimizer="adam", weight_decay=0.01))
    run.do("step", count=12)
    records = [run.record(n) for n in range(1, 13)]
    for one, other in pairwise(records):
        for before, after in zip(one["networks"], other["networks"], strict=True):
            assert before["weights_after"] == after["weights"]
            assert before["biases_after"] == after["biases"]


def test_the_twin_starts_the_same_and_sees_the_same_without_dropout(make_run: MakeRun) -> None:
    run = make_run(experiment("example", "inverted", 0.2))
    alone = make_run(experiment("example", "inverted", 0.2, twin=False))
    for each in (run, alone):
        each.do("step", count=9)
    network, twin = run.record(1)["networks"]
    assert (twin["name"], twin["weights"], twin["biases"]) == ("twin", network["weights"], network["biases"])
    for step in (1, 9):
        record = run.record(step)
        assert all(flat(record["networks"][1]["masks"]))
        assert record["batch"] == alone.record(step)["batch"]
        assert flat(record["networks"][0]["weights_after"]) == pytest.approx(
            flat(alone.record(step)["networks"][0]["weights_after"]), rel=1e-12
        )


@pytest.mark.parametrize("mask_per", ["batch", "example"])
def test_packed_masks_are_those_of_the_records(make_run: MakeRun, mask_per: str) -> None:
    run = make_run(experiment(mask_per, "inverted", 0))
    with run.watch() as stream:
        run.do("step", count=30)
        events = stream.until("end")
    for iteration in iterations(events):
        used = run.record(iteration["step"])["networks"][0]
        assert masks_of(iteration, SIZES) == [masks[0] for masks in used["masks"]]


@pytest.mark.parametrize("mask_per", ["batch", "example"])
def test_who_slept_and_how_many_sub_networks_there_were_is_what_the_records_have(
    make_run: MakeRun, mask_per: str
) -> None:
    run = make_run(experiment(mask_per, "inverted", 0, hidden=[3, 2]))
    with run.watch() as stream:
        run.do("step", count=30)
        stream.first("end")
        for step, rate in ((12, 0.0), (5, 0.6), (9, 0.3)):
            run.do("seek", step=step)
            assert_remembers(run, stream.first(lambda event: event.name == "snapshot").data)
            run.do("set", name="drop_rates", value=[rate, rate])
            run.do("step", count=7)
            events = stream.until(lambda event: event.name == "frame" and len(iterations([event])) > 0)
            while (frame := events[-1].data)["step"] < step + 7:
                events = stream.until("frame")
            assert frame["sub_networks"] == len(set(map(str, used_masks(run, step + 7))))
        run.do("seek", step=16)
        assert_remembers(run, stream.first(lambda event: event.name == "snapshot").data)


def used_masks(run: RemoteRun, upto: int) -> list[list[int]]:
    """The first example's hidden mask in each iteration, from the records."""
    networks = [run.record(n)["networks"][0] for n in range(1, upto + 1)]
    return [[kept for masks in network["masks"] for kept in masks[0]] for network in networks]


def assert_remembers(run: RemoteRun, snapshot: Any) -> None:
    """The snapshot's history is that of the records."""
    masks = used_masks(run, snapshot["state"]["step"])
    assert snapshot["history"]["asleep"] == [mask.count(0) for mask in masks]
    assert snapshot["frame"]["sub_networks"] == len(set(map(str, masks)))
