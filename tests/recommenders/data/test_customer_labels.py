from __future__ import annotations

from dataclasses import replace

import numpy as np

from recommenders.contract import Columns, Dataset
from recommenders.data.customer_labels import customer_labels


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
