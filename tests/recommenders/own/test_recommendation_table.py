"""Tables of recommendations: read by their columns, joined by ids, never asked about a change."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.contract import Dataset, RecordedScores
from recommenders.data.pseudonyms import pseudonymous, real_codes
from recommenders.errors import DataError
from recommenders.histories import Histories
from recommenders.own.entries import is_place, own_entry, own_model
from recommenders.own.recommendation_table import RecommendationTable, is_table
from recommenders.ranking.ranker import Ranker


def table(folder: Path, dataset: Dataset, **columns: list[object]) -> RecommendationTable:
    """Three lines for customers 1 and 2, with further columns or others in their place."""
    lines = {
        "customer_id": [dataset.customer_id(1), dataset.customer_id(1), dataset.customer_id(2)],
        "item_id": [dataset.item_id(5), dataset.item_id(7), dataset.item_id(5)],
        "score": [0.5, 2.0, -1.0],
    }
    pd.DataFrame(lines | columns).to_csv(folder / "recs.csv", index=False)
    made = own_model(str(folder / "recs.csv"))
    assert isinstance(made, RecommendationTable)
    return made


def test_what_is_a_table() -> None:
    assert is_table("recs.csv")
    assert is_table("out/recs.parquet#ranker-b")
    assert is_place("recs.csv.gz")
    assert not is_table("my_model:model")
    assert is_table("recs.jsonl")
    assert not is_table("http://host/score")
    assert not is_table("http://host/score.json")
    entry = own_entry("Night run=recs.csv#b")
    assert (entry.label, entry.name) == ("Night run", "recs.csv#b")
    assert "no model to ask" in entry.description


def test_scores_are_those_of_the_customer_whatever_the_history(
    mid: Dataset, tmp_path: Path
) -> None:
    recs = table(tmp_path, mid).fit(mid)
    assert isinstance(recs, RecordedScores)
    histories = mid.histories([2, 1, 0])
    recorded = recs.recorded(histories)
    assert [np.flatnonzero(row).tolist() for row in recorded] == [[5], [5, 7], []]
    scores = recs.score(histories)
    assert np.isfinite(scores).all()
    assert scores[1, 5] == 0.5
    assert scores[1, 7] == 2.0
    assert (scores[1, [0, 1, 2]] < 0.5).all()
    np.testing.assert_array_equal(
        recs.score(histories, np.array([7, 5], dtype=np.int32))[1], [2, 0.5]
    )
    without = histories.where(np.zeros(len(histories.items), dtype=bool))
    np.testing.assert_array_equal(recs.score(without), scores)
    nobody = Histories.of_items([[5]], as_of=mid.log.as_of)
    assert not recs.recorded(nobody).any()
    assert recs.remarks == (
        f"{mid.n_customers - 2} of {mid.n_customers} customers have no line in the table.",
    )


def test_the_list_has_what_is_on_record_and_no_more(mid: Dataset, tmp_path: Path) -> None:
    bought = int(mid.histories([1]).items[0])
    item = [mid.item_id(bought), mid.item_id(7), mid.item_id(5)]
    ranker = Ranker.of(table(tmp_path, mid, item_id=item).fit(mid), mid)
    ranking = ranker.rank(mid.histories([1]), k=10)
    # what was bought before is there: the record has it
    assert ranking.items.tolist() == [7, bought]
    assert ranking.n_candidates == 2
    assert ranker.rank(mid.histories([0]), k=10).items.tolist() == []


def test_ranks_or_the_order_of_the_lines_stand_for_scores(mid: Dataset, tmp_path: Path) -> None:
    recs = table(tmp_path, mid, score=["", "", ""], rank=[2, 1, 1])
    lines = pd.read_csv(tmp_path / "recs.csv").drop(columns="score")
    lines.to_csv(tmp_path / "recs.csv", index=False)
    assert recs.fit(mid).score(mid.histories([1]))[0, [5, 7]].tolist() == [0.5, 1.0]
    assert "ranks and no scores" in recs.remarks[0]
    lines.drop(columns="rank").to_csv(tmp_path / "recs.csv", index=False)
    assert recs.fit(mid).score(mid.histories([1]))[0, [5, 7]].tolist() == [1.0, 0.5]
    assert "best first" in recs.remarks[0]


def test_of_several_models_one_is_named(mid: Dataset, tmp_path: Path) -> None:
    recs = table(tmp_path, mid, model=["a", "b", "b"])
    with pytest.raises(DataError, match=r"several models.*recs\.csv#a"):
        recs.fit(mid)
    place = str(tmp_path / "recs.csv")
    histories = mid.histories([1, 2])
    for model, listed in (("a", [[5], []]), ("b", [[7], [5]])):
        rows = own_model(f"{place}#{model}").fit(mid).recorded(histories)  # type: ignore[union-attr]
        assert [np.flatnonzero(row).tolist() for row in rows] == listed
    with pytest.raises(DataError, match="no such model"):
        own_model(f"{place}#c").fit(mid)


def test_of_several_days_the_last_counts(mid: Dataset, tmp_path: Path) -> None:
    recs = table(tmp_path, mid, date=["2026-03-01", "2026-03-02 23:00", "2026-03-02 06:00"])
    recs.fit(mid)
    assert np.flatnonzero(recs.recorded(mid.histories([1]))[0]).tolist() == [7]
    assert recs.record == "recs.csv, made on 2026-03-02"
    assert "lists of 2 days" in recs.remarks[0]


def test_what_does_not_fit_is_said(mid: Dataset, tmp_path: Path) -> None:
    known = mid.customer_id(1)
    recs = table(
        tmp_path, mid, customer_id=[known, known, "nobody"], item_id=["x9", mid.item_id(7), "x9"]
    )
    text = " ".join(recs.fit(mid).remarks)
    assert "Customer ids that the data set does not have: 1; their lines" in text
    # a page may show this
    assert "nobody" not in text
    assert "Item ids that the data set does not have: 1, such as x9" in text
    recs = table(tmp_path, mid, item_id=[mid.item_id(7)] * 3, score=["1", "2", "many"])
    text = " ".join(recs.fit(mid).remarks)
    assert "1 lines are left out" in text
    assert "the best score counts" in text
    assert recs.score(mid.histories([1]))[0, 7] == 2.0
    with pytest.raises(DataError, match="names an item of the data set") as error:
        table(tmp_path, mid, item_id=["x", "y", "z"]).fit(mid)
    assert f"written like {mid.item_id(0)}" in error.value.remedy
    with pytest.raises(DataError, match="names a customer of the data set"):
        table(tmp_path, mid, customer_id=["x", "y", "z"]).fit(mid)
    with pytest.raises(DataError, match=r"No line .* is whole .*value 'day'"):
        table(tmp_path, mid, date=["soon"] * 3).fit(mid)
    with pytest.raises(DataError, match="no such file"):
        own_model(str(tmp_path / "gone.csv")).fit(mid)
    (tmp_path / "recs.csv").write_text("who,what\na,b\n")
    with pytest.raises(DataError, match="known as customer_id"):
        own_model(str(tmp_path / "recs.csv")).fit(mid)


def test_a_record_knows_customers_by_whatever_they_are_called(mid: Dataset, tmp_path: Path) -> None:
    ids = [mid.customer_id(code) for code in range(mid.n_customers)]
    items = [mid.item_id(code % mid.n_items) for code in range(mid.n_customers)]
    scores: list[object] = [1.0] * len(ids)
    recs = table(tmp_path, mid, customer_id=ids, item_id=items, score=scores).fit(mid)
    hidden = pseudonymous(mid, key=b"0123456789abcdef")
    there = recs.recorded(hidden.histories())
    real = real_codes(hidden, range(hidden.n_customers))
    assert there.sum(axis=1).tolist() == [1] * mid.n_customers
    np.testing.assert_array_equal(there.argmax(axis=1), real % mid.n_items)


def test_ranks_may_begin_at_zero(mid: Dataset, tmp_path: Path) -> None:
    # by rank alone: a score goes before it
    recs = table(tmp_path, mid, score=[None] * 3).fit
    with pytest.raises(DataError, match="No score of the table"):
        recs(mid)
    lines = {"customer_id": [mid.customer_id(1)] * 2, "item_id": [mid.item_id(5), mid.item_id(7)]}
    pd.DataFrame(lines | {"rank": [1, 0]}).to_csv(tmp_path / "ranks.csv", index=False)
    made = own_model(str(tmp_path / "ranks.csv")).fit(mid)
    assert isinstance(made, RecommendationTable)
    assert "The ranks of the table begin at 0." in made.remarks
    (scores,) = made.score(mid.histories([1]))
    assert scores[7] > scores[5] > scores[0]


def test_scores_that_are_no_numbers_are_named(mid: Dataset, tmp_path: Path) -> None:
    with pytest.raises(DataError, match=r"No score of the table.*value 'high'"):
        table(tmp_path, mid, score=["high", "low", "low"]).fit(mid)
    recs = table(tmp_path, mid, score=["50%", "70%", "1%"]).fit(mid)
    assert recs.score(mid.histories([1]))[0, [5, 7]].tolist() == [50.0, 70.0]
    some = table(tmp_path, mid, score=["0.5", "n.v.", "1"]).fit(mid)
    assert "1 lines have no readable number as score, such as n.v.." in " ".join(some.remarks)


def test_ties_are_said(mid: Dataset, tmp_path: Path) -> None:
    assert "share their score" in " ".join(table(tmp_path, mid, score=[1, 1, 1]).fit(mid).remarks)
    assert "share their score" not in " ".join(table(tmp_path, mid).fit(mid).remarks)


def test_scores_that_look_like_ranks_are_doubted(mid: Dataset, tmp_path: Path) -> None:
    assert "as ranks do" in " ".join(table(tmp_path, mid, score=[1, 2, 1]).fit(mid).remarks)
    assert "as ranks do" not in " ".join(table(tmp_path, mid, score=[1, 3, 1]).fit(mid).remarks)
    against = table(tmp_path, mid, rank=[1, 2, 1]).fit(mid).remarks
    assert "The column rank puts items in another order than score" in " ".join(against)
    assert "another order" not in " ".join(table(tmp_path, mid, rank=[2, 1, 1]).fit(mid).remarks)


def test_a_column_that_is_not_read_is_named(mid: Dataset, tmp_path: Path) -> None:
    lines = {"customer_id": [mid.customer_id(1)], "item_id": [mid.item_id(5)], "distance": [0.5]}
    pd.DataFrame(lines).to_csv(tmp_path / "far.csv", index=False)
    made = own_model(str(tmp_path / "far.csv")).fit(mid)
    assert isinstance(made, RecommendationTable)
    assert made.remarks[0].endswith("best first. distance: not read.")


def test_the_name_of_a_model_has_no_spaces_around_it(mid: Dataset, tmp_path: Path) -> None:
    table(tmp_path, mid, model=["night", " night ", "rival"])
    made = own_model(f"{tmp_path / 'recs.csv'}#night").fit(mid)
    assert isinstance(made, RecommendationTable)
    assert made.recorded(mid.histories([1]))[0].sum() == 2
