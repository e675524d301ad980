from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.context import ExplanationContext
from explain.counterfactual import wording
from explain.counterfactual.additions import Additions
from explain.counterfactual.contrast import contrast
from explain.counterfactual.minimal_set import Smallest
from explain.counterfactual.why_not import Status, StillOut, WhyNot, why_not
from explain.profiles.item_statistics import ItemStatistics
from recommenders.contract import Dataset
from recommenders.ranking.ranker import Ranker
from tests.worlds import ANN, TITLES, A, B, C, D, E, F, G

SET = Smallest(
    target=D,
    enters=False,
    items=(A, B),
    solved=True,
    lower_bound=2,
    rank_before=1,
    rank_after=14,
    rank_alone=20,
    score_before=2.0,
    score_after=1.0,
    shown=10,
    n_candidates=575,
    n_players=111,
    n_scored=6,
)


def test_a_proven_set_is_named_and_counted(tiny: Dataset) -> None:
    assert wording.leaving(SET, tiny) == (
        f"It leaves the list without these 2 of 111 purchased items: {TITLES[A]} and {TITLES[B]}. "
        "No smaller set does: that is proven. Asked without them, the recommender puts it at rank "
        "14 of 575."
    )


@pytest.mark.parametrize(
    ("bound", "sentence"),
    [
        (1, "A smaller set may do. "),
        (2, "A smaller set may do, though it is proven that no single purchase does. "),
    ],
)
def test_what_is_not_proven_is_not_claimed(tiny: Dataset, bound: int, sentence: str) -> None:
    open_ = replace(SET, items=(A, B, C), lower_bound=bound)
    leaving = wording.leaving(open_, tiny)
    assert sentence in leaving
    assert "No smaller set" not in leaving


def test_long_sets_are_cut_and_one_purchase_is_one(tiny: Dataset) -> None:
    many = wording.leaving(replace(SET, items=(A, B, C, D, E, F, G), lower_bound=7), tiny)
    assert f"these 7 of 111 purchased items: {TITLES[A]}" in many
    assert f"{TITLES[E]} and 2 more." in many
    assert TITLES[F] not in many
    single = wording.leaving(replace(SET, items=(A,), lower_bound=1), tiny)
    assert "this one of 111 purchased items" in single
    assert "Asked without it," in single
    most = wording.leaving(replace(SET, items=(A, B, C, D, E, F, G), n_players=9), tiny)
    assert most.startswith(
        "It leaves the list without most of what was bought, 7 of 9 purchased items. "
    )
    every = wording.leaving(replace(SET, items=(A, B), n_players=2), tiny)
    assert every.startswith("It leaves the list without any history.")


def test_no_set_is_proven_or_only_not_found(tiny: Dataset) -> None:
    nothing = replace(SET, items=(), solved=False, lower_bound=112, rank_alone=3)
    assert wording.leaving(nothing, tiny) == (
        "It stays in the list whatever is taken of the 111 purchased items: that is proven. "
        "Without any history it is at rank 3."
    )
    unknown = replace(nothing, lower_bound=5)
    assert wording.leaving(unknown, tiny) == (
        "No set was found that takes it out, and it is proven that none of fewer than 5 purchased "
        "items does."
    )
    assert "brings it in" in wording.entering(replace(unknown, enters=True), tiny)
    assert "no purchase" in wording.leaving(replace(nothing, n_players=0, lower_bound=1), tiny)
    single = wording.leaving(replace(nothing, n_players=1, lower_bound=2), tiny)
    assert single.startswith("It stays in the list without the only purchased item, too: that is")


def test_what_keeps_an_item_out_that_a_change_brings_in_is_said(tiny: Dataset) -> None:
    came = replace(SET, items=(A,), lower_bound=1, enters=True)
    plain = wording.entering(came, tiny)
    assert wording.entering(came, tiny, StillOut(rank=12)) == (
        f"{plain} {TITLES[A]} could be listed, too, then: that leaves it at rank 12."
    )
    ruled = wording.entering(came, tiny, StillOut(rank=2, rule="it is hidden by “Stock”"))
    assert (
        ruled == f"{plain} A rule of the shop keeps it out all the same: it is hidden by “Stock”."
    )


def test_a_contrast_tells_both_sides(tiny: Dataset, tiny_ranker: Ranker) -> None:
    """Ann bought A, B, C; of her candidates D shares a buyer with B and C, E with A."""
    history = tiny.histories([ANN])
    contrasted = contrast(tiny_ranker, history, D, E)
    sentence = wording.lead(contrasted, tiny)
    values = contrasted.attribution.values[:, 2]
    best = TITLES[[A, B, C][int(values.argmax())]]
    assert f"What speaks most for {TITLES[D]} is {best}." in sentence
    assert f"What speaks most for {TITLES[E]} is {TITLES[A]}." in sentence
    swapped = wording.swapping(contrasted, tiny)
    assert swapped.startswith("They change places when the recommender is asked without ")
    assert [title for title in TITLES[:3] if title in swapped]


@pytest.mark.parametrize(
    ("above", "below", "said"),
    [
        # B lowers both, E less than D: it is no reason for E
        ([1.0, -0.5, 0.1], [-0.2, -0.1, 0.05], ["D:A", "E:"]),
        # C says the same of both but for a little; A adds to E what it does not add to D
        ([0.0, 0.2, 0.9], [0.3, 0.0, 0.8], ["D:B", "E:A"]),
        ([-0.1, -0.2, -0.3], [-0.3, -0.2, -0.1], [":"]),
        ([-0.1, 0.0, 0.0], [0.0, 0.4, 0.0], ["D:", "E:B"]),
    ],
)
def test_what_speaks_for_an_item_lifts_it(
    tiny: Dataset, tiny_ranker: Ranker, above: list[float], below: list[float], said: list[str]
) -> None:
    names = dict(zip("ABCDE", TITLES, strict=False))
    pair = contrast(tiny_ranker, tiny.histories([ANN]), D, E)
    values = np.column_stack([above, below, np.subtract(above, below)])
    ends = np.array([1.5, 1.0, 0.5])
    attribution = replace(
        pair.attribution, values=values, base=ends, total=ends + values.sum(axis=0)
    )
    sentence = wording.lead(replace(pair, attribution=attribution), tiny)
    for side, purchase in (one.split(":") for one in said):
        name = names[side] if side else "either of the two"
        if purchase:
            assert f"What speaks most for {name} is {names[purchase]}." in sentence
        else:
            assert f"Nothing that was bought speaks clearly for {name}." in sentence
    alone = f"{TITLES[D]} is ahead without any history, too." in sentence
    assert alone == (f"What speaks most for {TITLES[D]}" not in sentence)


def test_every_status_has_its_sentence(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    history = tiny.histories([ANN])

    def of(item: int | None) -> WhyNot:
        return why_not(
            ExplanationContext(tiny_ranker, tiny, tiny_statistics), history, item, shown=1
        )

    assert of(None).status is Status.UNKNOWN
    assert wording.standing(of(None), tiny) == ""
    assert wording.standing(of(A), tiny).startswith("It was bought before, and this list leaves")
    assert wording.standing(of(D), tiny) == (
        "It is in the list, at place 1; by score it is at rank 1 of 5."
    )
    varied = wording.standing(of(D), tiny, varied=True)
    assert varied.startswith("It is at rank 1 of 5 by score; variety")
    assert wording.standing(of(E), tiny) == "It is at rank 2 of 5, 1 place below the list."
    assert wording.standing(of(G), tiny).startswith("In these data nobody had it by 30 Jun 2026")
    # rules pin some of the list, all of it
    beside = wording.standing(replace(of(E), rank=4, room=1, shown=3), tiny)
    assert beside.endswith(
        "with the rules of the shop the list goes down to rank 1, 3 places above it."
    )
    assert "pin the whole list" in wording.standing(replace(of(E), room=0), tiny)
    unscored = replace(of(E), status=Status.UNSCORED)
    assert wording.standing(unscored, tiny) == (
        "The recommender has no score for it: such items stand below all others, rank 2 of 5."
    )


def test_additions_say_how_many_were_tried(tiny: Dataset) -> None:
    additions = Additions(
        target=D,
        items=np.array([A, B], dtype=np.int32),
        ranks=np.array([4, 12]),
        scores=np.array([2.0, 1.0]),
        shown=10,
    )
    assert wording.adding(additions, tiny) == (
        f"One more purchase of {TITLES[A]} would bring it in, at rank 4 (2 items that go with it "
        "tried)."
    )
    none = replace(additions, ranks=np.array([11, 12]))
    assert wording.adding(none, tiny) == (
        f"No single further purchase of the 2 items tried brings it in; the best, {TITLES[A]}, "
        "puts it at rank 11."
    )
    empty = replace(
        additions, items=additions.items[:0], ranks=additions.ranks[:0], scores=additions.scores[:0]
    )
    assert "no further purchase was tried" in wording.adding(empty, tiny)
