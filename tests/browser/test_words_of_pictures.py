"""A picture of a run says what the page says of it, word for word."""

from typing import Any

import orjson

from app.experiment import experiment_from
from app.live.frame import encode
from app.live.shot import shot
from app.live.stage import Stage
from app.web.picture_words import say, seen_in

from .conftest import OpenPage
from .test_sentences import CASES

SAY = """async (json) => {
  const { what, more } = await import("/static/js/messages/sentence.js");
  const { digitCaption, wrongOnPurpose } = await import("/static/js/messages/results.js");
  return JSON.parse(json).map(([frame, state, wrong]) => {
    const scene = { frame, state, fast: false };
    return [what(scene), more(scene), digitCaption(state.experiment, frame.example), wrongOnPurpose(wrong)];
  });
}"""
ON_THE_PAGE_ONLY = "Press play"  # and what goes with it: nobody can press a picture


def shots() -> list[dict[str, Any]]:
    """Runs of many experiments at some of their first steps, in every mode."""
    found = []
    for fields in CASES:
        stage = Stage(experiment_from({"hidden": [4, 3], "train_size": 12, "batch_size": 4, "steps": 8} | fields))
        for step in (0, 1, 3, 8):
            stage.travel(step, 60)
            for mode in ("train", "eval", "mc"):
                stage.set_mode(mode)
                found.append(orjson.loads(shot(stage)))
            stage.set_mode("train")
    return found


def state_of(told: dict[str, Any]) -> dict[str, Any]:
    """As much of the state as the page's sentence looks at."""
    step, held = told["frame"]["step"], told["held"]
    ended = {"reason": "diverged", "step": step} if told["diverged"] else None
    return {"experiment": told["experiment"], "parameters": held, "commands": [], "seeking": None, "ended": ended}


def test_pictures_and_the_page_use_the_same_words(open_page: OpenPage) -> None:
    page = open_page()
    told = shots()
    asked = [[one["frame"], state_of(one), one["metrics"]["wrong_labels"]] for one in told]
    for one, (what, more, caption, wrong) in zip(told, page.evaluate(SAY, encode(asked).decode()), strict=True):
        seen = seen_in(one["frame"])
        assert _plain(say("what", one, seen)) == _plain(what)
        if not more.startswith(ON_THE_PAGE_ONLY):
            assert _plain(say("more", one, seen)) == _plain(more)
        if one["experiment"]["dataset"] == "digits":
            assert say("caption", one) == caption
        if one["metrics"]["wrong_labels"]:
            assert say("note", one).startswith(wrong)


def _plain(text: str) -> str:
    """Without what keeps words together in one place and not in the other."""
    return text.replace("\u00a0", " ")
