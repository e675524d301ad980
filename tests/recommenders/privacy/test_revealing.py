"""There and back: the customer of a pseudonym, and the pseudonym of a customer."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from recommenders.access.audit_log import FILE, read_log
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.privacy.revealing import Revealed, hidden_as, record_revealed, revealed

KEY = b"0123456789abcdef"
NOON = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)


def test_there_and_back(tiny: Dataset) -> None:
    ids = [tiny.customer_id(code) for code in range(tiny.n_customers)]
    identities = hidden_as(tiny, ids, key=KEY)
    assert [identity.customer for identity in identities] == ids
    assert [identity.name for identity in identities] == [
        tiny.customer_label(code) for code in range(len(ids))
    ]
    assert revealed(tiny, [identity.pseudonym for identity in identities], key=KEY) == identities
    assert revealed(tiny, [f" {identities[2].pseudonym.lower()} "], key=KEY) == [identities[2]]


def test_what_nobody_has_is_refused(tiny: Dataset) -> None:
    (identity,) = hidden_as(tiny, ["ann"], key=KEY)
    for unknown in ("ann", "", f"{identity.pseudonym}A"):
        with pytest.raises(DataError, match="obody has this pseudonym"):
            revealed(tiny, [unknown], key=KEY)
    with pytest.raises(DataError, match="obody has this pseudonym"):
        revealed(tiny, [identity.pseudonym], key=KEY[::-1])
    with pytest.raises(DataError, match="o customer has this id"):
        hidden_as(tiny, ["ann", "nobody"], key=KEY)


def test_each_is_recorded_and_without_a_record_it_is_not_to_be_told(tmp_path: Path) -> None:
    identity = Revealed(pseudonym="P", customer="real", name="Real Name")
    for _ in range(2):
        record_revealed(tmp_path / "notes", "shop", [identity, identity], now=NOON)
    lines = read_log(tmp_path / "notes")
    assert [(line["event"], line["customer"]) for line in lines] == [("revealed", "P")] * 4
    assert lines[0]["time"] == "2026-11-28T12:00:00.000+00:00"
    assert "real" not in (tmp_path / "notes" / FILE).read_text().casefold()
    (tmp_path / "file").write_text("")
    with pytest.raises(DataError, match="cannot be recorded"):
        record_revealed(tmp_path / "file", "shop", [identity], now=NOON)
