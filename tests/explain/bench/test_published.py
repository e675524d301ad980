from __future__ import annotations

from explain.bench import published
from explain.bench.protocol.metrics import MAIN


def test_published_rows_stand_apart() -> None:
    table = published.table("movielens", "mult-vae")
    assert table is not None
    assert list(table)[1:] == list(MAIN)
    assert table.set_index("published method").loc["LIME", "POS@5"] == ".502"
    assert published.table("sample", "mult-vae") is None
    assert published.table("movielens", "gf-cf") is None
    assert "not a comparison" in published.SOURCE
