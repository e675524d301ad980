"""The upper part of the Position view, each panel drawn alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from explain.position.findings import METHODS, PositionFindings, position_findings
from pages.ui.position import curve
from pages.ui.session.resources import FittedModel
from recommenders.position_bias.curve import Method
from tests.explain.position.worlds import half_as_often
from tests.pages.panels import alts, fitted, from_item, report_of, rows, run_panel, said, view_of


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


@pytest.fixture(scope="module")
def findings() -> PositionFindings:
    return position_findings(half_as_often())


def test_the_curve_stands_beside_the_click_rates(findings: PositionFindings) -> None:
    app = run_panel(lambda: curve.draw_curve(findings))
    table = rows(app)
    assert [row[0] for row in table] == ["1", "2", "3", "4"]
    assert table[0][1] == "1"
    assert findings.curve is not None
    assert table[1][1].startswith(f"{findings.curve.examination[1]:.2f} (")
    assert "place 1 100 %, place 2" in alts(app)[0]
    assert "say the same" in said(app)
    # the file has the numbers
    assert report_of(app).tables[0].frame["examination"].iloc[0] == 1.0


def test_a_place_with_too_few_clicks_says_so(findings: PositionFindings) -> None:
    assert findings.curve is not None
    known = np.array([True, True, True, False])
    some = replace(
        findings.curve,
        **{
            name: np.where(known, getattr(findings.curve, name), np.nan)
            for name in ("examination", "low", "high")
        },
        unmatched=3,
    )
    app = run_panel(lambda: curve.draw_curve(replace(findings, curve=some)))
    assert rows(app)[3][1] == "too few clicks"
    assert "3 clicks are left out" in said(app)


def test_a_method_is_taken_from_the_address_and_written_there(model: FittedModel) -> None:
    assert curve.chosen_method(view_of(model)) is Method.HARVESTING
    assert curve.chosen_method(view_of(model, method="randomised")) is Method.RANDOMISED
    app = run_panel(lambda: curve.draw_method(Method.NAIVE), method="naive")
    choice = app.button_group(key=curve.METHOD)
    assert choice.value == METHODS[Method.NAIVE] or choice.value is Method.NAIVE
    assert "This is NOT the examination" in said(app)
    choice.set_value(METHODS[Method.EM]).run()
    assert app.query_params["method"] == "em"


def test_an_unknown_method_is_told(model: FittedModel) -> None:
    app = run_panel(lambda: curve.chosen_method(view_of(model, method="*guess*")))
    assert "There is no method" in app.warning[0].value
    assert r"\*guess\*" in app.warning[0].value


def test_nothing_to_read_names_the_columns(model: FittedModel) -> None:
    app = run_panel(lambda: curve.draw_no_exposures(view_of(model)))
    assert report_of(app).title == "Circle_ does not say what was shown at which place"
    assert "impression and click, with the place of each in the column position" in said(app)


def test_a_refusal_is_a_sentence() -> None:
    refused = PositionFindings(method=Method.EM, refused="Too *few* clicks.")
    app = run_panel(lambda: curve.draw_heading(refused))
    assert report_of(app).title == "How far down customers look cannot be told this way"
    assert "Too *few* clicks." in said(app)
