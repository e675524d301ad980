"""What an operator may say of pseudonyms, and what is said of mistakes."""

from __future__ import annotations

import pytest

from recommenders.errors import DataError
from recommenders.privacy.settings import PrivacySettings, in_force, read_privacy

KEY = "correct horse battery"


def test_pseudonyms_are_a_choice_where_nothing_is_said() -> None:
    settings = in_force(read_privacy({}), {})
    assert settings == PrivacySettings()
    assert not settings.forced()
    assert not settings.forced("viewer")


def test_they_can_be_forced_on_everybody_or_on_some() -> None:
    everybody = read_privacy({"pseudonyms": "always", "key": KEY})
    assert everybody.forced()
    assert everybody.forced("admin")
    assert everybody.key == KEY
    some = read_privacy({"pseudonyms": ["viewer", "analyst"]})
    assert some.forced("viewer")
    assert some.forced("analyst")
    assert not some.forced("admin")
    # who has no role sees no more than those who have the least
    assert some.forced()
    assert read_privacy({"pseudonyms": "viewer"}) == read_privacy({"pseudonyms": ["viewer"]})


@pytest.mark.parametrize(
    ("said", "forced"),
    [("always", True), ("choice", False), ("viewer, analyst", True), ("", True)],
)
def test_the_environment_goes_before_the_file(said: str, forced: bool) -> None:
    settings = in_force(
        read_privacy({"pseudonyms": "always", "key": KEY}),
        {"BECAUSAL_PRIVACY": said, "BECAUSAL_PSEUDONYMS": KEY[::-1]},
    )
    assert settings.forced("viewer") == forced
    assert settings.key == KEY[::-1]


@pytest.mark.parametrize("key", ["k3y-shor7", " " * 40, "a" * 40, "fifteen letters"])
def test_a_key_that_can_be_guessed_is_refused_and_not_repeated(key: str) -> None:
    for refused in (
        lambda: read_privacy({"key": key}),
        lambda: in_force(PrivacySettings(), {"BECAUSAL_PSEUDONYMS": key}),
    ):
        with pytest.raises(DataError, match="too short or too simple") as caught:
            refused()
        assert key.strip() == "" or key not in str(caught.value)
        assert "openssl rand" in str(caught.value)


@pytest.mark.parametrize(
    "wrong", [True, 1, [], [1], "", ["viewer", "always"], [" "], "allways", ["owner"]]
)
def test_what_is_not_clear_is_refused(wrong: object) -> None:
    with pytest.raises(DataError, match="not clear who gets pseudonyms"):
        read_privacy({"pseudonyms": wrong})


def test_other_entries_are_refused_with_the_nearest() -> None:
    with pytest.raises(DataError, match="Did you mean pseudonyms"):
        read_privacy({"pseudonym": "always"})
    with pytest.raises(DataError, match="not text"):
        read_privacy({"key": 7})
    with pytest.raises(DataError, match="not clear") as caught:
        in_force(PrivacySettings(), {"BECAUSAL_PRIVACY": ","})
    assert caught.value.key == "BECAUSAL_PRIVACY"
