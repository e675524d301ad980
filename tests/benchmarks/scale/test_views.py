"""What the table of the views says, and that the server's idle time is told from its work."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from recommenders.adapters.importing.import_data import import_data
from recommenders.store.open_store import open_store
from tests.benchmarks.scale import views
from tests.benchmarks.scale.made_log import write
from tests.benchmarks.scale.views import Opening, dataset_name, size, table, told

QUICK = Opening(view="search", heading=0.84, settled=1.26, processor=0.2)
SLOW = Opening(view="due", heading=1.31, settled=140.4, processor=33.3)


def test_a_line_for_each_view_and_columns_for_each_opening() -> None:
    left = Opening(view="due", heading=0.9, settled=float("nan"), processor=2.0)
    frame = table({"first": [QUICK, SLOW], "again": [QUICK, left]})
    assert frame["view"].tolist() == ["search", "due"]
    assert frame["first: heading"].tolist() == ["0.8", "1.3"]
    assert frame["first: settled"].tolist() == ["1.3", "140"]
    assert frame["again: settled"].tolist() == ["1.3", f"> {views.MOST:.0f}"]
    assert frame["again: processor"].tolist() == ["0.2", "2.0"]


def test_each_opening_is_told() -> None:
    assert told(SLOW) == "1.3 s to the heading, 140 s to all of it, 33.3 s of the processor"


def test_the_store_is_the_last_of_the_data_sets_and_says_its_size(tmp_path: Path) -> None:
    write(tmp_path / "log", 2_000, np.random.default_rng(0))
    import_data(tmp_path / "log", tmp_path / "shop")
    dataset = open_store(tmp_path / "shop")
    assert dataset_name({"BECAUSAL_DATA": str(tmp_path / "shop")}) == "shop"
    assert size(dataset) == (
        f"{len(dataset.log.items):,} events, 100 customers, {dataset.n_items:,} items"
    )
