"""Where everything on a screen comes from."""

from __future__ import annotations

from pages.ui.elements.provenance import footer, provenance
from recommenders import registry
from recommenders.operation.version import app_version
from tests.pages.panels import circle, fitted, from_item, onward, run_panel, said, view_of


def test_data_recommender_and_method_are_named() -> None:
    model = fitted(from_item(0))
    assert provenance(view_of(model)) == [
        "Circle_",
        "as of 30 Jun 2026",
        f"data {circle().fingerprint[:8]}",
        f"{model.entry.label} {model.fingerprint[:8]}",
        "Shapley values from masked histories",
        f"Becausal {app_version()}",
    ]
    assert "exact contributions" in provenance(view_of(fitted(onward())))
    # in closed form, or over every combination of few purchases: the panel says which
    closed = registry.entry("uptake-lift").factory().fit(circle())
    assert "contributions without sampling" in provenance(view_of(fitted(closed)))


def test_the_footer_has_them_in_one_line() -> None:
    app = run_panel(lambda: footer(view_of(fitted(onward()))))
    assert said(app).startswith("Circle_ · as of 30 Jun 2026 · data ")
