"""The log in words and tables."""

from __future__ import annotations

from explain.search.log_summary import LogSummary
from pages.ui.search.log import draw_log
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from tests.explain.search.test_log_summary import repeated
from tests.pages.panels import leads_of, report_of, rows, run_panel, said
from tests.recommenders.search.shop import shop

LINKS = Links(dataset=shop(), selection=Selection(dataset="lights"))


def test_head_tail_and_what_is_searched_in_vain() -> None:
    summary = LogSummary.of(repeated({"lamp": (60, 60), "hose": (30, 0), "a": (1, 1), "b": (9, 9)}))
    app = run_panel(lambda: draw_log(summary, LINKS))
    text = said(app)
    assert "100 searches for 4 queries: the most searched query makes 60 % of them" in text
    assert "1 query was searched once (1 %)" in text
    assert "70 % of the searches led to a click, 0 % to a purchase." in text
    assert rows(app, 0)[0] == ["lamp", "60", "100 %", "0 %"]
    assert rows(app, 1) == [["hose", "30", "0 %", "0 %"]]
    assert [link.params["query"] for link in leads_of(app)][-1] == "hose"
    assert len(report_of(app).tables[0].frame) == 4


def test_where_nothing_is_searched_in_vain_it_says_so() -> None:
    summary = LogSummary.of(repeated({"lamp": (6, 6)}))
    text = said(run_panel(lambda: draw_log(summary, LINKS)))
    assert "No query that was searched 5 times or more leads to a click less often" in text
