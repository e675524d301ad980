"""What every recommender must keep. Inherit, set ``make``, and the battery runs.

class TestMine(RecommenderContract):
    make = Mine
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import numpy as np
import pandas as pd
import pytest

from explain.attribution.attribute import attribute
from explain.contract import AttributionMethod
from recommenders import artifacts
from recommenders.contract import Columns, Dataset, Histories, LinearInHistory, Recommender
from recommenders.data.dataset import RawTables, build
from recommenders.registry import ENTRIES, PersistentRecommender
from tests.worlds import AS_OF

CLOSE = {"rtol": 2e-5, "atol": 1e-6}


class _Silent:
    """The same recommender, which does not say that it is linear."""

    name: ClassVar[str] = "silent"

    def __init__(self, recommender: Recommender) -> None:
        self.events, self.score, self.fit = (
            recommender.events,
            recommender.score,
            recommender.fit,
        )


class RecommenderContract:
    """Runs on the mid-size world, and on the tiny one with its customer without purchases."""

    make: ClassVar[Callable[[], PersistentRecommender]]
    reads_order: ClassVar[bool] = False

    @pytest.fixture(scope="class")
    @classmethod
    def fitted(cls, mid: Dataset) -> PersistentRecommender:
        return cls.make().fit(mid)

    @pytest.fixture(scope="class")
    @classmethod
    def batch(cls, mid: Dataset, fitted: PersistentRecommender) -> Histories:
        histories = mid.histories(list(range(40)), events=fitted.events)
        assert 0 in histories.lengths
        assert max(histories.lengths) > 20
        return histories

    @pytest.fixture(scope="class")
    @classmethod
    def longest(cls, mid: Dataset, fitted: PersistentRecommender) -> Histories:
        histories = mid.histories(events=fitted.events)
        return histories.take([int(histories.lengths.argmax())])

    def test_keeps_the_protocol_and_is_registered(self, fitted: PersistentRecommender) -> None:
        assert isinstance(fitted, Recommender)
        assert [e.factory for e in ENTRIES if e.name == fitted.name] == [type(fitted)]
        assert isinstance(fitted.version, int)

    def test_shape_and_type(
        self, mid: Dataset, fitted: PersistentRecommender, batch: Histories
    ) -> None:
        scores = fitted.score(batch)
        assert scores.shape == (len(batch), mid.n_items)
        assert scores.dtype == np.float32
        assert np.isfinite(scores).all()
        assert fitted.score(batch.take([])).shape == (0, mid.n_items)

    def test_chosen_items_are_a_slice(
        self, fitted: PersistentRecommender, batch: Histories
    ) -> None:
        for items in ([7, 3, 3, 60], [5], []):
            chosen = np.array(items, dtype=np.int32)
            scores = fitted.score(batch, chosen)
            assert scores.dtype == np.float32
            np.testing.assert_allclose(scores, fitted.score(batch)[:, chosen], **CLOSE)

    def test_scoring_leaves_no_trace(self, fitted: PersistentRecommender, batch: Histories) -> None:
        first = fitted.score(batch).copy()
        fitted.score(batch.take([5, 3]))
        fitted.score(Histories.of_items([[1, 2], []]), np.array([4], dtype=np.int32))
        np.testing.assert_array_equal(fitted.score(batch), first)

    def test_an_answer_is_the_callers_own(
        self, fitted: PersistentRecommender, batch: Histories
    ) -> None:
        before = fitted.score(batch).copy()
        answer = fitted.score(batch)
        if answer.flags.writeable:
            answer[:] = -1.0
        np.testing.assert_array_equal(fitted.score(batch), before)

    def test_a_batch_equals_one_by_one(
        self, fitted: PersistentRecommender, batch: Histories
    ) -> None:
        single = np.vstack([fitted.score(batch.take([row])) for row in range(len(batch))])
        np.testing.assert_allclose(fitted.score(batch), single, **CLOSE)

    def test_order_of_the_batch_does_not_matter(
        self, fitted: PersistentRecommender, batch: Histories
    ) -> None:
        order = np.random.default_rng(1).permutation(len(batch))
        np.testing.assert_allclose(
            fitted.score(batch.take(order)), fitted.score(batch)[order], **CLOSE
        )

    def test_order_of_events_does_not_matter(
        self, fitted: PersistentRecommender, longest: Histories
    ) -> None:
        if self.reads_order:
            pytest.skip("reads the order of events")
        order = np.random.default_rng(2).permutation(len(longest.items))
        shuffled = Histories(
            indptr=longest.indptr.copy(),
            items=longest.items[order],
            times=longest.times[order],
            quantities=longest.quantities[order],
            events=longest.events[order],
            as_of=longest.as_of,
        )
        np.testing.assert_allclose(fitted.score(shuffled), fitted.score(longest), **CLOSE)

    def test_an_unknown_customer_is_served(
        self, mid: Dataset, fitted: PersistentRecommender
    ) -> None:
        scores = fitted.score(Histories.of_items([[0, 8, 16], [79]], as_of=mid.log.as_of))
        assert scores.shape == (2, mid.n_items)
        assert np.isfinite(scores).all()

    def test_only_the_history_counts(
        self, mid: Dataset, fitted: PersistentRecommender, batch: Histories
    ) -> None:
        # the same events in another row, so under another customer code
        row = int(batch.lengths.argmax())
        swapped = batch.take([row, 0, row])
        scores = fitted.score(swapped)
        np.testing.assert_allclose(scores[0], fitted.score(batch)[row], **CLOSE)
        np.testing.assert_allclose(scores[2], scores[0], **CLOSE)

    def test_empty_histories_score_alike(self, mid: Dataset, fitted: PersistentRecommender) -> None:
        scores = fitted.score(Histories.of_items([[], [3, 4], []], as_of=mid.log.as_of))
        assert np.isfinite(scores).all()
        np.testing.assert_array_equal(scores[0], scores[2])

    def test_masked_purchases_are_not_seen(
        self, fitted: PersistentRecommender, longest: Histories
    ) -> None:
        players = longest.players()
        coalitions = np.random.default_rng(3).random((12, len(players))) < 0.5
        coalitions[0], coalitions[1] = False, True
        masked = fitted.score(longest.mask(coalitions))
        for row, members in enumerate(coalitions):
            built = longest.where(np.isin(longest.items, players[members]))
            np.testing.assert_allclose(masked[row], fitted.score(built)[0], **CLOSE)

    def test_threads_do_not_disturb_each_other(
        self, fitted: PersistentRecommender, batch: Histories
    ) -> None:
        serial = [fitted.score(batch.take([row])).copy() for row in range(len(batch))]
        with ThreadPoolExecutor(8) as pool:
            rows = list(range(len(batch))) * 5
            answers = list(pool.map(lambda row: fitted.score(batch.take([row])), rows))
        for row, answer in zip(rows, answers, strict=True):
            np.testing.assert_array_equal(answer, serial[row])

    def test_inputs_are_not_written_to(
        self, fitted: PersistentRecommender, longest: Histories, mid: Dataset
    ) -> None:
        items = np.array([3, 1, 2], dtype=np.int32)
        arrays = ("indptr", "items", "times", "quantities", "events")
        before = {name: getattr(longest, name).copy() for name in arrays}
        fitted.score(longest, items)
        type(self).make().fit(replace(mid))
        assert items.tolist() == [3, 1, 2]
        for name in arrays:
            np.testing.assert_array_equal(getattr(longest, name), before[name])

    def test_saving_and_restoring_changes_no_score(
        self, fitted: PersistentRecommender, batch: Histories, tmp_path: Path
    ) -> None:
        arrays = fitted.arrays()
        assert all(array.dtype != object for array in arrays.values())
        artifacts.save(tmp_path / "model", arrays, {"v": 1})
        back = type(self).make().restore(artifacts.load(tmp_path / "model", {"v": 1}))
        np.testing.assert_array_equal(back.score(batch), fitted.score(batch))
        if isinstance(fitted, LinearInHistory) and isinstance(back, LinearInHistory):
            targets = np.arange(5, dtype=np.int32)
            row = batch.take([int(batch.lengths.argmax())])
            np.testing.assert_array_equal(
                back.contributions(row, targets), fitted.contributions(row, targets)
            )

    def test_fitting_twice_gives_the_same(
        self, fitted: PersistentRecommender, mid: Dataset
    ) -> None:
        again = type(self).make().fit(mid).arrays()
        for name, array in fitted.arrays().items():
            np.testing.assert_array_equal(again[name], array)

    def test_contributions_add_up_for_every_coalition(
        self, fitted: PersistentRecommender, longest: Histories, mid: Dataset
    ) -> None:
        if not isinstance(fitted, LinearInHistory):
            pytest.skip("not linear in the history")
        targets = np.arange(mid.n_items, dtype=np.int32)
        parts = fitted.contributions(longest, targets)
        players = longest.players()
        assert parts.shape == (len(players), len(targets))
        assert parts.dtype == np.float64
        coalitions = np.random.default_rng(4).random((30, len(players))) < 0.5
        coalitions[0], coalitions[1] = False, True
        scores = fitted.score(longest.mask(coalitions)).astype(np.float64)
        added = coalitions @ parts + scores[:1]
        assert np.abs(added - scores).max() <= 1e-5 * np.abs(scores).max()
        assert fitted.contributions(longest, targets[:0]).shape == (len(players), 0)
        nobody = Histories.of_items([[]], as_of=mid.log.as_of)
        assert fitted.contributions(nobody, targets).shape == (0, len(targets))

    def test_contributions_equal_converged_sampling(
        self, fitted: PersistentRecommender, longest: Histories
    ) -> None:
        if not isinstance(fitted, LinearInHistory):
            pytest.skip("not linear in the history")
        targets = np.arange(6, dtype=np.int32)
        sampled = attribute(_Silent(fitted), longest, targets)
        assert sampled.method is AttributionMethod.SAMPLED
        exact = fitted.contributions(longest, targets)
        size = max(float(np.abs(exact).max()), 1e-6)
        assert np.abs(sampled.values - exact).max() <= 1e-4 * size

    def test_items_and_customers_without_purchases(self, tiny: Dataset) -> None:
        recommender = type(self).make().fit(tiny)
        scores = recommender.score(tiny.histories(events=recommender.events))
        assert scores.shape == (tiny.n_customers, tiny.n_items)
        assert np.isfinite(scores).all()

    def test_a_data_set_without_optional_columns(self, bare: Dataset) -> None:
        recommender = type(self).make().fit(bare)
        assert np.isfinite(recommender.score(bare.histories())).all()

    def test_a_shop_where_nothing_was_bought_yet(self) -> None:
        recommender = type(self).make().fit(_unsold())
        scores = recommender.score(Histories.of_items([[0], []], as_of=AS_OF.value // 10**9))
        assert scores.shape == (2, 2)
        assert np.isfinite(scores).all()


def _unsold() -> Dataset:
    lines = pd.DataFrame(
        {
            Columns.CUSTOMER: ["x", "x"],
            Columns.ITEM: ["y", "z"],
            Columns.TIME: AS_OF,
            Columns.EVENT: "view",
        }
    )
    return build(RawTables(name="new", title="New", interactions=lines))
