"""Pictures to take along show what was computed: masks in every pixel and frame, and nothing that flashes."""

import os
import re
import signal
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
from PIL import Image

from app.web import clips
from app.web.edges import strength
from app.web.lettering import broken, fitted, width
from app.web.paint import THEMES, paint_of
from app.web.slide_texts import BOTTOM, COLUMN
from app.web.studio import CLIPS

from .conftest import MakeRun, Serve
from .driving import RemoteRun
from .picturing import (
    SVG,
    Drawn,
    Frame,
    all_text,
    clip_of,
    flashes,
    frames_of_gif,
    frames_of_mp4,
    luminance,
    neurons_in,
    svg_of,
    texts_in,
)
from .refusals import assert_problem, assert_refuses
from .serving import PATIENCE, eventually, serving

SMALL: dict[str, Any] = {"hidden": [5, 4], "drop_rates": [0.5, 0.4], "steps": 200, "train_size": 30, "step": 40}
LITTLE = {"width": 320, "height": 180}
RIGHT = "668"  # where texts beside the network begin
LONG = (
    "Iteration 20 000. 100 of 256 neurons and 1 of 2 inputs are asleep for this example, the others are multiplied by "
)


def still(run: RemoteRun, **query: Any) -> Any:
    """The run's drawing."""
    return svg_of(run.client.get(f"{run.url}/still.svg", params=query))


def film(run: RemoteRun, **query: Any) -> tuple[dict[str, Any], bytes]:
    """A small clip of the run."""
    return clip_of(run.client.get(f"{run.url}/clip", params=LITTLE | query, timeout=3 * PATIENCE))


def masks_of(run: RemoteRun, step: int) -> list[list[int]]:
    """The mask of each hidden layer in an iteration, as its record has it."""
    return [rows[0] for rows in run.record(step)["networks"][0]["masks"]]


def drawn_masks(neurons: list[Drawn]) -> list[list[int]]:
    """The mask of each hidden layer in a drawing."""
    layers = sorted({neuron.layer for neuron in neurons})
    return [[int(neuron.kept) for neuron in neurons if neuron.layer == layer] for layer in layers]


def expected_color(kept: int, activation: float, theme: str) -> list[float]:
    """What a neuron is filled with: its activation's strength of color over paper, or paper."""
    paint = paint_of(theme)
    paper = np.array(paint.rgb("paper"))
    fill = np.array(paint.rgb("fill-negative" if activation < 0 else "fill-positive"))
    mixed: list[float] = (paper + kept * strength(activation) * (fill - paper)).tolist()
    return mixed


def assert_shows(frame: Frame, neurons: list[Drawn], run: RemoteRun, step: int, theme: str, within: float) -> None:
    """Every hidden neuron has the color that its number in that iteration's record means."""
    network = run.record(step)["networks"][0]
    kept = [one for rows in network["masks"] for one in rows[0]]
    activations = [one for rows in network["a"] for one in rows[0]]
    for neuron, mask, activation in zip(neurons, kept, activations, strict=True):
        expected = expected_color(mask, activation, theme)
        assert np.abs(np.subtract(neuron.pixel(frame), expected)).max() <= within, (step, neuron, activation)


def test_a_still_shows_the_mask_of_the_iteration(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    svg = still(run)
    assert drawn_masks(neurons_in(svg)) == masks_of(run, 40)
    asleep = sum(mask.count(0) for mask in masks_of(run, 40))
    assert re.search(rf"Iteration 40\. {asleep} of 9 neurons (is|are) asleep", all_text(svg))
    crosses = [group for group in svg.iter(f"{SVG}g") if group.get("class") == "asleep"]
    assert len(crosses) == asleep


def test_a_still_tells_the_accuracies_of_that_moment(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    metrics, text = run.state()["metrics"], all_text(still(run))
    for who in ("network", "twin"):
        assert f"{100 * metrics[who]['test_accuracy']:.1f} %" in text
    assert f"seed {run.state()['experiment']['seed']}" in text


def test_a_still_is_of_the_mode_that_the_run_is_in(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    run.do("mode", value="eval")
    svg = still(run)
    assert "All 9 of 9 neurons are awake. Nothing is scaled." in all_text(svg)
    assert all(neuron.kept for neuron in neurons_in(svg))
    assert "Eval" in texts_in(svg)
    run.do("mode", value="mc")
    assert "Dropout left on" in texts_in(still(run))


@pytest.mark.parametrize("theme", THEMES)
def test_a_still_stands_alone_in_the_colors_of_its_theme(make_run: MakeRun, theme: str) -> None:
    run = make_run(SMALL)
    response = run.client.get(f"{run.url}/still.svg", params={"theme": theme, "width": 800, "height": 800})
    svg = svg_of(response)
    assert (svg.attrib["width"], svg.attrib["height"]) == ("800", "800")
    links = re.findall(r'(?:href|src)="([^"]*)"|url\(([^)]*)\)', response.text)
    assert {(a or b)[:5] for a, b in links} <= {"data:", "#netw", "#twin"}
    assert not re.search(r"<style|<script|var\(|@import|class=\"[^\"]*\" style", response.text)
    assert set(re.findall(r'"(#[0-9a-f]{3,8})"', response.text)) <= set(paint_of(theme).color.values())


@pytest.mark.parametrize(
    "fields",
    [
        {"dataset": "digits", "hidden": [12], "steps": 20, "step": 5},
        {"hidden": [64, 64, 64, 64], "steps": 20, "step": 5},
        {"hidden": [1], "twin": False, "steps": 20},
        {"hidden": [64], "steps": 20, "step": 5, "scaling": "classic", "input_drop_rate": 0.4, "optimizer": "adam"},
        {"hidden": [3, 4, 5], "drop_rates": [0.1, 0, 0.3], "mask_per": "example", "label_noise": 0, "step": 5},
    ],
)
@pytest.mark.parametrize("mode", ["train", "eval", "mc"])
def test_whatever_the_network_its_still_stays_within_the_slide(
    make_run: MakeRun, fields: dict[str, Any], mode: str
) -> None:
    run = make_run(fields)
    run.do("mode", value=mode)
    svg = still(run)
    assert [len(mask) for mask in drawn_masks(neurons_in(svg))] == fields["hidden"]
    beside = [
        (group, text) for group in svg.iter(f"{SVG}g") for text in group.findall(f"{SVG}text") if text.get("x") == RIGHT
    ]
    assert len(beside) >= 3
    for group, text in beside:
        size = float(text.get("font-size") or group.attrib["font-size"])
        assert width("".join(text.itertext()), size) <= COLUMN + 1
    *told, brand, name = [float(text.attrib["y"]) for _, text in beside]
    assert told == sorted(told)
    assert max(told) <= BOTTOM
    assert BOTTOM + 20 < brand < name < 540


def test_a_text_breaks_between_words_and_keeps_what_is_strong() -> None:
    lines = broken("**Iteration 2\u202f100.** Some words, **1.25**.", 20, 180)
    assert lines == [[("Iteration 2\u202f100.", True)], [("Some words, ", False), ("1.25", True), (".", False)]]
    assert all(sum(width(text, 20) for text, _ in line) <= 150 for line in broken(LONG, 20, 150))
    assert fitted("a seed of many digits", (11, 8), 1) == ("a seed of many digits", 8)


@pytest.mark.parametrize("theme", THEMES)
def test_a_png_has_its_size_and_every_neuron_the_color_of_its_number(make_run: MakeRun, theme: str) -> None:
    run = make_run(SMALL)
    response = run.client.get(f"{run.url}/still.png", params={"theme": theme, "width": 1280, "height": 720})
    assert response.headers["content-type"] == "image/png"
    assert response.headers["content-disposition"] == 'inline; filename="dropout-live-moons-seed-191.png"'
    image = Image.open(BytesIO(response.content)).convert("RGB")
    assert image.size == (1280, 720)
    assert image.getpixel((2, 2)) == paint_of(theme).rgb("paper")
    assert_shows(np.asarray(image), neurons_in(still(run)), run, 40, theme, within=3)


def test_letters_are_painted_with_the_font_of_the_page(make_run: MakeRun) -> None:
    """Without a font nothing at all would be painted where the accuracy stands, in the color that only it has."""
    run = make_run(SMALL)
    response = run.client.get(f"{run.url}/still.png", params={"width": 960, "height": 540})
    pixels = np.asarray(Image.open(BytesIO(response.content)).convert("RGB"))
    green = (pixels == paint_of("light").rgb("with-text")).all(axis=2)
    _, across = np.nonzero(green[160:190])
    accuracy = f"{100 * run.state()['metrics']['network']['test_accuracy']:.1f}\u2009%"
    assert np.ptp(across) == pytest.approx(width(accuracy, 27, 700), abs=7)  # what is beside the ink


def test_a_slow_mp4_shows_every_mask_as_it_was(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    told, file = film(run, format="mp4", first=31, last=36, speed=3)
    frames = frames_of_mp4(file)
    assert told | {"name": ""} == {
        "type": "video/mp4", "name": "", "width": 320, "height": 180, "seconds": 2.0, "frames": 60
    }  # fmt: skip
    assert told["name"].endswith(".mp4")
    assert len(frames) == 60
    assert {frame.shape for frame in frames} == {(180, 320, 3)}
    assert 0 < file.index(b"moov") < file.index(b"mdat")  # it can be played before it is all there
    neurons = neurons_in(still(run))
    for k in range(6):
        assert_shows(frames[10 * k + 8], neurons, run, 31 + k, "light", within=45)


def test_a_slow_gif_shows_every_mask_as_it_was_and_repeats(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    told, file = film(run, format="gif", first=31, last=34, theme="dark")
    frames = frames_of_gif(file)
    assert (told["type"], told["frames"], len(frames)) == ("image/gif", 8, 8)
    assert sum(seconds for _, seconds in frames) == pytest.approx(told["seconds"]) == 2
    assert Image.open(BytesIO(file)).info["loop"] == 0
    neurons = neurons_in(still(run))
    for k in range(4):
        frame, seconds = frames[2 * k]
        assert seconds >= 0.4
        assert_shows(frame, neurons, run, 31 + k, "dark", within=30)
        assert tuple(frame[1, 1]) == paint_of("dark").rgb("paper")


@pytest.mark.parametrize("speed", [3.5, 12, 60])
def test_no_neuron_of_a_fast_clip_flashes(make_run: MakeRun, speed: float) -> None:
    run = make_run(SMALL | {"step": 180})
    last = min(180, 20 + round(5 * speed))
    told, file = film(run, first=21, last=last, speed=speed)
    frames = frames_of_mp4(file)
    assert len(frames) == told["frames"] == pytest.approx(30 * (last - 20) / speed, abs=7)
    for neuron in neurons_in(still(run)):
        brightness = [luminance(neuron.pixel(frame)) for frame in frames]
        assert flashes(brightness, 30) < 3
        assert max(np.abs(np.diff(brightness))) < 0.1, "a neuron changes at once"


def test_masks_shown_one_by_one_at_high_speed_would_have_been_found_to_flash() -> None:
    assert flashes([0.2, 0.9] * 30, 30) == 15
    assert flashes([0.5 + 0.04 * (-1) ** i for i in range(60)], 30) == 0


def test_a_clip_can_begin_before_there_is_anything_to_take_the_mean_of(make_run: MakeRun) -> None:
    told, file = film(make_run(SMALL), first=1, last=12, speed=12)
    assert len(frames_of_mp4(file)) == told["frames"] == 30


def test_a_clip_shows_the_last_twenty_iterations_unless_others_are_asked_for(make_run: MakeRun) -> None:
    told, _ = film(make_run(SMALL | {"step": 25}), format="gif", speed=20)
    assert told["name"] == "dropout-live-moons-seed-191-iterations-6-25.gif"
    assert told["seconds"] == 1


def test_a_clip_changes_nothing_of_the_run(make_run: MakeRun) -> None:
    run = make_run(SMALL)
    before = run.state()
    film(run, format="gif", last=5, first=1, speed=60)
    assert {k: v for k, v in run.state().items() if k != "viewers"} == {
        k: v for k, v in before.items() if k != "viewers"
    }


@contextmanager
def begun(run: RemoteRun) -> Iterator[None]:
    """A long clip under way."""
    with run.client.stream("GET", f"{run.url}/clip", params={"first": 1, "last": 40, "speed": 1}) as response:
        assert response.status_code == 200
        lines = response.iter_lines()
        next(lines)
        yield


def painters() -> set[str]:
    """The processes of this one that paint, by their ids."""
    found = set()
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            parent = int((path.parent / "stat").read_text().rpartition(")")[2].split()[1])
            if parent == os.getpid() and b"app.web.painting" in path.read_bytes():
                found.add(path.parent.name)
        except OSError:
            continue  # it has just ended
    return found


def test_who_leaves_a_clip_ends_its_work_and_frees_its_place(serve: Serve, make_run: MakeRun) -> None:
    run, before, working = make_run(SMALL, at=serve()), painters(), set[str]()
    with ExitStack() as clips_under_way:
        for _ in range(CLIPS):
            clips_under_way.enter_context(begun(run))
        working = painters() - before
        assert len(working) >= CLIPS or not Path("/proc/self").exists()
        refused = run.client.get(f"{run.url}/clip", params=LITTLE)
        assert_problem(refused, 503)
        assert int(refused.headers["retry-after"]) > 0
    eventually(lambda: not working & painters(), "the end of the painters")
    told, _ = film(run, format="gif", first=40)
    assert told["frames"] == 1


def test_the_painter_of_stills_ends_with_the_server(make_run: MakeRun) -> None:
    before = painters()
    with serving() as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        run = make_run(SMALL, at=client)
        client.get(f"{run.url}/still.png", params=LITTLE).raise_for_status()
        painting = painters() - before
        assert painting or not Path("/proc/self").exists()
    eventually(lambda: not painting & painters(), "the end of the painter")


@pytest.mark.parametrize("kind", ["svg", "png"])
def test_who_leaves_a_still_leaves_no_painter_waiting(make_run: MakeRun, kind: str) -> None:
    before = painters()
    with serving() as url, httpx.Client(base_url=url, timeout=PATIENCE) as client:
        run = make_run(SMALL, at=client)
        client.get(f"{run.url}/still.{kind}", params=LITTLE).raise_for_status()
        (painter,) = painters() - before
        os.kill(int(painter), signal.SIGSTOP)
        with pytest.raises(httpx.ReadTimeout):
            client.get(f"{run.url}/still.{kind}", params=LITTLE, timeout=0.5)
        client.get(f"{run.url}/still.{kind}", params=LITTLE).raise_for_status()


@pytest.mark.parametrize(
    ("path", "query", "field"),
    [
        ("still.svg", {"width": 100}, "width"),
        ("still.svg", {"theme": "auto"}, "theme"),
        ("still.png", {"height": 2161}, "height"),
        ("still.png", {"color": "red"}, "color"),
        ("clip", {"format": "webm"}, "format"),
        ("clip", {"width": 321}, "width"),
        ("clip", {"speed": 61}, "speed"),
        ("clip", {"last": 61}, "last"),
        ("clip", {"first": 30, "last": 29}, "first"),
        ("clip", {"first": 1, "speed": 0.5}, "last"),
        ("clip", {"first": 1, "last": 49, "speed": 3, "format": "gif", "width": 1920, "height": 1080}, "last"),
    ],
)
def test_what_cannot_be_painted_is_refused_with_its_bound(
    make_run: MakeRun, path: str, query: dict[str, Any], field: str
) -> None:
    run = make_run(SMALL | {"step": 60})
    assert_refuses(run.client.get(f"{run.url}/{path}", params=query), field)


def test_before_the_first_iteration_there_is_a_still_and_no_clip(make_run: MakeRun) -> None:
    run = make_run(SMALL | {"step": 0})
    assert "Now all 9 are awake." in all_text(still(run))
    assert_problem(run.client.get(f"{run.url}/clip"), 409)


def test_without_its_encoder_a_server_says_how_to_get_mp4_and_still_makes_gifs(
    make_run: MakeRun, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clips, "has_mp4", lambda: False)
    run = make_run(SMALL)
    assert "dropout-live[export]" in assert_problem(run.client.get(f"{run.url}/clip"), 501)["detail"]
    assert film(run, format="gif", first=40)[0]["type"] == "image/gif"
