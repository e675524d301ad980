"""Pseudonyms hide who a customer is, are the same every time, and change nothing else."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from recommenders.contract import Columns
from recommenders.data import pseudonyms
from recommenders.data.pseudonyms import pseudonymous
from tests import worlds


def ids(dataset) -> list[str]:
    return dataset.customers[Columns.CUSTOMER].astype(str).tolist()


def test_no_name_and_no_id_is_left_and_every_customer_can_be_told_from_the_others() -> None:
    plain = worlds.tiny()
    hidden = pseudonymous(plain)
    assert not set(ids(plain)) & set(ids(hidden))
    assert len(set(ids(hidden))) == plain.n_customers
    labels = [hidden.customer_label(code) for code in range(hidden.n_customers)]
    assert not {plain.customer_label(code) for code in range(plain.n_customers)} & set(labels)
    assert all(len(label.split()) == 2 for label in labels)


def test_they_are_the_same_every_time_and_others_under_another_key() -> None:
    plain = worlds.tiny()
    assert ids(pseudonymous(plain)) == ids(pseudonymous(plain))
    assert ids(pseudonymous(plain, key="a")) == ids(pseudonymous(plain, key="a"))
    assert not set(ids(pseudonymous(plain, key="a"))) & set(ids(pseudonymous(plain, key="b")))


def test_without_a_key_they_change_with_the_data_and_with_one_they_last() -> None:
    plain = worlds.tiny()
    later = replace(plain, fingerprint="another")
    assert ids(pseudonymous(plain)) != ids(pseudonymous(later))
    assert ids(pseudonymous(plain, key="a")) == ids(pseudonymous(later, key="a"))


def test_codes_histories_items_and_segments_stay() -> None:
    plain = worlds.tiny()
    hidden = pseudonymous(plain)
    assert hidden.log is plain.log
    assert hidden.items is plain.items
    assert hidden.fingerprint == plain.fingerprint
    for code, id_ in enumerate(ids(hidden)):
        assert hidden.customer_code(id_) == code
    assert [hidden.customer_code(id_) for id_ in ids(plain)] == [None] * plain.n_customers
    columns = {Columns.CUSTOMER, Columns.NAME, Columns.SEGMENT}
    assert set(hidden.customers.columns) <= columns


def test_ids_grow_until_all_customers_differ(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pseudonyms, "LENGTHS", (1, 12))
    plain = worlds.tiny()
    many = replace(
        plain,
        customers=plain.customers.iloc[np.zeros(40, dtype=int)].assign(
            **{Columns.CUSTOMER: [f"c{n:02}" for n in range(40)]}
        ),
    )
    assert {len(id_) for id_ in ids(pseudonymous(many))} == {12}
