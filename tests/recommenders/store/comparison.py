"""Whether two data sets are the same, cell by cell."""

from __future__ import annotations

from dataclasses import fields

import numpy as np
import pandas as pd

from recommenders.contract import Dataset
from recommenders.data.fingerprint import fingerprint
from recommenders.relations.known_graph import content_of


def assert_same(one: Dataset, other: Dataset) -> None:
    """Fail where anything that is shown or computed with differs."""
    for field in fields(Dataset):
        mine, theirs = getattr(one, field.name), getattr(other, field.name)
        if isinstance(theirs, pd.DataFrame):
            pd.testing.assert_frame_equal(mine, theirs, check_dtype=True)
        elif isinstance(theirs, np.ndarray):
            np.testing.assert_array_equal(mine, theirs)
            assert mine.dtype == theirs.dtype
        elif field.name not in ("log", "searches", "known_edges", "findings"):
            assert mine == theirs, field.name
    assert one.log.as_of == other.log.as_of
    assert fingerprint(one.log) == fingerprint(other.log)
    assert {f.text: f for f in one.findings} == {f.text: f for f in other.findings}
    assert (one.searches is None) == (other.searches is None)
    if one.searches is not None and other.searches is not None:
        assert fingerprint(*one.searches.content()) == fingerprint(*other.searches.content())
    assert (one.known_edges is None) == (other.known_edges is None)
    if one.known_edges is not None and other.known_edges is not None:
        assert fingerprint(*content_of(one.known_edges)) == fingerprint(
            *content_of(other.known_edges)
        )
