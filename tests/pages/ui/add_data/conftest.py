"""A draft of the odd shop in a store of the tests' own."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.own_data import drafts
from recommenders.adapters.own_data.drafts import Draft
from recommenders.adapters.own_data.uploads import Upload
from tests.recommenders.adapters.own_data.conftest import LINES


@pytest.fixture
def draft(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Draft:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    return drafts.begin([Upload(name="odd.csv", content=LINES.encode())], now=0)


def again(draft: Draft) -> Draft:
    """The draft as it is written down now."""
    written_draft = drafts.find(draft.token)
    assert written_draft is not None
    return written_draft
