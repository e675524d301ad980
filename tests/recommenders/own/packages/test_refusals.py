"""A refusal names the model and what to do."""

from __future__ import annotations

from recommenders.own.packages.refusals import columns_unknown, learns_by_heart


class Factors:
    """A model."""


def test_each_is_a_sentence_with_a_way_out() -> None:
    assert str(learns_by_heart(Factors(), remedy="Take another.")) == (
        "A Factors learns each customer by heart and cannot score a changed history, so there "
        "would be no reasons. Take another."
    )
    assert str(columns_unknown(Factors(), ids="ids")) == (
        "Your Factors is fitted, and which item each of its columns is cannot be known. "
        "Write adapt(model, items=ids)."
    )
