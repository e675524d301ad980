"""The parts of the Recommender view, one at a time: the others compute nothing."""

from __future__ import annotations

from typing import Final

import streamlit as st

from pages.ui.elements.parts import choose_part
from pages.ui.recommender import (
    association_rules,
    drivers,
    exposure,
    fidelity,
    model_card,
    shop_rules,
)
from pages.ui.session.context import ViewContext
from pages.ui.session.links import SHOP_RULES

LABELS: Final = {
    "drivers": "Drivers",
    "rules": "Association rules",
    SHOP_RULES: "Shop rules",
    "catalogue": "Catalogue",
    "fidelity": "Fidelity",
    "card": "Model card",
}
DRAW: Final = {
    "drivers": drivers.show,
    "rules": association_rules.show,
    SHOP_RULES: shop_rules.show,
    "catalogue": exposure.show,
    "fidelity": fidelity.show,
    "card": model_card.show,
}


def show(view: ViewContext) -> None:
    """The title, the choice of a part, and the part."""
    # what the title says is computed below the choice, so that another part can be chosen while
    # it is
    head = st.container()
    part = choose_part("Recommender", LABELS, view.selection.part, field="part")
    DRAW[part](view, head)
