"""What a request names is what is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain.batch.request import explainer_of, load
from recommenders.errors import DataError
from tests.explain.batch.conftest import Asked


def test_the_recommender_is_fitted_to_the_data_set_at_the_dial(asked: Asked) -> None:
    dataset, recommender = load(asked())
    assert (dataset.n_customers, recommender.name) == (60, "item-knn")
    with pytest.raises(DataError, match="has no dial"):
        load(asked(dial=0.5))


def test_the_rules_of_the_shop_are_kept(
    asked: Asked, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dataset, recommender = load(asked())
    before = explainer_of(dataset, recommender).explain("c05").to_dict()["items"]
    hidden = before[0]["item"]
    file = tmp_path / "becausal.toml"
    file.write_text(f'[[rules]]\nname = "gone"\nkind = "hide"\nitems = ["{hidden}"]\n')
    monkeypatch.setenv("BECAUSAL_CONFIG", str(file))
    after = explainer_of(dataset, recommender).explain("c05").to_dict()["items"]
    assert [entry["item"] for entry in after][:9] == [entry["item"] for entry in before][1:]
