"""Icons of categories."""

from __future__ import annotations

import pytest

from pages.ui.elements.icons import DEFAULT_ICON, icon


@pytest.mark.parametrize(
    ("names", "symbol"),
    [
        (("Dog", None), "pets"),
        ((None, "Fresh groceries"), "nutrition"),
        (("Nothing known", "Apparel"), "apparel"),
        (("Printers & Ink", "Office"), "print"),
        (("Drinks & Snacks",), "local_cafe"),
        (("Steak",), "sell"),
        (("Education",), "sell"),
        (("Pink things",), "sell"),
        (("Cabbage",), "sell"),
    ],
)
def test_an_icon_is_found_by_the_beginning_of_a_word(
    names: tuple[str | None, ...], symbol: str
) -> None:
    assert icon(*names) == f":material/{symbol}:"
    assert icon(None) == DEFAULT_ICON
