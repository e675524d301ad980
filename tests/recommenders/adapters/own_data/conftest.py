"""A store of the tests' own, and a shop whose columns have odd names."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.own_data.uploads import Upload

LINES = "wann;kunde_mail;artikel;stk;Bemerkung\n" + "".join(
    f"{1 + n % 28:02}.03.2026 10:00;c{n % 7}@shop;a{n % 31};{1 + n % 2};\n" for n in range(90)
)
"""90 lines of 7 customers and 31 items, in columns of which none is recognised by its name."""


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where what is added is kept."""
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    return tmp_path / "notes" / "data"


@pytest.fixture
def odd() -> Upload:
    """The odd shop as one upload."""
    return Upload(name="Verkäufe 2026.csv", content=LINES.encode())
