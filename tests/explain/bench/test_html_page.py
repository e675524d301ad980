from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd

from explain.bench.html_page import page
from explain.bench.summary import summarize
from explain.bench.svg_chart import Line, chart
from explain.bench.tables import ResultTable, fidelity
from tests.explain.bench.test_summary import world

HOSTILE = "<script>alert(1)</script>"


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("src", "href"), (name, value)
        if tag not in ("meta", "br", "link"):
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def shown() -> str:
    results = summarize(world())
    table = pd.DataFrame({"method": [HOSTILE, "contributions"], "POS@5": [".1 (.0 to .2) *", "1"]})
    parts = [
        ResultTable(title=f"Title {HOSTILE}", note=f"Note & {HOSTILE}", table=table),
        *fidelity(results, results, unit=f"unit {HOSTILE}", not_run={"LXR": "no gradients"}),
    ]
    return page(f"Explanations {HOSTILE}", parts, results)


def test_the_page_is_whole_and_needs_nothing_else() -> None:
    text = shown()
    reader = Reader()
    reader.feed(text)
    assert not reader.open
    assert "script" not in reader.tags
    assert "link" not in reader.tags
    assert not re.search(r"https?://|url\(|@import", text)
    assert "prefers-color-scheme: dark" in text
    assert reader.tags.count("figure") == 3


def test_titles_are_escaped() -> None:
    text = shown()
    assert HOSTILE not in text
    reader = Reader()
    reader.feed(text)
    assert reader.text.count(HOSTILE) >= 5


def test_tables_are_on_the_page() -> None:
    reader = Reader()
    reader.feed(shown())
    for word in ("POS@5", "leave-one-out", "greedy deletion", "how ours is set", "no gradients"):
        assert word in reader.text
    # the interval stands apart, the star stays with the mean
    assert ".1 *<small>.0 to .2</small>" in shown()


def test_a_chart_has_its_axes_and_all_lines() -> None:
    lines = [
        Line(name="one", values=[1.0, 0.5, 0.0], role="own"),
        Line(name="two & more", values=[1.0, 0.9, 0.0], role="rival"),
        Line(name="flat", values=[0.0, 0.0, 0.0], role="base"),
    ]
    text = chart(lines, title="Rank", unit="in units", along="removed")
    assert text.count("<polyline") == 3
    assert "two &amp; more" in text
    for tick in (">0<", ">.5<", ">1<", ">0 %<", ">100 %<", "in units", "removed"):
        assert tick in text
    # the key goes from the largest mean to the smallest
    assert text.index("<span>two") < text.index("<span>one") < text.index("<span>flat")
    assert text.count("aria-label") == 1


def test_a_chart_of_nothing_but_zeros_is_drawn() -> None:
    text = chart([Line(name="a", values=[0.0, 0.0], role="own")], title="t", unit="u", along="x")
    assert "nan" not in text
    assert "<polyline" in text


def test_negative_scores_fit_the_chart() -> None:
    text = chart([Line(name="a", values=[-2.0, 3.0], role="own")], title="t", unit="", along="x")
    heights = [float(y) for y in re.findall(r'points="[\d.]+,([\d.]+) [\d.]+,([\d.]+)"', text)[0]]
    assert heights[0] > heights[1]
    assert all(0 <= y <= 250 for y in heights)
