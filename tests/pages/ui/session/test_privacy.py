"""Whether this session sees pseudonyms alone, and with which key they are made."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.ui.access import person
from pages.ui.session import privacy, selection
from recommenders.errors import DataError
from recommenders.privacy.key import KEY
from tests.pages.panels import run_panel
from tests.pages.signed_in import SignedIn


@pytest.fixture(autouse=True)
def server(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A server without settings, whose becausal.toml can be written."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    for name in ("BECAUSAL_PRIVACY", "BECAUSAL_PSEUDONYMS", "BECAUSAL_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "becausal.toml"


def private(**params: str) -> bool:
    """What a session with this address is shown."""
    seen: list[bool] = []
    run_panel(lambda: seen.append(selection.read().private), **params)
    return seen[-1]


def test_pseudonyms_are_the_choice_of_the_address() -> None:
    assert not privacy.pseudonyms_forced()
    assert not private()
    assert private(private="1")


@pytest.mark.parametrize("said", ["", "0", "1", "off", "perhaps"])
def test_where_they_are_forced_no_address_takes_them_out(
    server: Path, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    server.write_text('[privacy]\npseudonyms = "always"\n')
    assert private(private=said) if said else private()
    # the environment goes before the file
    monkeypatch.setenv("BECAUSAL_PRIVACY", "choice")
    assert private(private=said) == (said == "1") if said else not private()


def test_they_can_be_forced_on_some_roles_and_on_whoever_has_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = SignedIn(tmp_path, monkeypatch)
    someone.settings('[privacy]\npseudonyms = ["viewer"]\n')
    seen = {}
    for name in ("vic@shop.example", "ann@shop.example", "nobody@shop.example"):
        someone.as_(name)
        seen[name.partition("@")[0]] = (privacy.pseudonyms_forced(), private(private="0"))
    assert seen == {"vic": (True, True), "ann": (False, False), "nobody": (True, True)}
    # signed out; anybody who is let in without a sign-in; and a machine that only its owner uses
    someone.told = {}
    assert privacy.pseudonyms_forced()
    monkeypatch.setenv("BECAUSAL_NO_SIGN_IN", "1")
    assert private(private="0")
    monkeypatch.delenv("BECAUSAL_NO_SIGN_IN")
    someone.settings(whole='[privacy]\npseudonyms = ["viewer"]\n')
    monkeypatch.setattr(person, "_open_to_others", lambda _: False)
    assert not private(private="0")


@pytest.mark.parametrize(
    "text", ['[privacy]\npseudonyms = "sometimes"', "[privacy]\nother = 1", "[privacy", "privacy=1"]
)
def test_settings_that_cannot_be_read_show_nobody_a_name(server: Path, text: str) -> None:
    server.write_text(text)
    assert privacy.pseudonyms_forced()
    assert private(private="0")


def test_the_key_is_the_servers(server: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = privacy.pseudonym_key()
    assert (server.parent / "notes" / "secrets" / KEY.file).read_text().strip() == key.hex()
    server.write_text('[privacy]\nkey = "of the file and long enough"\n')
    assert privacy.pseudonym_key() == b"of the file and long enough"
    monkeypatch.setenv("BECAUSAL_PSEUDONYMS", "too short")
    with pytest.raises(DataError, match="too short"):
        privacy.pseudonym_key()
