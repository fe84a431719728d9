"""A class that follows: in step with the lecturer, from run to run, read-only, with a way to a copy of one's own."""

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from ..web.serving import eventually
from . import reading
from .asking import state_of
from .conftest import OpenPage


def follow(open_page: OpenPage, lecturer: Page, query: str = "", **how: Any) -> Page:
    """A page that follows the lecturer's run."""
    run = lecturer.evaluate("() => window.run_")
    page = open_page(f"/watch/{run}{query}", **how)
    eventually(lambda: page.evaluate("() => window.frames_.length"), "the snapshot")
    return page


def test_a_follower_sees_what_the_lecturer_shows(open_page: OpenPage) -> None:
    lecturer = open_page()
    student = follow(open_page, lecturer, width=390, height=844)
    for key, step in (("ArrowRight", 1), ("ArrowRight", 2), ("ArrowLeft", 1)):
        reading.press(lecturer, key, step)
        reading.wait_for_step(student, step)
        masks = [rows[0] for rows in reading.record(lecturer, step)["networks"][0]["masks"]]
        assert reading.masks(student) == masks
        for page in (lecturer, student):
            reading.expect_accuracies(page, state_of(lecturer)["metrics"])
    lecturer.keyboard.press("e")
    expect(reading.stage(student)).to_have_attribute("data-mode", "eval")
    expect(student.locator("#mode input:checked")).to_have_value("eval")


def test_who_comes_late_has_the_whole_history(open_page: OpenPage) -> None:
    lecturer = open_page("/?preset=moons&step=300")
    reading.wait_for_step(lecturer, 300)
    student = follow(open_page, lecturer)
    expect(reading.stage(student)).to_have_attribute("data-step", "300")
    for page in (lecturer, student):
        page.locator("#numbers summary").click()
    rows = [page.locator("#metrics-table").inner_text() for page in (lecturer, student)]
    assert rows[0] == rows[1]
    assert student.evaluate("() => document.querySelector('.asleep-bars path').getAttribute('d').length") > 300


def test_the_class_comes_along_to_another_experiment(open_page: OpenPage) -> None:
    lecturer = open_page()
    student = follow(open_page, lecturer, "?exhibit=training")
    before = student.url
    lecturer.locator("#another-seed").click()
    expect(student).not_to_have_url(before)
    expect(student.locator("#about")).to_contain_text("seed 192")
    reading.press(lecturer, "ArrowRight", 1)
    reading.wait_for_step(student, 1)
    assert reading.masks(student) == reading.masks(lecturer)
    assert student.url.endswith("?exhibit=training")
    student.goto(before)  # as one who has the old code still on the screen
    expect(student.locator("#about")).to_contain_text("seed 192")


def test_the_class_comes_along_to_another_exhibit_and_over_a_reload(open_page: OpenPage) -> None:
    lecturer = open_page("/training?preset=moons")
    student = follow(open_page, lecturer)
    for go in (lambda: lecturer.keyboard.press("n"), lecturer.reload):
        before = student.url
        go()
        expect(student).not_to_have_url(before)
        expect(lecturer.locator("#followers")).to_have_text("1 follows")
    lecturer.keyboard.press("t")
    expect(reading.stage(student)).to_have_attribute("data-mode", "train")
    assert lecturer.evaluate("() => sessionStorage.length") == 0, "a copy of the tab takes nobody along"


def test_a_drawing_that_does_not_come_is_asked_for_again(open_page: OpenPage) -> None:
    lecturer = open_page()
    student = follow(open_page, lecturer, tolerate="Failed to")
    troubles = [lambda route: route.fulfill(status=503, body="full"), lambda route: route.abort()]

    def answer(route: Route) -> None:
        (troubles.pop(0) if troubles else Route.continue_)(route)

    student.route(re.compile("/watch/"), answer)
    for seed in (192, 193, 194):
        lecturer.locator("#another-seed").click()
        expect(lecturer.locator("#about")).to_contain_text(f"seed {seed}")
        expect(student.locator("#about")).to_contain_text(f"seed {seed}")
    expect(student.locator("#following")).to_have_text("You follow this run.")


def test_a_picture_that_is_held_stays_until_it_goes_on(open_page: OpenPage) -> None:
    lecturer = open_page()
    student = follow(open_page, lecturer, reduced_motion="reduce")
    hold = student.locator("#hold")
    expect(hold).to_have_text("Go on")  # nothing moves by itself for those who ask for that
    reading.press(lecturer, "ArrowRight", 1)
    hold.click()
    reading.wait_for_step(student, 1)
    hold.click()
    expect(hold).to_have_text("Go on")
    lecturer.locator("#another-seed").click()
    expect(lecturer.locator("#about")).to_contain_text("seed 192")
    reading.wait_for_step(lecturer, 0)
    reading.press(lecturer, "ArrowRight", 1)
    assert "seed 191" in student.locator("#about").inner_text()
    hold.click()
    expect(student.locator("#about")).to_contain_text("seed 192")
    reading.wait_for_step(student, 1)


def test_the_lecturer_sees_how_many_follow(open_page: OpenPage) -> None:
    lecturer = open_page()
    followers = lecturer.locator("#followers")
    expect(followers).to_be_empty()
    students = [follow(open_page, lecturer) for _ in range(2)]
    expect(followers).to_have_text("2 follow")
    students[0].goto("about:blank")
    expect(followers).to_have_text("1 follows")


def test_nothing_that_a_follower_does_moves_the_run(open_page: OpenPage) -> None:
    lecturer = open_page()
    student = follow(open_page, lecturer)
    asked: list[str] = []
    student.on("request", lambda request: asked.append(request.method))
    for key in (" ", "ArrowRight", "e", "r", "5", "s"):
        student.keyboard.press(key)
    student.locator("#mode").get_by_text("Eval").click(force=True)
    student.locator("#timeline input").click(force=True)
    reading.press(lecturer, "ArrowRight", 1)
    reading.wait_for_step(student, 1)
    assert reading.stage(lecturer).get_attribute("data-mode") == "train"
    assert "POST" not in asked


def test_a_copy_of_ones_own_begins_where_the_lecturer_is(open_page: OpenPage) -> None:
    lecturer = open_page("/?preset=xor&step=40")
    reading.wait_for_step(lecturer, 40)
    student = follow(open_page, lecturer)
    own = student.locator("#own-copy")
    expect(own).to_have_attribute("href", re.compile("step=40"))
    masks = reading.masks(student)
    own.click()
    reading.wait_for_step(student, 40)
    expect(reading.stage(student)).to_have_attribute("data-connection", "live")
    assert reading.masks(student) == masks
    assert student.evaluate("() => window.run_") != lecturer.evaluate("() => window.run_")
    reading.press(student, "ArrowRight", 41)
    expect(reading.stage(lecturer)).to_have_attribute("data-step", "40")
