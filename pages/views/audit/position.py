"""The Position view: how far down customers look, and what that does to clicks and policies."""

from __future__ import annotations

from pages.ui.position import curve, items, other_policy
from pages.ui.session import context
from pages.ui.session.placements import placements_of


def show(view: context.ViewContext) -> None:
    """The curve by the chosen method, the items it matters for, and a log of one's own."""
    method = curve.chosen_method(view)
    findings = placements_of(view.model.loaded.dataset, method)
    if findings is None:
        curve.draw_no_exposures(view)
    else:
        curve.draw_heading(findings)
        curve.draw_method(method)
        if findings.curve is not None:
            curve.draw_curve(findings)
            items.draw_items(findings, view)
    other_policy.draw_other_policy(view)


show(context.current())
