from __future__ import annotations

import pandas as pd
import pytest

from recommenders.adapters.files.values.event_kinds import kind_of, kinds_of, share_of_kinds


@pytest.mark.parametrize(
    ("word", "kind"),
    [
        ("Order Completed", "purchase"),
        ("Ordered Product", "purchase"),
        ("Product Viewed", "view"),
        ("Added to Cart", "cart"),
        ("view_item_list", "impression"),
        ("Refund", ""),
        ("Active on Site", ""),
        ("Kauf", "purchase"),
        ("compra", "purchase"),
        ("Куплено", "purchase"),
        ("购买", "purchase"),
        ("구매", "purchase"),
        ("Visualização", "view"),
        ("просмотр", "view"),
        ("In den Warenkorb", "cart"),
        ("Sepete ekle", "cart"),
        ("お気に入り", "wishlist"),
        ("曝光", "impression"),
        ("Clic", "click"),
        ("blorp", None),
        ("1", None),
    ],
)
def test_kinds_in_words_of_shops_and_their_analytics(word: str, kind: str | None) -> None:
    assert kind_of(word) == kind


@pytest.mark.parametrize(
    ("words", "kinds"),
    [
        (["view", "payment", "purchase"], ["view", "", "purchase"]),
        (["Placed Order", "Ordered Product", "Viewed Product"], ["", "purchase", "view"]),
        (["Placed Order", "Viewed Product"], ["purchase", "view"]),
        (["Payment", "Refund"], ["purchase", ""]),
        (["checkout", "order_placed", "blorp"], ["", "purchase", None]),
    ],
)
def test_a_step_of_a_purchase_does_not_count_beside_it(
    words: list[str], kinds: list[str | None]
) -> None:
    assert kinds_of(words) == kinds


def test_a_column_of_kinds_has_purchases_and_others() -> None:
    assert share_of_kinds(pd.Series(["Ordered Product", "Viewed Product", None, "x"])) == 0.5
    # a place on the screen, purchases alone, numbers
    assert share_of_kinds(pd.Series(["search", "detail", "cart"])) == 0.0
    assert share_of_kinds(pd.Series(["order", "sale"])) == 0.0
    assert share_of_kinds(pd.Series([1, 2])) == 0.0
