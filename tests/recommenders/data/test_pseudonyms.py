"""Pseudonyms hide who a customer is and where, are the same under a key, and change no purchase."""

from __future__ import annotations

import hashlib
import hmac
import itertools
from dataclasses import replace

import numpy as np
import pytest
from scipy.stats import spearmanr

from recommenders.contract import Columns, Dataset
from recommenders.data import pseudonyms
from recommenders.data.pseudonyms import (
    LENGTH,
    LONG,
    pseudonymous,
    real_codes,
    shown_code,
    shown_codes,
)
from recommenders.data.splits import until
from recommenders.errors import DataError
from recommenders.guests.guest import basket_history, guest_code, with_guest
from tests import worlds

KEY, OTHER = b"0123456789abcdef", b"fedcba9876543210"


def ids(dataset: Dataset) -> list[str]:
    return dataset.customers[Columns.CUSTOMER].astype(str).tolist()


def by_real_id(dataset: Dataset, key: bytes) -> dict[str, str]:
    """The pseudonym of each customer."""
    hidden = pseudonymous(dataset, key=key)
    came = real_codes(hidden, range(dataset.n_customers)).tolist()
    return {dataset.customer_id(real): hidden.customer_id(code) for code, real in enumerate(came)}


def test_no_name_and_no_id_is_left_and_every_customer_can_be_told_from_the_others() -> None:
    plain = worlds.tiny()
    hidden = pseudonymous(plain, key=KEY)
    assert not set(ids(plain)) & set(ids(hidden))
    assert len(set(ids(hidden))) == plain.n_customers
    assert {len(id_) for id_ in ids(hidden)} == {LENGTH}
    labels = [hidden.customer_label(code) for code in range(hidden.n_customers)]
    assert not {plain.customer_label(code) for code in range(plain.n_customers)} & set(labels)
    assert all(len(label.split()) == 2 for label in labels)
    assert {Columns.CUSTOMER, Columns.NAME} <= set(hidden.customers.columns)
    assert set(hidden.customers.columns) <= {Columns.CUSTOMER, Columns.NAME, Columns.SEGMENT}
    assert not any(finding.example for finding in hidden.findings)


def test_a_pseudonym_is_the_keyed_hash_of_the_id_and_of_nothing_else() -> None:
    plain = worlds.tiny()
    own = by_real_id(plain, KEY)
    digest = hmac.new(KEY, b"becausal customer\0ann", hashlib.sha256).digest()
    # 12 letters of base 32 are the first 60 bits
    letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
    bits = int.from_bytes(digest[:8], "big") >> 4
    assert own["ann"] == "".join(letters[bits >> (5 * n) & 31] for n in reversed(range(12)))
    # a later state of the data has another fingerprint, and the same pseudonyms
    assert by_real_id(replace(plain, fingerprint="another"), KEY) == own
    assert not set(by_real_id(plain, OTHER).values()) & set(own.values())


def test_purchases_searches_and_all_that_runs_along_them_go_with_the_customer() -> None:
    plain = worlds.tiny()
    hidden = pseudonymous(plain, key=KEY)
    came = real_codes(hidden, range(hidden.n_customers))
    assert sorted(came.tolist()) == list(range(plain.n_customers))
    assert came.tolist() != list(range(plain.n_customers))
    begin, end = plain.log.indptr[:-1], plain.log.indptr[1:]
    for code, real in enumerate(came.tolist()):
        there = slice(hidden.log.indptr[code], hidden.log.indptr[code + 1])
        here = slice(begin[real], end[real])
        for of_shown, of_real in (
            (hidden.log.items, plain.log.items),
            (hidden.log.times, plain.log.times),
            (hidden.log.events, plain.log.events),
            (hidden.unit_prices, plain.unit_prices),
            (hidden.positions, plain.positions),
            (hidden.randomised, plain.randomised),
        ):
            np.testing.assert_array_equal(of_shown[there], of_real[here])
        if Columns.SEGMENT in plain.customers:
            segments = (dataset.customers[Columns.SEGMENT] for dataset in (hidden, plain))
            shown, real_one = (s.iloc[c] for s, c in zip(segments, (code, real), strict=True))
            assert shown == real_one
    assert hidden.items is plain.items


def test_searches_stay_with_who_made_them(sample: Dataset) -> None:
    hidden = pseudonymous(sample, key=KEY)
    assert sample.searches is not None
    assert hidden.searches is not None
    public = sample.searches.public()
    known = public.customers >= 0
    back = real_codes(hidden, hidden.searches.customers[known].tolist())
    np.testing.assert_array_equal(back, public.customers[known])
    np.testing.assert_array_equal(hidden.searches.customers[~known], public.customers[~known])


def test_codes_are_places_in_the_order_of_the_pseudonyms_and_lead_back_for_recommenders() -> None:
    plain = worlds.tiny()
    hidden = pseudonymous(plain, key=KEY)
    assert ids(hidden) == sorted(ids(hidden))
    for code, id_ in enumerate(ids(hidden)):
        assert hidden.customer_code(id_) == code
        (real,) = real_codes(hidden, [code]).tolist()
        assert shown_code(hidden, real) == code
        # a recommender that knows its customers is told the code that it was fitted with
        customers = hidden.histories([code]).customers
        assert customers is not None
        assert customers.tolist() == [real]
    assert [hidden.customer_code(id_) for id_ in ids(plain)] == [None] * plain.n_customers
    assert shown_code(hidden, None) is None
    assert shown_codes(hidden, real_codes(hidden, [3, 1]).tolist()).tolist() == [1, 3]
    assert shown_codes(plain, [3, 1]).tolist() == [1, 3]
    assert real_codes(plain, [3, 1]).tolist() == [3, 1]


def test_a_guest_and_an_earlier_state_keep_the_way_back() -> None:
    plain = worlds.tiny()
    hidden = pseudonymous(plain, key=KEY)
    with_one = with_guest(hidden, basket_history([0, 1], hidden))
    guest = guest_code(with_one)
    assert guest == plain.n_customers
    customers = with_one.histories([guest]).customers
    assert customers is not None
    assert customers.tolist() == [plain.n_customers]
    earlier = until(hidden, hidden.local_time(int(np.median(hidden.log.times))))
    np.testing.assert_array_equal(earlier.known_as, hidden.known_as)
    assert ids(earlier) == ids(hidden)


def test_what_is_kept_by_code_is_kept_for_one_order_alone() -> None:
    plain = worlds.tiny()
    fingerprints = {plain.fingerprint} | {
        pseudonymous(plain, key=key).fingerprint for key in (KEY, OTHER)
    }
    assert len(fingerprints) == 3
    # what a page shows of it is that of the data
    assert {fingerprint[:8] for fingerprint in fingerprints} == {plain.fingerprint[:8]}


def test_customers_who_share_the_short_form_have_a_long_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = worlds.mid()
    monkeypatch.setattr(pseudonyms, "LENGTH", 1)
    lengths = [len(id_) for id_ in ids(pseudonymous(plain, key=KEY))]
    # 200 customers have 32 letters
    assert set(lengths) <= {1, LONG}
    assert lengths.count(LONG) > 150
    # and where these are the same as well nothing is shown
    monkeypatch.setattr(pseudonyms, "LONG", 1)
    with pytest.raises(DataError, match="the same pseudonym"):
        pseudonymous(plain, key=KEY)


def guessed_keys(dataset: Dataset) -> list[bytes]:
    """Whatever somebody who sees the app, or has the data, may hold for the key."""
    shown = dataset.fingerprint, dataset.name, dataset.title, str(dataset.as_of), ""
    texts = [text[:length] for text in shown for length in (4, 8, 12, 16, 32, 64)]
    texts += [text[len(text) // 2 :] for text in shown]
    table = dataset.customers.to_csv(index=False).encode()
    digests = [
        digest
        for source in (table, *map(str.encode, texts))
        for name in ("md5", "sha1", "sha256", "blake2b", "blake2s")
        for made in (hashlib.new(name, source),)
        for digest in (made.digest(), made.digest()[:16], made.hexdigest().encode())
    ]
    plain = [text.encode() for text in texts]
    return list(dict.fromkeys([*plain, *(text.upper() for text in plain), *digests]))


def test_no_key_that_can_be_seen_or_worked_out_from_the_data_undoes_them(sample: Dataset) -> None:
    hidden = set(ids(pseudonymous(sample, key=KEY)))
    some = ids(sample)[:100]
    tried = 0
    for key, id_ in itertools.product(guessed_keys(sample), some):
        for digest in (
            pseudonyms._digest(key, "customer", id_),
            hmac.digest(key, id_.encode(), "sha256"),
            hashlib.blake2b(id_.encode(), key=key[:64], digest_size=24).digest(),
            hashlib.sha256(key + id_.encode()).digest(),
        ):
            tried += 1
            assert pseudonyms._ids([pseudonyms.base64.b32encode(digest[:20]).decode()])[0] not in (
                hidden
            )
    assert tried > 50_000


def test_neither_order_nor_place_tells_whose_a_pseudonym_is(sample: Dataset) -> None:
    hidden = pseudonymous(sample, key=KEY)
    came = real_codes(hidden, range(hidden.n_customers))
    n = hidden.n_customers
    # 2,000 customers in a random order: a rank correlation has a spread of 1 / sqrt(n - 1)
    assert abs(spearmanr(came, np.arange(n)).statistic) < 4 / np.sqrt(n - 1)
    # and about one of them stands where he stood
    assert int((came == np.arange(n)).sum()) < 8
    # nor does a neighbour stay a neighbour
    assert int((np.abs(np.diff(came)) == 1).sum()) < 12
    # names are drawn apart from the place
    names = hidden.customers[Columns.NAME].rank(method="first").to_numpy()
    assert abs(spearmanr(came, names).statistic) < 4 / np.sqrt(n - 1)
