"""Do the explanations hold: the sentences, the table, and the way to measure them."""

from __future__ import annotations

from dataclasses import fields, replace
from math import nan

import pytest
from streamlit.testing.v1 import AppTest

from explain.bench.explainers.methods import LEAVE_ONE_OUT
from explain.bench.protocol.metrics import MAIN, STEPS
from explain.bench.summary import Curve, Result
from explain.quality.audit import Audit
from explain.quality.explanations import OWN_METHOD, ExplanationQuality
from explain.surrogate.fidelity import Fidelity
from pages.ui.quality import cache, explanations
from pages.ui.session.resources import FittedModel
from tests.pages.judged import estimate
from tests.pages.panels import alts, fitted, from_item, plain, report_of, run_panel, said, view_of


def audited(**figures: float) -> Audit:
    """An audit of 200 customers in which all is zero but these figures."""
    known = {"customers": 200, "items": 2_000} | figures
    return Audit(**{field.name: known.get(field.name, 0) for field in fields(Audit)})


def result(method: str, mean: float, *, falls: bool = True) -> Result:
    heights = tuple(mean - (step / 100 if falls else 0.0) for step in range(STEPS))
    return Result(
        method=method,
        note="",
        customers=100,
        metrics={name: estimate(mean) for name in MAIN},
        difference={name: estimate(-0.25) for name in MAIN},
        share_of_gap={},
        curves={
            kind: Curve(method=method, kind=kind, mean=heights, low=heights, high=heights)
            for kind in ("deletion", "insertion")
        },
        seconds=0.002,
        asked=1.0,
        calls=1.0,
        stable=30,
        same_seeds=0.5,
        same_history=nan,
    )


MEASURED = ExplanationQuality(
    results=(result(OWN_METHOD, 0.5), result(LEAVE_ONE_OUT, 0.75)),
    short=0,
    audit=audited(causes=40, lowered=0.75),
    surrogate=Fidelity(tau=0.9, r2=0.95, n_items=50),
)


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(from_item(0))


def draw(
    model: FittedModel,
    monkeypatch: pytest.MonkeyPatch,
    measured: ExplanationQuality | None,
    **params: str,
) -> AppTest:
    monkeypatch.setattr(cache, "explanation_quality", lambda _: measured)
    return run_panel(lambda: explanations.show(view_of(model)), **params)


def test_what_is_not_measured_can_be_asked_for(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    monkeypatch.setattr(
        cache, "start_explanation_quality", lambda view: asked.append(view.model.fingerprint)
    )
    app = draw(model, monkeypatch, None)
    assert "Not measured yet." in said(app)
    button = app.button(key="explained_start")
    assert button.label.startswith("Measure the explanations, ")
    button.click().run()
    assert asked == [model.fingerprint]
    assert not draw(model, monkeypatch, None, present="1").button


def test_the_audit_and_the_surrogate_are_told(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = said(draw(model, monkeypatch, MEASURED))
    assert "**75 % of the reasons that are worded as a cause hold**" in text
    assert "Strong: the surrogate reproduces this ranking" in text
    none = replace(MEASURED, audit=audited(), surrogate=None)
    text = said(draw(model, monkeypatch, none))
    assert "No reason of 2,000 list entries is worded as a cause" in text
    assert "There are too few purchases for a feature surrogate." in text


def test_methods_stand_beside_leave_one_out(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = draw(model, monkeypatch, MEASURED)
    first, second = (
        [plain(str(cell)) for cell in row] for row in app.dataframe[0].value.to_numpy().tolist()
    )
    assert first == [
        "contributions (shown)",
        "0.500 (0.375 to 0.625)",
        "-0.250 (-0.375 to -0.125)",
        "0.500 (0.375 to 0.625)",
        "0.500 (0.375 to 0.625)",
        "50 %",
        "",
        "2.00",
    ]
    # itself is not held against itself
    assert second[:3] == [LEAVE_ONE_OUT, "0.750 (0.625 to 0.875)", ""]
    assert "100 customers outside the fit" in said(app)
    assert "on 30 customers" in said(app)
    # of the two methods one is charted, and both are told
    deletion, insertion = alts(app)
    assert deletion.endswith(f"mean {OWN_METHOD} 0.500, {LEAVE_ONE_OUT} 0.750")
    assert insertion.startswith("The score returns")
    assert len(report_of(app).tables[0].frame) == 4 * STEPS


def test_where_no_score_depends_on_a_purchase_nothing_is_compared(
    model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    flat = replace(MEASURED, results=(result(OWN_METHOD, 0.5, falls=False),))
    app = draw(model, monkeypatch, flat)
    assert "gives new items the same score whatever was bought" in said(app)
    assert not app.dataframe
    assert not alts(app)
