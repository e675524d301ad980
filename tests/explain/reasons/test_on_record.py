"""Reasons for a list that is a record: what goes with it is named, and nothing is a cause."""

from __future__ import annotations

import pandas as pd
import pytest

from explain import Explainer
from explain.contract import ReasonState
from explain.quality.audit import audit
from recommenders import fit
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.own.entries import own_model


@pytest.fixture(scope="module")
def recorded(sample: Dataset, tmp_path_factory: pytest.TempPathFactory) -> Explainer:
    """The lists of item-kNN for fifty customers, as a table, without the model."""
    explainer = Explainer(fit("item-knn", sample), sample)
    lines = []
    for code in range(0, 500, 10):
        customer = sample.customer_id(code)
        ranking = explainer.context.ranker.rank(sample.histories([code]), k=10)
        for item, score in zip(ranking.items.tolist(), ranking.scores.tolist(), strict=True):
            lines.append((customer, sample.item_id(item), score))
    place = tmp_path_factory.mktemp("record") / "recs.csv"
    frame = pd.DataFrame(lines, columns=[Columns.CUSTOMER, Columns.ITEM, "score"])
    frame.to_csv(place, index=False)
    return Explainer(own_model(str(place)).fit(sample), sample)


def test_the_list_is_the_record_and_nothing_is_called_a_cause(
    recorded: Explainer, sample: Dataset
) -> None:
    asked = Explainer(fit("item-knn", sample), sample)
    named = 0
    for code in range(0, 200, 10):
        customer = sample.customer_id(code)
        answer = recorded.explain(customer)
        model = asked.explain(customer)
        assert answer.frame()["item_id"].tolist() == model.frame()["item_id"].tolist()
        for rationale in answer.explanation.rationales:
            reason = rationale.reason
            assert reason.state is ReasonState.UNTESTED
            assert "ecause" not in rationale.plain
            assert rationale.plain.startswith(("Goes with ", "Nothing that ")) or (
                "has bought it before" in rationale.plain
            )
            if reason.named is not None:
                named += 1
                assert all(ground.related for ground in reason.verdict.grounds)
        text = str(answer)
        assert "ecause" not in text
        assert "10 untested" in text
        assert "no model can be asked" in text
    assert named > 100


def test_figures_have_no_answer_where_none_is_known(recorded: Explainer, sample: Dataset) -> None:
    answer = recorded.explain(sample.customer_id(0))
    frame = answer.frame()
    assert frame["personal"].isna().all()
    assert frame["rank_without"].isna().all()
    assert {entry["personal"] for entry in answer.to_dict()["items"]} == {None}
    assert (answer.contributions()["contribution"] == 0).all()


def test_what_would_be_if_is_refused(recorded: Explainer, sample: Dataset) -> None:
    customer = sample.customer_id(0)
    bought = sample.item_id(int(sample.histories([0]).items[0]))
    with pytest.raises(DataError, match=r"a record.*recs\.csv"):
        recorded.explain(customer, without=[bought])
    with pytest.raises(DataError, match="a record"):
        audit(recorded.context, customers=1, rng=None)  # type: ignore[arg-type]


def test_why_not_tells_where_it_stands_and_no_more(recorded: Explainer, sample: Dataset) -> None:
    customer = sample.customer_id(0)
    listed = recorded.explain(customer).frame()["item_id"].tolist()
    other = next(item for item in sample.items[Columns.ITEM] if item not in listed)
    assert str(recorded.why_not(customer, other)) == (
        "The record has no score of it for this customer."
    )
    below = recorded.why_not(customer, listed[-1], k=5)
    assert str(below) == "It is at rank 10 of 10, 5 places below the list."
    assert below.answer.removal is None
