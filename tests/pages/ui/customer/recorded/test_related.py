"""The purchases that go with an item of a record."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain import Explainer
from recommenders import fit, load_dataset, registry
from recommenders.own.entries import own_entry
from tests.pages.conftest import Run


def test_each_is_named_with_its_figures(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset = load_dataset("sample")
    model = Explainer(fit("item-knn", dataset), dataset)
    items = model.explain("C0382").frame()["item_id"].tolist()
    path = tmp_path / "recs.csv"
    path.write_text("\n".join(["customer_id,item_id", *(f"C0382,{item}" for item in items)]))
    entry = own_entry(str(path))
    monkeypatch.setattr(registry, "ENTRIES", (entry, *registry.ENTRIES))
    app = run(recommender=entry.name, customer="C0382", item=items[2])
    (table,) = [table.value for table in app.table if "Relation" in "".join(table.value.columns)]
    assert 1 <= len(table) <= 10
    # the first is the one that the sentence names
    named = next(text.value for text in app.markdown if text.value.startswith("Goes with"))
    assert table.iloc[0, 0].split("](")[0].strip("[") in named
