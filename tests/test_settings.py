"""The environment may change the limits, each within bounds; without it the limits are the documented ones."""

from dataclasses import asdict, fields

import pytest
from pydantic import ValidationError

from app.live.limits import Limits
from app.settings import Settings


def test_without_an_environment_the_limits_are_the_default_ones() -> None:
    assert Settings().limits() == Limits()
    assert asdict(Limits()) == {
        "playing": 64,
        "known": 512,
        "inquiries": 8,
        "trainings": 2,
        "waiting": 256,
        "wait_after": 10,
        "forget_after": 15 * 60,
        "keep_alive": 15,
        "ring": 1 << 20,
    }


@pytest.mark.parametrize("name", [field.name for field in fields(Limits)])
def test_every_limit_can_be_set(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"DROPOUT_LIVE_{name.upper()}", "54321")
    assert asdict(Settings().limits()) == {**asdict(Limits()), name: 54321}


def test_the_patience_with_a_viewer_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Settings().send_timeout == 30
    monkeypatch.setenv("DROPOUT_LIVE_SEND_TIMEOUT", "0.5")
    assert Settings().send_timeout == 0.5


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("playing", "0"), ("playing", "many"), ("playing", "1.5"), ("known", "-1"), ("wait_after", "0"),
        ("wait_after", ""), ("forget_after", "-3"), ("keep_alive", "0.5"), ("ring", "1000"), ("send_timeout", "0"),
    ],
)  # fmt: skip
def test_a_wrong_value_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"DROPOUT_LIVE_{name.upper()}", value)
    with pytest.raises(ValidationError, match=name):
        Settings()


def test_where_others_reach_the_server_is_an_origin(monkeypatch: pytest.MonkeyPatch) -> None:
    assert (Settings().public_url, Settings().container) == (None, False)
    for given, taken in (
        ("https://dropout.example.org/", "https://dropout.example.org"),
        ("http://[::1]:80", "http://[::1]:80"),
        ("HTTPS://Hall-3.Example.org:65535/", "https://hall-3.example.org:65535"),
        ("", None),
    ):
        monkeypatch.setenv("DROPOUT_LIVE_PUBLIC_URL", given)
        assert Settings().public_url == taken
    for wrong in (
        "dropout.example.org",
        "ftp://a",
        "http://",
        "http://a/b",
        "http://a?b",
        "http://a@b",
        "http://a:0",
        "http://a:x",
        "http://a:",
        "http://a:65536",
        "http://a:\u0663",
        "http://a//",
        "http://a b",
        "http://a\n",
        'https://x"y',
        "http://a\\b",
        "http://h\u00f6rsaal.example",
        "http://:pw@host",
        "http://user:pw@host",
        "http://[::1",
    ):
        monkeypatch.setenv("DROPOUT_LIVE_PUBLIC_URL", wrong)
        with pytest.raises(ValidationError, match="public_url"):
            Settings()


def test_who_may_show_embeds_fits_into_a_header(monkeypatch: pytest.MonkeyPatch) -> None:
    for given in ("", "'self'", "https://moodle.example.org *.example.org:* http://192.168.1.5:8080/deck_1/"):
        monkeypatch.setenv("DROPOUT_LIVE_FRAME_ANCESTORS", given)
        assert Settings().frame_ancestors == given
    for wrong in ("https://h\u00f6rsaal.example", "\u0663", "a; script-src *", "a\n", "a, b", '"self"'):
        monkeypatch.setenv("DROPOUT_LIVE_FRAME_ANCESTORS", wrong)
        with pytest.raises(ValidationError, match="frame_ancestors"):
            Settings()


def test_variables_of_others_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PLAYING", "3")
    monkeypatch.setenv("DROPOUT_LIVE_NONSENSE", "3")
    assert Settings() == Settings(playing=64)


def test_every_setting_says_what_it_is() -> None:
    assert all(field.description for field in Settings.model_fields.values())
