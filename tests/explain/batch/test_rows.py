"""The rows of a batch: two voices, and nothing said to a customer that is not sure."""

from __future__ import annotations

import pyarrow as pa
import pytest

from explain.batch.rows import SCHEMA, rows_of
from explain.contract import ReasonState
from explain.explainer import Explainer
from recommenders.contract import Dataset
from recommenders.linear.item_knn import ItemKNN


@pytest.fixture(scope="module")
def explainer(mid: Dataset) -> Explainer:
    return Explainer(ItemKNN().fit(mid), mid)


def test_rows_keep_the_schema_and_say_what_the_list_says(
    mid: Dataset, explainer: Explainer
) -> None:
    explained = explainer.explain(mid.customer_id(5))
    rows = rows_of(explained)
    table = pa.Table.from_pylist(rows, schema=SCHEMA)
    assert table.num_rows == 10
    assert table["rank"].to_pylist() == list(range(1, 11))
    entries = explained.to_dict()["items"]
    assert table["reason"].to_pylist() == [entry["reason"] for entry in entries]
    assert table["title"].to_pylist() == [entry["title"] for entry in entries]


def test_a_customer_is_told_what_is_personal_faithful_and_plausible_only(
    mid: Dataset, explainer: Explainer
) -> None:
    told = untold = 0
    for customer in range(30):
        for row in rows_of(explainer.explain(mid.customer_id(customer))):
            sure = bool(row["personal"] and row["faithful"] and row["plausible"])
            if row["customer_reason"] is None:
                untold += 1
                continue
            told += 1
            assert sure
            assert row["state"] == str(ReasonState.PERSONAL)
            assert row["customer_reason"].startswith(("Because you bought ", "Because you buy "))
    assert told
    assert untold
