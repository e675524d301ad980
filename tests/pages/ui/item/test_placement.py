"""What part of an item's clicks comes from where it stood."""

from __future__ import annotations

from pages.ui.item.placement import draw_placement
from pages.ui.session.resources import LoadedDataset
from recommenders.testing import toys
from tests.explain.position.worlds import half_as_often
from tests.pages.panels import fitted, from_item, run_panel, said, view_of


def test_an_item_that_stood_first_says_what_it_owes_to_that() -> None:
    loaded = LoadedDataset.of(half_as_often())
    view = view_of(fitted(toys.Fixed([4.0, 3.0, 2.0, 1.0]), loaded), method="naive")
    app = run_panel(lambda: draw_placement(view, 0))
    assert "come from where it stood, not from what it is" in said(app)
    assert "[All items by their places](position?" in app.markdown[0].value
    # the method of the Position view is its own
    assert "method=" not in app.markdown[0].value
    app = run_panel(lambda: draw_placement(view, 0), present="1")
    assert "](position" not in app.markdown[0].value


def test_data_without_impressions_say_nothing() -> None:
    assert not run_panel(lambda: draw_placement(view_of(fitted(from_item(0))), 0)).markdown
