"""The exhibit on scaling: what its panels say is what the server answers, and what follows from its records."""

import re
from typing import Any

import httpx
import numpy as np
import orjson
import pytest
from playwright.sync_api import Locator, Page, expect

from ..web.serving import eventually, serving
from .asking import record_of, run_of, state_of
from .conftest import OpenPage
from .reading import in_words, press, shown, stage, wait_for_step
from .test_axe import FOR_AXE, check
from .test_phone import check as check_width

DRAWS = 100  # masks over which layers are measured
LARGE = "preset=digits&hidden=64,64,64&steps=2500&step=5"  # takes a while to train anew
DIVERGES = "activation=relu&hidden=24,24&drop_rates=0.8,0.8&learning_rate=1&steps=1000&step=0"
DOTS = "(svg) => [...svg.children].map((dot) => [Number(dot.dataset.draw), Number(dot.classList.contains('kept'))])"
ERRORS = """async ([p, x, most]) => {
  const { standardErrors } = await import("/static/js/one-neuron-view.js");
  const { mean, variance } = standardErrors(p, x);
  return Array.from({ length: most }, (_, i) => [mean(i + 1), variance(i + 1)]);
}"""


def ask(page: Page, path: str) -> Any:
    """What the server answers about the page's run."""
    told = httpx.get(f"{run_of(page)}/{path}", timeout=60).raise_for_status()
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
    return httpx.get(next(url for url in reversed(asked) if "/running-mean?" in url)).raise_for_status().json()


def asked_of(page: Page) -> tuple[int, int]:
    """The layer and the neuron that it has asked about."""
    told = one_neuron(page)
    return told["layer"], told["neuron"]


def draw(page: Page, by: int) -> Any:
    """Press a button of the panel on one neuron, and wait for the answer it brings."""
    before = page.locator("#one-neuron .what").inner_text()
    page.locator(f"#one-neuron [data-draws='{by}']").click()
    expect(page.locator("#one-neuron .what")).not_to_have_text(before)
    return one_neuron(page)


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


def test_one_neuron_settles_as_the_server_and_its_records_have_it(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    told, frame = one_neuron(page), shown(page)["frame"]
    expect(stage(page)).to_have_attribute("data-playing", "false")
    assert told["neuron"] == np.abs(frame["layers"][0]["z"]).argmax(), "first the one that gives out most"
    record = record_of(page, 1500)
    inputs = record["batch"]["inputs"][frame["example"]["position"] - 1]
    assert told["a"] == pytest.approx(activations(record, inputs)[0][told["neuron"]], abs=1e-12)
    for by, draws in ((0, 1), (1, 2), (10, 12), (1000, 1012)):
        told = draw(page, by)
        masks = np.array(told["masks"])
        assert len(masks) == draws
        mean = 1.25 * told["a"] * masks.mean()
        error = 1.25 * abs(told["a"]) * np.sqrt(0.2 * 0.8 / draws)
        words = page.locator("#one-neuron .what").inner_text().replace("\u202f", "")
        assert f"After {draws} draw" in words
        assert f"mean is {in_words(mean)} ± {in_words(error)}" in words
        assert f"eval value {in_words(told['a'])}." in words
        assert ("by chance" in words) == (abs(mean - told["a"]) > 2.5 * error)
        assert page.locator(".dots").evaluate(DOTS) == [[k + 1, told["masks"][k]] for k in range(draws)][-40:]
        expect(page.locator("#announcer")).to_have_text(re.compile(f"After .*{str(draws)[-3:]} draw"))
    variance = page.locator("#one-neuron .variance b").all_inner_texts()
    assert [float(words) for words in variance] == pytest.approx(
        [(1.25 * told["a"] * masks).var(ddof=1), told["a"] ** 2 * 0.2 / 0.8], abs=0.005
    )
    errors = page.evaluate(ERRORS, [told["drop_rate"], told["a"] * told["train_factor"], draws])
    np.testing.assert_allclose([mean for mean, _ in errors], told["mean_error"], rtol=1e-12)
    np.testing.assert_allclose([variance for _, variance in errors[1:]], told["variance_error"][1:], rtol=1e-9)
    for _ in range(4):
        page.locator("[data-draws='1000']").click()
    expect(page.locator("#one-neuron .what")).to_contain_text("After 5\u202f000 draws")
    assert len(one_neuron(page)["masks"]) == 5000
    more = page.locator("[data-draws='1000']")
    expect(more).to_have_attribute("aria-disabled", "true")
    more.click()  # asks nothing, so that nobody waits for what comes next
    page.locator("#one-neuron select").select_option("1-2" if told["neuron"] != 2 else "1-3")
    eventually(lambda: one_neuron(page)["neuron"] != told["neuron"], "the answer on this neuron")
    expect(page.locator("#announcer")).not_to_have_text(page.locator("#one-neuron .what").inner_text())


def test_what_a_neuron_hands_on_is_told_from_nothing_however_little_it_is(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "weight_decay=0.1&learning_rate=1&steps=400&step=150", 150)
    told = one_neuron(page)
    assert 0 < abs(told["a"]) < 0.003
    words = page.locator("#one-neuron .more").inner_text().replace("−", "-")
    x, never = re.findall(r"-?\d[\d.]*(?:e-?\d+)?", words.split("hands on 0 or ")[1])[:2]
    assert len({float(x), float(never), 0}) == 3
    assert float(x) == pytest.approx(1.25 * told["a"], rel=0.5)
    assert float(never) == pytest.approx(told["a"], rel=0.5)
    what = page.locator("#one-neuron .what").inner_text().replace("−", "-")
    assert float(what.split("eval value ")[1][:-1]) == pytest.approx(told["a"], rel=0.5)


def test_its_masks_are_those_that_the_network_shows_with_dropout_left_on(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "mode=mc")
    neuron = draw(page, 0)["neuron"]
    kept = []
    for mask in range(1, 7):
        if mask > 1:
            press(page, "ArrowRight", 1500)
            expect(page.locator("#sentence")).to_contain_text(f"mask {mask}")
        kept.append(shown(page)["layers"][0][neuron]["mask"])
    expect(page.locator("#one-neuron .what")).to_contain_text("After 6 draws")
    assert one_neuron(page)["masks"] == kept
    assert page.locator(".dots").evaluate(DOTS) == [[k + 1, mask] for k, mask in enumerate(kept)]


def test_a_neuron_is_chosen_in_the_network_and_in_the_list_alike(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    chosen = page.locator("#one-neuron select")
    first = chosen.input_value()
    expect(page.locator(f"[data-target='{first}']")).to_have_attribute("aria-current", "true")
    page.locator("[data-target='2-3'] circle").dispatch_event("click")
    expect(page.locator("#detail")).to_contain_text("Hidden 2, neuron 4")
    expect(chosen).to_have_value("2-3")
    expect(page.locator("[aria-current=true][data-target]")).to_have_attribute("data-target", "2-3")
    eventually(lambda: asked_of(page) == (2, 3), "the answer on this neuron")
    words = page.locator("#one-neuron .what").inner_text()
    assert float(words.split("eval value ")[1][:-1]) == pytest.approx(one_neuron(page)["eval_value"], abs=0.0005)
    page.keyboard.press("Escape")
    page.locator("[data-target='1-7']").focus()
    expect(chosen).to_have_value("2-3")  # looking is not choosing
    page.keyboard.press("Enter")
    expect(chosen).to_have_value("1-7")
    page.keyboard.press("Escape")
    page.locator("[data-target='0-1']").press("Enter")  # an input is none
    expect(page.locator("#detail")).to_be_visible()
    expect(chosen).to_have_value("1-7")
    chosen.select_option("1-2")
    expect(page.locator("[data-target='1-2']")).to_have_attribute("aria-current", "true")
    eventually(lambda: asked_of(page) == (1, 2), "the answer on this neuron")


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
            assert cell.locator("b").all_inner_texts() == [in_words(layer["train"]), in_words(layer["eval"])]
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


def test_what_the_network_was_trained_with_is_not_what_it_is_set_to_now(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "set=1000:scaling:classic&set=1500:scaling:none")
    panel = fresh(page, "#whole-network")
    heads = panel.locator("thead th")
    expect(heads).to_contain_text(["inverted", "classic", "none"])
    expect(heads.locator("span")).to_have_text(["in 1\u202f000 iterations", "in 500 iterations", "set now"])
    expect(panel.locator("thead [data-own=true]")).to_contain_text("none")
    told = "was trained with inverted and classic, and is now set to none, not scaled at all: in eval mode"
    expect(panel.locator(".what")).to_contain_text(told)
    for change, column, told in (
        ("set=1500:scaling:classic", "trained with", "trained with inverted and is now set to classic"),
        (
            "set=1000:scaling:classic",
            "in 1\u202f000 iterations",
            "inverted up to iteration 1\u202f000, then with classic",
        ),
        ("step=0&scaling=classic", "", "not trained yet, and set to classic"),
    ):
        page.goto(f"{page.url.split('?')[0]}?{change}")
        panel = fresh(page, "#whole-network")
        expect(panel.locator("thead [data-scaling=inverted] span")).to_have_text(column)
        expect(panel.locator(".what")).to_contain_text(told)


def test_trained_anew_tells_what_the_server_answers(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    panel = page.locator("#trained-anew")
    expect(panel.locator("table")).to_be_hidden()
    panel.get_by_role("button").click()
    expect(panel).to_have_attribute("data-told", "true")
    told = ask(page, "overlay")
    for way, scores in told["networks"].items():
        cells = panel.locator(f"[data-way={way}] td").all_inner_texts()
        assert cells[0] == f"{scores['test_loss'][-1]:.3f}"
        assert cells[1].startswith(f"{100 * scores['test_accuracy'][-1]:.1f}")
        assert cells[2] == (short(max(told["difference"][way])) if way in told["difference"] else "–")
    same, other = (short(max(told["difference"][way])) for way in ("rescaled", "classic"))
    assert max(told["difference"]["rescaled"]) < 1e-12
    expect(panel.locator(".what")).to_contain_text(f"at most {same} apart")
    expect(panel.locator(".what")).to_contain_text(f"another training: up to {other} apart")
    expect(page.locator("[data-figure=difference]")).to_have_text(f"Here: at most {same} apart.")
    lines = panel.locator("path.way").evaluate_all(
        "(all) => all.map((one) => [one.dataset.way, one.getAttribute('d')])"
    )
    assert dict(lines)["inverted"] == dict(lines)["rescaled"] != dict(lines)["classic"]
    expect(panel.get_by_role("button")).to_have_text("Train anew")
    page.locator("#another-seed").click()
    expect(page.locator("#trained-anew table")).to_be_hidden()
    expect(page.locator("[data-figure=difference]")).to_have_text("See “Trained anew”.")


def test_trainings_that_diverge_are_named_and_compared_only_as_far_as_they_go(open_page: OpenPage) -> None:
    page = open_scaling(open_page, DIVERGES, 0)
    panel = page.locator("#trained-anew")
    panel.get_by_role("button").click()
    expect(panel).to_have_attribute("data-told", "true")
    told = ask(page, "overlay")
    losses = {way: scores["test_loss"] for way, scores in told["networks"].items()}
    assert [way for way in losses if None in losses[way]] == ["inverted", "rescaled"]
    last, first = (told["steps"][losses["inverted"].index(None) + i] for i in (-1, 0))
    expect(panel.locator(".what")).to_contain_text(f"By iteration {first} inverted and rescaled have diverged.")
    expect(panel.locator(".what")).to_contain_text(re.compile(rf"at most [^ ]+ apart up to iteration {last}\."))
    most = short(max(value for value in told["difference"]["classic"] if value is not None))
    expect(panel.locator(".what")).to_contain_text(f"up to {most} apart up to iteration {last}.")
    expect(panel.locator("[data-way=classic] td").last).to_have_text(f"{most}, until {last}")
    expect(page.locator("[data-figure=difference]")).to_contain_text(f"up to iteration {last}.")


def test_training_anew_shows_how_far_it_is_and_ends_when_canceled(open_page: OpenPage) -> None:
    with serving(inquiries=1) as url:
        page = open_scaling(open_page, LARGE, 5, at=url, tolerate="503")  # there is room for one question at a time
        fresh(page, "#one-neuron")
        fresh(page, "#whole-network")
        panel = page.locator("#trained-anew")
        panel.get_by_role("button", name="Train anew").press("Enter")
        expect(panel.get_by_role("progressbar")).to_be_visible()
        eventually(lambda: panel.locator("progress").evaluate("(one) => one.value") > 0, "progress")
        assert httpx.get(f"{run_of(page)}/drops").status_code == 503
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/overlay")):
            panel.get_by_role("button", name="Cancel").press("Enter")
        expect(panel.get_by_role("progressbar")).to_be_hidden()
        expect(page.locator("#announcer")).to_have_text("Canceled.")
        eventually(lambda: httpx.get(f"{run_of(page)}/drops").status_code == 200, "room for another question")
        expect(panel.get_by_role("button")).to_be_focused()
        page.close()  # the server waits for its viewers


def test_forgetting_the_scaling_leads_to_the_digits_and_trains_them_anew(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    page.get_by_role("link", name="Forget the scaling").click()
    wait_for_step(page, 3000)
    panel = page.locator("#trained-anew")
    expect(panel).to_have_attribute("data-told", "true")
    expect(panel.locator(".overlay-chart")).to_be_in_viewport(ratio=1)
    state = state_of(page)
    assert state["experiment"]["scaling"] == "none"
    # this very run is one of the four, and so are its weights
    loss = state["metrics"]["network"]["test_loss"]
    expect(panel.locator("[data-way=none] td").first).to_have_text(f"{loss:.3f}")
    assert loss > 2 * float(panel.locator("[data-way=inverted] td").first.inner_text())
    expect(panel.locator(".what")).to_contain_text("equal to the last bit")
    told = one_neuron(page)
    assert told["expected_mean"] == pytest.approx(told["eval_value"] / 2)
    expect(page.locator("#one-neuron .more")).to_contain_text("eval mode is 2 times as loud")
    expect(fresh(page, "#whole-network").locator(".what")).to_contain_text("hidden 1 is 2 times as loud")
    page.go_back()
    wait_for_step(page, 1500)
    fresh(page, "#one-neuron")
    expect(page.locator("#trained-anew table")).to_be_hidden()  # only who asks for it gets it


def test_the_other_things_to_try_change_rate_and_convention(open_page: OpenPage) -> None:
    page = open_scaling(open_page)
    factors = page.locator("[data-figure=factors]")
    expect(factors).to_have_text("It is activations, here × 1.25 in training, × 1 in eval mode.")
    page.get_by_role("link", name="Half of them asleep").click()
    expect(factors).to_have_text("It is activations, here × 2 in training, × 1 in eval mode.")
    wait_for_step(page, 1500)
    told = one_neuron(page)
    assert (told["drop_rate"], told["train_factor"]) == (0.5, 2)
    expect(page.locator("#one-neuron .more")).to_contain_text(f"0 or {in_words(2 * told['a'])}, never")
    page.get_by_role("link", name="Classic").click()
    expect(factors).to_have_text("It is activations, here × 1 in training, × 0.5 in eval mode.")
    wait_for_step(page, 1500)
    told = one_neuron(page)
    assert (told["scaling"], told["drop_rate"], told["train_factor"], told["eval_factor"]) == ("classic", 0.5, 1, 0.5)
    expect(page.locator("#one-neuron .what")).to_contain_text(f"eval value {in_words(told['a'] / 2)}")
    expect(fresh(page, "#whole-network").locator("thead [data-own=true]")).to_contain_text("classic")


@pytest.mark.parametrize(
    ("query", "one", "whole", "anew"),
    [
        ("drop_rates=0,0", "it never sleeps", "as loud in eval mode", "all four are the same training"),
        ("hidden=1&drop_rates=0.9", "on average only", "trained with inverted", "which this training magnifies"),
        ("optimizer=adam&learning_rate=0.01&steps=200", "never", "trained with inverted", "Adam’s steps"),
        ("weight_decay=0.01&steps=200&hidden=1&drop_rates=0.2", "never", "trained with", "Weight decay pulls"),
    ],
)
def test_odd_experiments_are_told_as_they_are(open_page: OpenPage, query: str, one: str, whole: str, anew: str) -> None:
    page = open_scaling(open_page, f"{query}&step=0&twin=false", 0)
    expect(fresh(page, "#one-neuron").locator(".more")).to_contain_text(one)
    expect(page.locator("#one-neuron .when")).to_contain_text("before the first iteration")
    expect(fresh(page, "#whole-network").locator(".what")).to_contain_text(whole)
    page.locator("#trained-anew button").click()
    expect(page.locator("#trained-anew .what")).to_contain_text(anew)
    press(page, "ArrowRight", 1)
    expect(fresh(page, "#one-neuron").locator(".when")).to_contain_text("after iteration 1,")


def test_while_it_trains_the_panels_wait_and_then_tell_of_where_it_stands(open_page: OpenPage) -> None:
    page = open_scaling(open_page, "speed=100")
    fresh(page, "#one-neuron")
    page.keyboard.press(" ")
    expect(stage(page)).not_to_have_attribute("data-step", "1500")
    page.keyboard.press(" ")
    expect(stage(page)).to_have_attribute("data-playing", "false")
    expect(fresh(page, "#one-neuron").locator(".when")).not_to_contain_text("1\u202f500")
    assert one_neuron(page)["step"] == int(stage(page).get_attribute("data-step") or 0)


@pytest.mark.parametrize("how", [{"color_scheme": "light"}, {"color_scheme": "dark", "width": 390, "height": 844}])
def test_axe_finds_nothing_and_a_phone_is_wide_enough(open_page: OpenPage, how: dict[str, Any]) -> None:
    page = open_scaling(open_page, **how, **FOR_AXE)
    page.locator("#trained-anew button").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#trained-anew")).to_have_attribute("data-told", "true")
    fresh(page, "#whole-network")
    if "width" in how:
        check_width(page, how["width"], "all panels")
    check(page, "all panels")
