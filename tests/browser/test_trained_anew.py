"""The experiment trained anew on the exhibit on scaling: what the server answers, and what one may do meanwhile."""

import re

from playwright.sync_api import expect

from ..web.serving import eventually, fetch, serving
from .asking import run_of
from .conftest import OpenPage
from .scaling import ask, fresh, open_scaling, short

LARGE = "preset=digits&hidden=64,64,64&steps=2500&step=5"  # takes a while to train anew
DIVERGES = "activation=relu&hidden=24,24&drop_rates=0.8,0.8&learning_rate=1&steps=1000&step=0"


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
        assert fetch(f"{run_of(page)}/activations?draws=2").status_code == 503
        with page.expect_event("requestfailed", lambda request: request.url.endswith("/overlay")):
            panel.get_by_role("button", name="Cancel").press("Enter")
        expect(panel.get_by_role("progressbar")).to_be_hidden()
        expect(page.locator("#announcer")).to_have_text("Canceled.")
        eventually(lambda: fetch(f"{run_of(page)}/activations?draws=2").status_code == 200, "room for another question")
        expect(panel.get_by_role("button")).to_be_focused()
        page.close()  # the server waits for its viewers
