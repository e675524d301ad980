"""The battery for a recommender. Inherit it, set ``make``, and it runs.

class TestMine(RecommenderContract):
make = Mine
bad_settings = ({"rank": 0}, {"weight": -0.1})
block_constant = "mine.MAX_CELLS"
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, ClassVar

import numpy as np
import pytest

from recommenders import artifacts
from recommenders.contract import (
    Dataset,
    Histories,
    LinearInHistory,
    PersistentRecommender,
    Recommender,
    SumOfParts,
)
from recommenders.histories import FloatArray
from recommenders.testing import datasets

_ARRAYS = ("indptr", "items", "times", "quantities", "events")


class RecommenderContract:
    """Runs on `datasets.mid`, and on `datasets.tiny` with its customer without purchases.

    What only some recommenders can do is tested where they do it: saving where there are
    ``arrays`` and ``restore`` (`PersistentRecommender`), contributions where there are any
    (`LinearInHistory`), and parts of a score (`SumOfParts`).
    """

    make: ClassVar[Callable[[], Recommender]]
    """Makes the recommender, not fitted yet: the class itself, or a static method."""
    reads_order: ClassVar[bool] = False
    """Whether the score may depend on the order in which events of a history are passed."""
    bad_settings: ClassVar[tuple[Mapping[str, Any], ...]] = ()
    """Settings that the class of ``config`` must refuse with a ValueError that names the first."""
    block_constant: ClassVar[str] = ""
    """The module constant, with its module, that bounds what is computed at once; empty: none."""
    block_size: ClassVar[int] = 1_000
    """A small value for it, that cuts the 200 customers or 80 items into several blocks."""
    blocks_in_fit: ClassVar[bool] = False
    """Whether the blocks are those of `fit`, and not of `score`."""
    exact_in_blocks: ClassVar[bool] = False
    """Whether the size of a block must not change a score in the last digit either."""

    def pytest_generate_tests(self, metafunc: pytest.Metafunc) -> None:
        """One test for each of ``bad_settings``."""
        if "wrong" in metafunc.fixturenames:
            metafunc.parametrize("wrong", self.bad_settings, ids=str)

    @pytest.fixture(scope="class")
    @classmethod
    def mid(cls) -> Dataset:
        """200 customers, 80 items, seeded."""
        return _mid()

    @pytest.fixture(scope="class")
    @classmethod
    def fitted(cls, mid: Dataset) -> Recommender:
        """The recommender, fitted to the mid-size data set."""
        return cls.make().fit(mid)

    @pytest.fixture(scope="class")
    @classmethod
    def batch(cls, mid: Dataset, fitted: Recommender) -> Histories:
        """The histories of forty customers, empty and long ones among them."""
        histories = mid.histories(list(range(40)), events=fitted.events)
        assert 0 in histories.lengths
        assert max(histories.lengths) > 20
        return histories

    @pytest.fixture(scope="class")
    @classmethod
    def longest(cls, mid: Dataset, fitted: Recommender) -> Histories:
        """The longest history of the data set, as a batch of one."""
        histories = mid.histories(events=fitted.events)
        return histories.take([int(histories.lengths.argmax())])

    def test_keeps_the_protocol(self, fitted: Recommender) -> None:
        """It has the methods and attributes of `Recommender`."""
        assert isinstance(fitted, Recommender)

    def test_settings_are_checked(self, wrong: Mapping[str, Any]) -> None:
        """A setting out of range is refused when the settings are made, by its name."""
        config = type(type(self).make().config)  # type: ignore[attr-defined]
        with pytest.raises(ValueError, match=next(iter(wrong))):
            config(**wrong)

    def test_shape_and_type(self, mid: Dataset, fitted: Recommender, batch: Histories) -> None:
        """A score is float32 or float64 of shape (n_rows, n_items), and finite."""
        scores = fitted.score(batch)
        assert scores.shape == (len(batch), mid.n_items)
        assert scores.dtype in (np.float32, np.float64)
        assert np.isfinite(scores).all()
        assert fitted.score(batch.take([])).shape == (0, mid.n_items)

    def test_chosen_items_are_a_slice(self, fitted: Recommender, batch: Histories) -> None:
        """``score(histories, items)`` is ``score(histories)[:, items]``."""
        for items in ([7, 3, 3, 60], [5], []):
            chosen = np.array(items, dtype=np.int32)
            scores = fitted.score(batch, chosen)
            assert scores.dtype in (np.float32, np.float64)
            _assert_close(scores, fitted.score(batch)[:, chosen])

    def test_scoring_leaves_no_trace(self, fitted: Recommender, batch: Histories) -> None:
        """What was scored before changes nothing."""
        first = fitted.score(batch).copy()
        fitted.score(batch.take([5, 3]))
        fitted.score(Histories.of_items([[1, 2], []]), np.array([4], dtype=np.int32))
        np.testing.assert_array_equal(fitted.score(batch), first)

    def test_an_answer_is_the_callers_own(self, fitted: Recommender, batch: Histories) -> None:
        """Writing into an answer does not change the next one."""
        before = fitted.score(batch).copy()
        answer = fitted.score(batch)
        if answer.flags.writeable:
            answer[:] = -1.0
        np.testing.assert_array_equal(fitted.score(batch), before)

    def test_a_batch_equals_one_by_one(self, fitted: Recommender, batch: Histories) -> None:
        """Who else is in the batch changes nothing."""
        single = np.vstack([fitted.score(batch.take([row])) for row in range(len(batch))])
        _assert_close(fitted.score(batch), single)

    def test_order_of_the_batch_does_not_matter(
        self, fitted: Recommender, batch: Histories
    ) -> None:
        """A row's score is its own, wherever it stands."""
        order = np.random.default_rng(1).permutation(len(batch))
        _assert_close(fitted.score(batch.take(order)), fitted.score(batch)[order])

    def test_order_of_events_does_not_matter(self, fitted: Recommender, longest: Histories) -> None:
        """Times tell what came first, not the order of the lines."""
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
        _assert_close(fitted.score(shuffled), fitted.score(longest))

    def test_an_unknown_customer_is_served(self, mid: Dataset, fitted: Recommender) -> None:
        """A history that nobody in the data set has is scored as well."""
        scores = fitted.score(Histories.of_items([[0, 8, 16], [79]], as_of=mid.log.as_of))
        assert scores.shape == (2, mid.n_items)
        assert np.isfinite(scores).all()

    def test_only_the_history_counts(self, fitted: Recommender, batch: Histories) -> None:
        """The same events in another row, so under another customer code, score the same."""
        row = int(batch.lengths.argmax())
        scores = fitted.score(batch.take([row, 0, row]))
        _assert_close(scores[0], fitted.score(batch)[row])
        _assert_close(scores[2], scores[0])

    def test_empty_histories_score_alike(self, mid: Dataset, fitted: Recommender) -> None:
        """Without a history there is nothing to tell customers apart by."""
        scores = fitted.score(Histories.of_items([[], [3, 4], []], as_of=mid.log.as_of))
        assert np.isfinite(scores).all()
        np.testing.assert_array_equal(scores[0], scores[2])

    def test_masked_purchases_are_not_seen(self, fitted: Recommender, longest: Histories) -> None:
        """A masked history scores as if the masked items had never been bought.

        What a recommender stored of its customers while fitting breaks this, and with it every
        explanation: removing a purchase would change nothing.
        """
        players = longest.players()
        coalitions = np.random.default_rng(3).random((12, len(players))) < 0.5
        coalitions[0], coalitions[1] = False, True
        masked = fitted.score(longest.mask(coalitions))
        for row, members in enumerate(coalitions):
            built = longest.where(np.isin(longest.items, players[members]))
            _assert_close(masked[row], fitted.score(built)[0])

    def test_threads_do_not_disturb_each_other(self, fitted: Recommender, batch: Histories) -> None:
        """Eight threads get the answers that one gets."""
        serial = [fitted.score(batch.take([row])).copy() for row in range(len(batch))]
        with ThreadPoolExecutor(8) as pool:
            rows = list(range(len(batch))) * 5
            answers = list(pool.map(lambda row: fitted.score(batch.take([row])), rows))
        for row, answer in zip(rows, answers, strict=True):
            np.testing.assert_array_equal(answer, serial[row])

    def test_inputs_are_not_written_to(
        self, fitted: Recommender, longest: Histories, mid: Dataset
    ) -> None:
        """Neither `fit` nor `score` changes what it is passed."""
        items = np.array([3, 1, 2], dtype=np.int32)
        before = {name: getattr(longest, name).copy() for name in _ARRAYS}
        fitted.score(longest, items)
        assert items.tolist() == [3, 1, 2]
        for name in _ARRAYS:
            np.testing.assert_array_equal(getattr(longest, name), before[name])
        untouched = datasets.mid().log
        for name in _ARRAYS:
            np.testing.assert_array_equal(getattr(mid.log, name), getattr(untouched, name))

    def test_the_size_of_a_block_does_not_matter(
        self, fitted: Recommender, mid: Dataset, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """What is computed a few rows or items at a time is the same as all at once."""
        if not self.block_constant:
            pytest.skip("does not work in blocks")
        histories = mid.histories(events=fitted.events)
        longest = histories.take([int(histories.lengths.argmax())])
        targets = np.arange(mid.n_items, dtype=np.int32)
        scores = fitted.score(histories)
        parts = None
        if isinstance(fitted, LinearInHistory):
            parts = fitted.contributions(longest, targets)
        monkeypatch.setattr(self.block_constant, self.block_size)
        in_blocks = type(self).make().fit(mid) if self.blocks_in_fit else fitted
        again = in_blocks.score(histories)
        if self.exact_in_blocks:
            np.testing.assert_array_equal(again, scores)
        np.testing.assert_allclose(again, scores, rtol=1e-5, atol=1e-7)
        if parts is not None:
            assert isinstance(in_blocks, LinearInHistory)
            sent = in_blocks.contributions(longest, targets)
            np.testing.assert_allclose(sent, parts, rtol=1e-5, atol=1e-9)

    def test_saving_and_restoring_changes_no_score(
        self, fitted: Recommender, batch: Histories, tmp_path: Path
    ) -> None:
        """What comes back from disk scores, and contributes, the same to the last digit."""
        if not isinstance(fitted, PersistentRecommender):
            pytest.skip("is not saved")
        assert isinstance(fitted.version, int)
        arrays = fitted.arrays()
        assert all(array.dtype != object for array in arrays.values())
        artifacts.save(tmp_path / "model", arrays, {"v": 1})
        empty = type(self).make()
        assert isinstance(empty, PersistentRecommender)
        restored = empty.restore(artifacts.load(tmp_path / "model", {"v": 1}))
        np.testing.assert_array_equal(restored.score(batch), fitted.score(batch))
        if isinstance(fitted, LinearInHistory) and isinstance(restored, LinearInHistory):
            targets = np.arange(5, dtype=np.int32)
            row = batch.take([int(batch.lengths.argmax())])
            np.testing.assert_array_equal(
                restored.contributions(row, targets), fitted.contributions(row, targets)
            )

    def test_fitting_twice_gives_the_same(
        self, fitted: Recommender, batch: Histories, mid: Dataset
    ) -> None:
        """The same data gives the same scores, and the same arrays where there are any."""
        again = type(self).make().fit(mid)
        np.testing.assert_array_equal(again.score(batch), fitted.score(batch))
        if isinstance(fitted, PersistentRecommender) and isinstance(again, PersistentRecommender):
            arrays = again.arrays()
            for name, array in fitted.arrays().items():
                np.testing.assert_array_equal(arrays[name], array)

    def test_contributions_add_up_for_every_coalition(
        self, fitted: Recommender, longest: Histories, mid: Dataset
    ) -> None:
        """The rows of a coalition and the score of nothing are the score of the masked history."""
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

    def test_the_parts_of_a_score_add_up_to_it(
        self, fitted: Recommender, longest: Histories, mid: Dataset
    ) -> None:
        """One value a target and part; an unpersonal part is that of the empty history too."""
        if not isinstance(fitted, SumOfParts):
            pytest.skip("does not say what its score is made of")
        targets = np.arange(mid.n_items, dtype=np.int32)[::-1]
        nobody = Histories.of_items([[]], as_of=mid.log.as_of)
        for history in (longest, nobody):
            parts = fitted.parts(history, targets)
            assert len({part.name for part in parts}) == len(parts)
            assert {part.values.shape for part in parts} == {targets.shape}
            scores = fitted.score(history, targets)[0].astype(np.float64)
            summed = np.sum([part.values for part in parts], axis=0)
            np.testing.assert_allclose(summed, scores, rtol=1e-5, atol=1e-5)
        for part, same in zip(fitted.parts(longest, targets), parts, strict=True):
            if not part.personal:
                np.testing.assert_array_equal(part.values, same.values)

    def test_items_and_customers_without_purchases(self) -> None:
        """Both are scored, and their scores are numbers."""
        tiny = datasets.tiny()
        recommender = type(self).make().fit(tiny)
        scores = recommender.score(tiny.histories(events=recommender.events))
        assert scores.shape == (tiny.n_customers, tiny.n_items)
        assert np.isfinite(scores).all()

    def test_a_data_set_without_optional_columns(self) -> None:
        """Customer, item and time are enough."""
        bare = datasets.tiny(bare=True)
        recommender = type(self).make().fit(bare)
        assert np.isfinite(recommender.score(bare.histories())).all()

    def test_a_shop_where_nothing_was_bought_yet(self) -> None:
        """It can be fitted, and its scores are numbers."""
        recommender = type(self).make().fit(datasets.unsold())
        as_of = datasets.AS_OF.value // 10**9
        scores = recommender.score(Histories.of_items([[0], []], as_of=as_of))
        assert scores.shape == (2, 2)
        assert np.isfinite(scores).all()


@cache
def _mid() -> Dataset:
    return datasets.mid()


def _assert_close(scores: FloatArray, expected: FloatArray) -> None:
    """Equal, but for what float32 loses when numbers are added in another order."""
    np.testing.assert_allclose(scores, expected, rtol=2e-5, atol=1e-6)
