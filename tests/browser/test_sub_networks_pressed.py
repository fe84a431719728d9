"""What the exhibit on sub-networks begins by a press: growing averages, one layer beside two, a vote of epochs."""

import re

import httpx
from playwright.sync_api import expect

from ..web.serving import eventually, serving
from .asking import run_of
from .conftest import OpenPage
from .reading import wait_for_step
from .scaling import ask, fresh, short
from .sub_networks import SMALL, open_exhibit, plain

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
            line = str(panel.locator(f".way[data-way={way}]").get_attribute("d"))
            assert len(re.findall("[ML]", line)) == len(told["counts"])
    conditions = panel.locator(".conditions")
    expect(conditions).to_contain_text("Srivastava et al. (2014, Fig. 11) report about 50")
    expect(conditions).to_contain_text("hidden 5, 4, rates 0.3, 0.2, seed 191, after iteration 60; 20 repeats of 100")


def test_the_tries_do_what_they_say(open_page: OpenPage) -> None:
    page = open_exhibit(open_page, "step=60", 60)
    expect(page.locator("#exact .here .told")).to_contain_text("2²⁴ sub-networks, more than can be counted here")

    page.get_by_role("link", name="All 4,096 of them").click()
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

    page.get_by_role("link", name="The vote of 100 epochs").click()
    recipe = page.locator("#recipe")
    expect(recipe).to_have_attribute("data-told", "true")
    expect(recipe).to_be_in_viewport()
    told = ask(page, "epochs-vote?epochs=100")
    assert (len(told["epochs"]), told["iterations"]) == (100, 3000)
    for way, cost in {"eval": 1, "vote": 100, "arithmetic": 100}.items():
        cells = [plain(text) for text in recipe.locator(f"[data-way={way}] td").all_inner_texts()]
        assert cells == [f"{told[way]['test_loss']:.3f}", f"{100 * told[way]['test_accuracy']:.1f}%", str(cost)]
    words = plain(recipe.locator(".told").inner_text())
    assert f"100 epochs had 3000 iterations and {told['different_trained']} different masks; " in words
    better = told["vote"]["test_accuracy"] > told["eval"]["test_accuracy"]
    assert ("Their vote is right more often here" in words) == better
    assert len(re.findall("[ML]", str(recipe.locator(".voters").get_attribute("d")))) == 100
    expect(page.locator("[data-figure=masks]")).to_contain_text("Here 100 epochs made 3\u202f000 iterations and ")


def test_what_is_canceled_frees_the_server(open_page: OpenPage) -> None:
    with serving(inquiries=1) as url:
        page = open_exhibit(open_page, LARGE, 5, at=url, tolerate="503")  # there is room for one question at a time
        panel = page.locator("#more")
        button = panel.get_by_role("button")
        button.press("Enter")
        eventually(lambda: panel.locator("progress").evaluate("(one) => one.value") > 0, "progress")
        assert httpx.get(f"{run_of(page)}/ensemble?masks=1").status_code == 503
        with page.expect_event("requestfailed", lambda request: "/averaging?" in request.url):
            button.press("Enter")
        expect(page.locator("#announcer")).to_have_text("Canceled.")
        eventually(lambda: httpx.get(f"{run_of(page)}/ensemble?masks=1").status_code == 200, "room for another")
        expect(button).to_have_text("Draw more and more")
        expect(button).to_be_focused()
        page.close()  # the server waits for its viewers


def as_it_is(difference: float) -> str:
    """Two significant digits."""
    return short(float(f"{difference:.2g}"))
