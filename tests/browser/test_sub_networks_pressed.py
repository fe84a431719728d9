"""What the exhibit on sub-networks begins by a press: growing averages, one layer beside two, a vote of epochs."""

import re

import numpy as np
import pytest
from playwright.sync_api import Route, expect

from ..web.serving import eventually, fetch, serving
from .asking import run_of
from .conftest import OpenPage
from .reading import press, stage, wait_for_step
from .scaling import ask, fresh, short
from .sub_networks import SMALL, level_of, open_exhibit, plain, points_of

LARGE = "preset=digits&hidden=64,64,64&steps=300&step=5"  # takes a while to draw and to train anew
NAMES = {"vote": "vote", "arithmetic": "arithmetic mean", "geometric": "geometric mean"}
METRICS = {"test_accuracy": "error", "test_loss": "loss"}


def test_growing_averages_tell_what_the_server_answers(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, f"{SMALL}&step=60", 60)
    panel = page.locator("#more")
    expect(panel.locator(".plot")).to_be_hidden()
    panel.get_by_role("button").press("Enter")
    expect(page.locator("#announcer")).to_contain_text("As good as the full pass")
    told = ask(page, "averaging?masks=100&repeats=20")
    for metric, name in METRICS.items():
        panel.get_by_role("radio", name=name).check(force=True)
        full = told["full"][metric]
        level = f"error {100 * (1 - full):.1f}%" if metric == "test_accuracy" else f"loss {full:.3f}"
        words = plain(panel.locator(".told").inner_text())
        assert words.startswith(f"As good as the full pass ({level}): ")
        for way, long in NAMES.items():
            k = told["settles"][way][metric]
            how = "not with 100" if k is None else "already with 1" if k == 1 else f"with {k}"
            assert f"the {long} {how}" in words
            marks = panel.locator(f"circle[data-way={way}]").evaluate_all("(all) => all.map((one) => one.dataset.k)")
            assert marks == ([] if k is None else [str(k)])
            curve = told["methods"][way][metric]
            mean, off = np.array(curve["mean"]), np.array(curve["deviation"])
            values, level = (1 - mean, 1 - full) if metric == "test_accuracy" else (mean, full)
            x, y = points_of(panel, f".way[data-way={way}]").T
            assert x == pytest.approx(36 + 236 * np.log(told["counts"]) / np.log(100), abs=0.1)
            slope = (y[0] - level_of(panel, ".level")) / (values[0] - level)
            assert slope < 0
            assert y - y[0] == pytest.approx(slope * (values - values[0]), abs=0.2)
            edges = points_of(panel, f".band[data-way={way}]")[:, 1]
            upper, lower = edges[: len(y)], edges[len(y) :][::-1]
            assert upper - y == pytest.approx(slope * off, abs=0.2)
            assert lower - y == pytest.approx(-slope * np.minimum(off, values), abs=0.2)
    conditions = panel.locator(".conditions")
    expect(conditions).to_contain_text("Srivastava et al. (2014, Fig. 11) report about 50")
    expect(conditions).to_contain_text(
        "hidden 5, 4 tanh, rates 0.3, 0.2, inverted scaling; seed 191, after iteration 60; 20"
    )

    recipe = page.locator("#recipe")
    recipe.get_by_role("button").click()
    expect(recipe.locator(".conditions")).to_contain_text("up to iteration 60;")
    expect(recipe.locator(".trouble")).to_be_empty()
    page.keyboard.press("t")
    expect(stage(page)).to_have_attribute("data-mode", "train")
    press(page, "ArrowLeft", 59)
    for one in (panel, recipe):  # what stands there is of another moment
        expect(one.locator(".trouble")).to_have_text("As it was after iteration 60; the run has changed.")
    recipe.get_by_role("button").click()  # once more, from where the run stands
    expect(recipe.locator(".conditions")).to_contain_text("up to iteration 59;")
    expect(recipe.locator(".trouble")).to_be_empty()
    told = ask(page, "epochs-vote?epochs=100")
    assert (told["step"], len(told["epochs"])) == (59, 9)
    assert plain(recipe.locator("tr[data-way=eval]").inner_text()) == (
        f"one pass\t{told['eval']['test_loss']:.3f}\t{100 * told['eval']['test_accuracy']:.1f}%\t1"
    )


def test_the_tries_do_what_they_say(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "step=60", 60)
    expect(page.locator("#exact .here .told")).to_contain_text("2²⁴ sub-networks, more than can be counted here")

    page.get_by_role("link", name="All 4\u202f096 of them").click()
    wait_for_step(page, 3000)
    expect(page.locator("#exact .here .told")).to_contain_text("So the full pass is their geometric mean")
    expect(page.locator("#exact")).to_be_in_viewport()
    expect(page.locator("#together input[value=all]")).to_be_checked()
    told = ask(page, "ensemble?masks=all")
    one, other = (told["methods"][way]["difference"]["largest"] for way in ("geometric", "arithmetic"))
    assert 0 <= one < 1e-12 < 0.01 < other
    words = page.locator("#exact .here .told").inner_text()
    assert f"geometric mean {as_it_is(one)}, arithmetic mean {as_it_is(other)}." in words
    assert plain(fresh(page, "#together").locator("[data-way=geometric] td").last.inner_text()) == as_it_is(one)

    anew = page.locator("#exact .anew")
    anew.get_by_role("button").click()
    expect(anew).to_have_attribute("data-told", "true")
    single, double = ask(page, "exactness")["networks"]
    assert single["geometric"]["difference"]["largest"] == one  # the very same network
    apart = double["geometric"]["difference"]["largest"]
    assert apart > 1e-3
    rows = anew.locator("[data-what=apart]").all_inner_texts()
    assert rows == [
        f"{NAMES[way]}\t{as_it_is(single[way]['difference']['largest'])}\t{as_it_is(double[way]['difference']['largest'])}"
        for way in ("arithmetic", "geometric")
    ]
    expect(anew.locator(".told")).to_contain_text(f"Two: it is not, but up to {as_it_is(apart)} away")

    page.get_by_role("link", name="Where averaging wins").click()
    expect(page).to_have_url(re.compile("hidden=6,6&"))
    panel = fresh(page, "#together")
    expect(panel.locator("input[value=all]")).to_be_checked()
    told = ask(page, "ensemble?masks=all")
    full, mean = told["full"], told["methods"]["arithmetic"]
    assert mean["test_loss"] < full["test_loss"]
    assert mean["test_accuracy"] > full["test_accuracy"]
    expect(panel.locator(".told")).to_contain_text(f"against {full['test_loss']:.3f} of one pass")

    held: list[Route] = []
    page.route("**/epochs-vote?*", lambda route, _: held.append(route))
    page.get_by_role("link", name="The vote of 100 epochs").click()
    recipe = page.locator("#recipe")
    expect(recipe).to_have_attribute("aria-busy", "true")
    expect(recipe).to_be_in_viewport()
    fresh(page, "#together")
    page.locator(".panels").hover()
    page.mouse.wheel(0, -9999)  # who looks elsewhere meanwhile is not pulled back
    expect(page.locator("#together")).to_be_in_viewport()
    held.pop().continue_()
    expect(recipe).to_have_attribute("data-told", "true")
    assert page.locator(".panels").evaluate("(panels) => panels.scrollTop") == 0
    told = ask(page, "epochs-vote?epochs=100")
    assert (len(told["epochs"]), told["iterations"]) == (100, 3000)
    for way, cost in {"eval": 1, "vote": 100, "arithmetic": 100}.items():
        cells = [plain(text) for text in recipe.locator(f"tr[data-way={way}] td").all_inner_texts()]
        assert cells == [f"{told[way]['test_loss']:.3f}", f"{100 * told[way]['test_accuracy']:.1f}%", str(cost)]
    words = plain(recipe.locator(".told").inner_text())
    assert f"100 epochs had 3000 iterations and {told['different_trained']} different masks; " in words
    better = told["vote"]["test_accuracy"] > told["eval"]["test_accuracy"]
    assert ("Their vote is right more often here" in words) == better
    losses = (
        f"{told['arithmetic']['test_loss']:.3f} of their mean answer and {told['eval']['test_loss']:.3f} of one pass"
    )
    assert losses in words
    y = points_of(recipe, ".voters")[:, 1]
    accuracies = np.array([one["test_accuracy"] for one in told["epochs"]])
    slope = np.polyfit(accuracies, y, 1)[0]
    assert slope < 0
    assert y - y[0] == pytest.approx(slope * (accuracies - accuracies[0]), abs=0.2)
    for way in ("vote", "eval"):
        level = level_of(recipe, f".level[data-way={way}]")
        assert level - y[0] == pytest.approx(slope * (told[way]["test_accuracy"] - accuracies[0]), abs=0.2)
    expect(page.locator("[data-figure=masks]")).to_contain_text("Here 100 epochs made 3\u202f000 iterations and ")


def test_what_is_canceled_frees_the_server(open_page: OpenPage) -> None:
    with serving(inquiries=1) as url:
        page = open_exhibit(open_page, LARGE, 5, at=url, tolerate="503")  # there is room for one question at a time
        panel = page.locator("#more")
        button = panel.get_by_role("button")
        button.press("Enter")
        eventually(lambda: panel.locator("progress").evaluate("(one) => one.value") > 0, "progress")
        assert fetch(f"{run_of(page)}/ensemble?masks=1").status_code == 503
        with page.expect_event("requestfailed", lambda request: "/averaging?" in request.url):
            button.press("Enter")
        expect(page.locator("#announcer")).to_have_text("Canceled.")
        eventually(lambda: fetch(f"{run_of(page)}/ensemble?masks=1").status_code == 200, "room for another")
        expect(button).to_have_text("Draw more and more")
        expect(button).to_be_focused()
        page.close()  # the server waits for its viewers


def as_it_is(difference: float) -> str:
    """Two significant digits."""
    return short(float(f"{difference:.2g}"))
