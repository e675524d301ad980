"""What thousands of customers are called, at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset
from recommenders.histories import IntArray, LongArray


def customer_labels(dataset: Dataset, codes: IntArray | LongArray) -> NDArray[np.object_]:
    """`Dataset.customer_label` of each of the customers (codes), in their order."""
    table = dataset.customers.iloc[codes]
    labels = "Customer " + table[Columns.CUSTOMER].astype(str)
    if Columns.NAME in table:
        names = table[Columns.NAME]
        labels = names.where(names.fillna("") != "", labels)
    return labels.to_numpy(dtype=object)
