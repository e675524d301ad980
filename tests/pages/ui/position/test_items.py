"""Items by what their places did for them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.position.findings import PositionFindings, position_findings
from pages.ui.position.items import draw_items
from pages.ui.session.resources import LoadedDataset
from recommenders.testing import toys
from tests.explain.position.worlds import half_as_often
from tests.pages.panels import fitted, leads_of, rows, run_panel, said, view_of


@pytest.fixture(scope="module")
def findings() -> PositionFindings:
    return position_findings(half_as_often())


def test_items_lead_to_their_view_with_rates_and_intervals(findings: PositionFindings) -> None:
    loaded = LoadedDataset.of(half_as_often())
    view = view_of(fitted(toys.Fixed([4.0, 3.0, 2.0, 1.0]), loaded))
    app = run_panel(lambda: draw_items(findings, view))
    assert "Of 4 items with at least 20 clicks" in said(app)
    high, low = rows(app, 0), rows(app, 1)
    assert high[0][0] == "Tin_0 *of* tea"
    assert low[0][0] == "Tin_3 *of* tea"
    # what it would gain has no minus sign
    assert not low[0][-1].startswith("-")
    assert {link.page for link in leads_of(app)} == {"item"}
    assert leads_of(app)[0].params["item"] == "i0"


def test_too_few_clicks_for_any_item(findings: PositionFindings) -> None:
    assert findings.placements is not None
    few = replace(findings.placements, clicks=np.full(4, 3.0))
    loaded = LoadedDataset.of(half_as_often())
    view = view_of(fitted(toys.Fixed([4.0, 3.0, 2.0, 1.0]), loaded))
    app = run_panel(lambda: draw_items(replace(findings, placements=few), view))
    assert "No item has 20 clicks or more" in said(app)
    assert not app.table
