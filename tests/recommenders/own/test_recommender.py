"""An own model is named by its place, taken in any form, and tried before it is believed."""

from __future__ import annotations

import pickle
import re
from functools import cache

import numpy as np
import pytest

from explain.explainer import Explainer
from recommenders import registry
from recommenders.contract import Dataset, Histories, LinearInHistory, Recommender
from recommenders.errors import DataError
from recommenders.histories import Event
from recommenders.own import recommender as own_recommender
from recommenders.own.entries import VARIABLE, own_entries, own_entry
from recommenders.own.recommender import OwnRecommender, own
from recommenders.ranking.ranker import Ranker
from recommenders.testing import datasets
from tests.recommenders.own import models

PLACE = "tests.recommenders.own.models"


@cache
def mid() -> Dataset:
    return datasets.mid()


def fitted(name: str) -> OwnRecommender:
    return own(f"{PLACE}:{name}").fit(mid())


@pytest.mark.parametrize(
    "name",
    [
        *("model", "factory", "OnlyScore", "Fitted", "AsList", "AsSparse", "AsFrame", "Flat"),
        *("Loss", "score_of", "model.score", "Few", "One", "Plenty"),
    ],
)
def test_a_score_in_any_form_is_a_recommender(name: str) -> None:
    recommender = fitted(name)
    assert isinstance(recommender, Recommender)
    batch = mid().histories([3, 4, 5])
    scores = recommender.score(batch)
    np.testing.assert_allclose(scores, models.OnlyScore().plain(batch), rtol=1e-6)
    assert scores.dtype == np.float64
    assert recommender.score(batch, np.array([7, 2])).tolist() == scores[:, [7, 2]].tolist()
    assert recommender.score(batch.take([])).shape == (0, 80)
    assert recommender.remarks == ()


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("OnlyCustomers", "ignores the history: reasons would be meaningless"),
        ("Deaf", "ignores the history: reasons would be meaningless"),
        ("Random", "answers at random"),
        ("InBatch", "otherwise when others are scored with it"),
        ("AllNan", "no finite score to anybody"),
        ("Short", r"answers in shape \(24, 79\) for 24 histories and 80 items"),
        ("Words", "does not answer with numbers"),
        ("Raises", "raised KeyError: 'embedding'"),
        ("Mute", "no method score"),
        ("OtherLogits", "put items in another order than its score"),
        ("nobody", "the module has no nobody"),
        ("broken", "cannot be made: ZeroDivisionError"),
        ("locked", "cannot be copied before it is fitted"),
        ("Kinds", "are no kinds of events"),
        ("NoEmpty", r"raised IndexError: nothing bought \(value 'a history without purchases'\)"),
        ("Writes", "changes the histories that it is given"),
    ],
)
def test_what_reasons_cannot_rest_on_is_one_sentence(name: str, says: str) -> None:
    with pytest.raises(DataError, match=f"(?i){says}") as error:
        fitted(name)
    assert error.value.remedy.endswith(".")


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("SomeNan", "has no score for 12 of 80 items"),
        ("OwnTop", "has no score for 60 of 80 items"),
        ("Mean", "no scores for a customer without purchases"),
        ("Noisy", "does not answer the same twice"),
        ("AddsTwice", "do not add up"),
        ("NoParts", "cannot be had .*raised NotImplementedError"),
        ("Chance", "of the first ten scores .* are the same as another"),
    ],
)
def test_what_limits_reasons_is_said(name: str, says: str) -> None:
    recommender = fitted(name)
    (remark,) = recommender.remarks
    assert re.search(says, remark)
    assert not isinstance(recommender, LinearInHistory)
    scores = recommender.score(mid().histories([3, 4]))
    assert np.isfinite(scores).all()
    # the list is explained all the same
    explanation = Explainer(recommender, mid()).explain(mid().customer_id(3))
    assert len(explanation.explanation.rationales) == 10


def test_scores_that_reach_their_end_are_ranked_by_what_lies_beneath() -> None:
    batch = mid().histories([3])
    expected = np.argsort(-models.OnlyScore().plain(batch)[0])
    expected = expected[~np.isin(expected, batch.items)][:10]
    chances = Ranker.of(fitted("Chance"), mid()).rank(batch, k=10).items
    assert chances.tolist() != expected.tolist()
    # by logits where the model has them, and by every digit where it has none
    for name in ("WithLogits", "ChanceInDouble"):
        recommender = fitted(name)
        assert recommender.remarks == ()
        listed = Ranker.of(recommender, mid()).rank(batch, k=10).items
        assert listed.tolist() == expected.tolist()
    scores = fitted("WithLogits").score(batch)
    np.testing.assert_allclose(scores, models.WithLogits().beneath(batch))
    # the checks see each purchase, which the chances of 1.0 hide
    explanation = Explainer(fitted("WithLogits"), mid()).explain(mid().customer_id(3)).explanation
    checks = [check for asked in explanation.checks for check in asked]
    assert checks
    assert all(check.score_after < check.score_before for check in checks)


def test_a_model_may_know_the_customers() -> None:
    recommender = fitted("KnowsCustomers")
    tastes = recommender._model.tastes
    batch = mid().histories([5, 3])
    ids = [mid().customer_id(5), mid().customer_id(3)]
    plain = models.OnlyScore().plain(batch)
    expected = plain + np.array([tastes[id_] for id_ in ids])
    np.testing.assert_allclose(recommender.score(batch), expected, rtol=1e-6)
    # a masked history is still the customer's
    empty = batch.mask(np.zeros((1, len(batch.players(1))), dtype=bool), 1)
    np.testing.assert_allclose(recommender.score(empty)[0], tastes[ids[1]], rtol=1e-6)
    # and one of nobody is asked about without an id
    nobody = Histories.of_items([[1, 2]])
    np.testing.assert_allclose(
        recommender.score(nobody), models.OnlyScore().plain(nobody), rtol=1e-6
    )
    (remark,) = recommender.remarks
    assert "knows the customers: without any history" in remark
    explanation = Explainer(recommender, mid()).explain(mid().customer_id(3))
    frame = explanation.frame()
    codes = [mid().item_code(id_) for id_ in frame["item_id"]]
    np.testing.assert_allclose(frame["score"], expected[1, codes], rtol=1e-6)


def test_a_model_that_fails_for_strangers_says_so() -> None:
    known, strangers = fitted("NoStrangers").remarks
    assert "knows the customers" in known
    assert "somebody who is not in the data" in strangers
    assert "KeyError: None" in strangers


def test_items_without_a_score_stand_last() -> None:
    scores = fitted("SomeNan").score(mid().histories([3]))[0]
    assert scores[:12].max() < scores[12:].min()
    empty = fitted("Mean").score(Histories.of_items([[]]))[0]
    assert np.ptp(empty) == 0


def test_contributions_that_add_up_are_exact() -> None:
    recommender = fitted("Adds")
    assert isinstance(recommender, LinearInHistory)
    assert recommender.remarks == ()


def test_scores_are_asked_for_in_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    recommender = fitted("model")
    batch = mid().histories(list(range(9)))
    whole = recommender.score(batch)
    monkeypatch.setattr(own_recommender, "MAX_CELLS", 160)
    np.testing.assert_array_equal(recommender.score(batch), whole)


@pytest.mark.parametrize("place", ["nothing", ":x", "no.such.module:x"])
def test_a_wrong_place_says_how_it_is_written(place: str) -> None:
    with pytest.raises(DataError):
        own(place).fit(mid())


def test_a_name_that_the_module_lacks_is_told_from_what_its_maker_lacks() -> None:
    with pytest.raises(DataError, match="The module has no Onlyscore") as error:
        own(f"{PLACE}:Onlyscore").fit(mid())
    assert "Did you mean OnlyScore?" in error.value.remedy
    with pytest.raises(DataError, match="cannot be made: AttributeError: 'int' object has no"):
        own(f"{PLACE}:lacking").fit(mid())


def test_the_operator_names_what_can_be_picked() -> None:
    named = {VARIABLE: f"Our ranker={PLACE}:model, {PLACE}:Fitted"}
    first, second = own_entries(named)
    assert (first.name, first.label) == (f"{PLACE}:model", "Our ranker")
    assert second.label == f"{PLACE}:Fitted"
    assert own_entries({}) == ()
    # a link cannot name another
    with pytest.raises(KeyError):
        registry.entry(f"{PLACE}:model")


def test_the_registry_fits_it_and_tells_its_states_apart(
    monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    entry = own_entry(f"{PLACE}:model")
    monkeypatch.setattr(registry, "ENTRIES", (entry, *registry.ENTRIES))
    recommender = registry.fitted(entry.name, mid(), cache=None)
    assert recommender.score(mid().histories([1])).shape == (1, 80)
    kept = registry.fingerprint(entry.name, mid())
    monkeypatch.setattr(own_recommender, "source_of", lambda place: "changed")
    assert registry.fingerprint(entry.name, mid()) != kept


@pytest.mark.parametrize("name", ["Fitted", "Adds"])
def test_it_can_be_sent_to_another_process(name: str) -> None:
    recommender = fitted(name)
    received = pickle.loads(pickle.dumps(recommender))
    batch = mid().histories([3, 4, 5])
    assert received.score(batch).tolist() == recommender.score(batch).tolist()
    assert isinstance(received, LinearInHistory) == isinstance(recommender, LinearInHistory)
    received.raw(batch)
    assert received._lock is not recommender._lock


def test_events_may_be_named_in_words() -> None:
    assert fitted("Views").events == (Event.VIEW, Event.PURCHASE)


def test_a_model_that_raises_for_many_is_asked_of_fewer() -> None:
    batch = mid().histories()
    expected = models.OnlyScore().plain(batch)
    for name in ("One", "Few", "Plenty"):
        np.testing.assert_allclose(fitted(name).score(batch), expected, rtol=1e-6)


def test_items_without_a_score_are_told_from_the_number_that_puts_them_below() -> None:
    some, nobody = mid().histories([0, 1]), mid().histories([0]).take(np.array([0]))
    assert fitted("SomeNan").unscored(some).tolist() == [[True] * 12 + [False] * 68] * 2
    # of a row without any score nothing is told apart
    mean, empty = fitted("Mean"), nobody.where(np.zeros(len(nobody.items), dtype=np.bool_))
    assert not mean.unscored(empty).any()
    assert not fitted("OnlyScore").unscored(some).any()
