"""Another state of a file is another recommender: what was computed before is not used."""

from __future__ import annotations

from pathlib import Path

from recommenders.own.config import OwnConfig
from recommenders.own.entries import own_model


def test_a_file_that_changes_is_another_recommender(tmp_path: Path) -> None:
    path = tmp_path / "recs.csv"
    path.write_text("customer_id,item_id\na,x\n")
    before = own_model(f"{path}#b").config
    assert before == own_model(f"{path}#b").config
    assert isinstance(before, OwnConfig)
    assert before.place == f"{path}#b"
    path.write_text("customer_id,item_id\na,y\n")
    after = own_model(f"{path}#b").config
    assert (after.place, after.source == before.source) == (before.place, False)
