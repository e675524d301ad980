"""Who has a pseudonym is told to whoever has the key, and written down before."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from recommenders.access.audit_log import FILE, read_log
from recommenders.api import load_dataset
from recommenders.contract import Columns
from recommenders.data.pseudonyms import pseudonymous
from recommenders.privacy.key import KEY, kept_key
from tests.explain.command.conftest import Run


@pytest.fixture
def notes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    monkeypatch.chdir(tmp_path)
    return tmp_path / "notes"


def test_a_pseudonym_is_turned_back_and_the_log_says_so(
    becausal: Run, shop: Path, notes: Path
) -> None:
    named = "--dataset", str(shop)
    hidden = pseudonymous(load_dataset(shop), key=kept_key(notes / "secrets"))
    for pseudonym in hidden.customers[Columns.CUSTOMER]:
        code, out, _ = becausal("reveal", pseudonym.lower(), *named, "--json", model=False)
        (identity,) = json.loads(out)
        assert (code, identity["pseudonym"]) == (0, pseudonym)
        # and the way there
        code, out, _ = becausal(
            "reveal", "--of", identity["customer"], *named, "--json", model=False
        )
        assert json.loads(out) == [identity]
    lines = read_log(notes)
    assert len(lines) == 2 * hidden.n_customers
    assert {line["dataset"] for line in lines} == {"shop"}
    assert all(line["who"] and line["time"] for line in lines)
    # the log is no list of who is who
    assert "ann" not in (notes / FILE).read_text().replace(lines[0]["who"], "")
    assert stat.S_IMODE((notes / FILE).stat().st_mode) == 0o600


def test_without_the_key_or_the_log_nothing_is_told(becausal: Run, shop: Path, notes: Path) -> None:
    named = "--dataset", str(shop)
    pseudonym = str(
        pseudonymous(load_dataset(shop), key=kept_key(notes / "secrets")).customers[
            Columns.CUSTOMER
        ][0]
    )
    (notes / FILE).mkdir()
    code, out, err = becausal("reveal", pseudonym, *named, model=False)
    assert (code, out) == (2, "")
    assert "cannot be recorded" in err
    (notes / FILE).rmdir()
    (notes / "secrets" / KEY.file).chmod(0o644)
    code, out, err = becausal("reveal", pseudonym, *named, model=False)
    assert (code, out) == (2, "")
    assert "chmod 600" in err
    # under another key nobody has it
    (notes / "secrets" / KEY.file).unlink()
    code, out, err = becausal("reveal", pseudonym, *named, model=False)
    assert (code, out) == (2, "")
    assert "Nobody has this pseudonym here" in err
    assert not (notes / FILE).exists()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [([], "no pseudonym is named"), (["--of", "zoe"], "no customer has this id (value 'zoe')")],
)
def test_what_is_missing_is_one_sentence(
    becausal: Run, shop: Path, notes: Path, arguments: list[str], says: str
) -> None:
    code, out, err = becausal("reveal", *arguments, "--dataset", str(shop), model=False)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert says in err.casefold()
