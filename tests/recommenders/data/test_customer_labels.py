from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels, short_label


def test_labels_are_those_of_the_data_set_one_by_one(tiny: Dataset) -> None:
    names = ["Ann Bee", None, "", "Dan", float("nan"), "Fay"]
    named = replace(tiny, customers=tiny.customers.assign(**{Columns.NAME: names}))
    bare = replace(tiny, customers=tiny.customers.drop(columns=Columns.NAME, errors="ignore"))
    codes = np.array([5, 1, 2, 0, 4])
    for dataset in (named, bare):
        expected = [dataset.customer_label(code) for code in codes.tolist()]
        assert customer_labels(dataset, codes).tolist() == expected
    assert customer_labels(named, codes).tolist()[0] == "Fay"
    assert customer_labels(named, codes).tolist()[1] == f"Customer {tiny.customer_id(1)}"


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("Leon Stewart", "Leon"),
        ("Mary-Jane O'Neil", "Mary-Jane"),
        ("Jean Luc Picard", "Jean"),
        ("Leon", "Leon"),
        ("Mr. Leon Stewart", "Mr. Leon Stewart"),
        ("Stewart, Leon", "Stewart, Leon"),
        ("Household 1000", "household 1000"),
        ("Acme Office Supplies Ltd", "Acme Office Supplies Ltd"),
        ("Élodie Müller", "Élodie"),
        ("12 Monkeys", "12 Monkeys"),
        ("", "customer ann"),
        (None, "customer ann"),
    ],
)
def test_what_a_sentence_calls_a_customer(tiny: Dataset, name: str | None, short: str) -> None:
    customers = tiny.customers.copy()
    customers[Columns.NAME] = [name, *customers[Columns.NAME].iloc[1:]]
    assert short_label(replace(tiny, customers=customers), 0) == short
