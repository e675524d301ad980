"""Data without searches say what is needed."""

from __future__ import annotations

import pytest

from pages.ui.search.missing import draw_missing
from tests.pages.panels import fitted, from_item, run_panel, said, view_of


@pytest.mark.parametrize("private", [False, True])
def test_the_table_is_described(private: bool) -> None:
    view = view_of(fitted(from_item(0)), private=private)
    app = run_panel(lambda: draw_missing(view))
    assert app.title[0].value == "This data set has no searches"
    text = said(app)
    assert "searches.csv" in text
    assert ("fewer than five customers" in text) == private
    app.button[0].click().run()
    assert app.query_params["dataset"] == "sample"
