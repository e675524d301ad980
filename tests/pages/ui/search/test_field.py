"""The query is chosen or typed, and stands in the address."""

from __future__ import annotations

from explain.search.log_summary import LogSummary, SuggestedQuery
from pages.ui.search import field
from tests.pages.panels import run_panel
from tests.recommenders.search.shop import shop

SUGGESTIONS = (
    SuggestedQuery(text="lamp", label="searched most"),
    SuggestedQuery(text="linen light", label="never searched"),
)


def draw() -> None:
    searches = shop().searches
    assert searches is not None
    field.draw_field("lamp", LogSummary.of(searches), SUGGESTIONS, sessions=True)


def test_known_queries_stand_with_their_counts() -> None:
    app = run_panel(draw)
    options = app.selectbox(key=field.PICKED).options
    assert options[0] == "lamp · 3 searches"
    assert "desk · 1 search" in options
    assert app.pills(key=field.TRY).value == "searched most"
    assert app.toggle(key=field.SESSIONS).value is True


def test_choices_are_written_into_the_address() -> None:
    app = run_panel(draw)
    app.selectbox(key=field.PICKED).select("desk").run()
    assert app.query_params["query"] == "desk"
    app.pills(key=field.TRY).select("never searched").run()
    assert app.query_params["query"] == "linen light"
    app.toggle(key=field.SESSIONS).set_value(False).run()
    assert app.query_params["sessions_off"] == "1"


def test_an_audience_has_no_controls() -> None:
    app = run_panel(draw, present="1")
    assert not app.selectbox
    assert not app.pills
