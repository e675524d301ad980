"""Explanations of recommendations, each checked by asking the recommender again.

>>> from explain import Explainer
>>> from recommenders import fit, load_dataset
>>> dataset = load_dataset("sample")
>>> Explainer(fit("gf-cf", dataset), dataset).explain("C0382")

Everything here is loaded when it is first asked for: importing the package costs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import lazy_loader

if TYPE_CHECKING:
    from explain.context import ExplanationContext
    from explain.contract import Attribution, AttributionMethod, ReasonState
    from explain.explainer import CustomerExplanation, Explainer, ItemAbsence

__all__ = [
    "Attribution",
    "AttributionMethod",
    "CustomerExplanation",
    "Explainer",
    "ExplanationContext",
    "ItemAbsence",
    "ReasonState",
]

__getattr__, __dir__, _ = lazy_loader.attach(
    __name__,
    submod_attrs={
        "context": ["ExplanationContext"],
        "contract": ["Attribution", "AttributionMethod", "ReasonState"],
        "explainer": ["CustomerExplanation", "Explainer", "ItemAbsence"],
    },
)
