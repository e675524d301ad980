from __future__ import annotations

import re
from html.parser import HTMLParser

import pandas as pd
import pytest

from explain.bench.summary import Result, summarize
from explain.bench.tables import ResultTable, fidelity
from explain.export.bench_page import OWN, bench_page, bench_report
from explain.export.report import Chart, Heading
from tests.explain.bench.test_summary import record, world

HOSTILE = "<script>alert(1)</script>"


class Reader(HTMLParser):
    """The words of a page, its tags, and the rows that stand out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.words = ""
        self.strong: list[str] = []
        self._stands_out = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            assert name not in ("src", "href"), (name, value)
        if tag == "tr":
            self._stands_out = ("class", "strong") in attrs
            self.strong += [""] * self._stands_out
        if tag not in ("meta", "br", "link", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if tag == "tr":
            self._stands_out = False

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("script", "style"):
            self.words += data
            if self._stands_out:
                self.strong[-1] += f"{data} "


@pytest.fixture(scope="module")
def results() -> list[Result]:
    own = [record(customer, OWN[0], 12, 0.4 + 0.01 * customer) for customer in range(10)]
    return summarize([*world(), *own])


@pytest.fixture(scope="module")
def page(results: list[Result]) -> str:
    table = pd.DataFrame(
        {"method": [HOSTILE, "contributions"], "POS@5": [".1 (.0 to .2) *", "1"]}, index=[7, 9]
    )
    tables = [
        ResultTable(title=f"Title {HOSTILE}", note=f"Note & {HOSTILE}", table=table),
        *fidelity(results, results, unit=f"unit {HOSTILE}", not_run={"LXR": "no gradients"}),
    ]
    return bench_page(f"Explanations {HOSTILE}", tables, results)


@pytest.mark.slow
def test_the_page_is_whole_and_needs_nothing_else(page: str) -> None:
    reader = Reader(page)
    assert not reader.open
    assert not {"link", "img", "iframe"} & set(reader.tags)
    assert "default-src 'none'" in page
    assert not re.search(r"url\((?!\"data:)|@import", page)
    assert reader.tags.count("figure") == 3


def test_it_is_light_or_dark_as_the_reader_has_it(page: str) -> None:
    assert '<html lang="en" class="auto"' in page
    assert "prefers-color-scheme: dark" in page


def test_names_are_shown_letter_for_letter_and_do_nothing(page: str) -> None:
    assert HOSTILE not in page
    # the joiners of `escape` aside: the title twice, a heading, a note, a unit, a cell
    assert Reader(page).words.count(HOSTILE) >= 6


def test_tables_and_notes_are_on_the_page(page: str) -> None:
    words = Reader(page).words
    for word in ("POS@5", "leave-one-out", "greedy deletion", "how ours is set", "no gradients"):
        assert word in words
    # a number is not torn from its interval
    assert ".1\xa0(.0\xa0to\xa0.2)\xa0*" in words


def test_our_own_rows_stand_out(page: str) -> None:
    strong = Reader(page).strong
    assert strong[0] == "contributions 1 "
    assert {row.split("\xa0")[0].split()[0] for row in strong} == {"contributions", "removal"}
    # every table of the methods has its row, but the one to which it is compared
    assert len(strong) >= 6


def test_curves_follow_the_first_table_and_ours_comes_first(results: list[Result]) -> None:
    tables = fidelity(results, results, unit="points", not_run={})
    blocks = bench_report("Title", tables, results).blocks
    headings = [block.text for block in blocks if isinstance(block, Heading)]
    assert headings[:3] == ["Title", tables[0].title, "Along the order of the purchases"]
    gain, deletion, insertion = [block for block in blocks if isinstance(block, Chart)]
    lines = [trace for trace in deletion.figure.data if trace.mode == "lines"]
    # the last trace lies on top, and is the one that stands out
    assert lines[-1].name == OWN[0]
    assert lines[-1].line.dash == "solid"
    assert len(lines) == len(results)
    assert list(lines[-1].x) == [10.0 * step for step in range(11)]
    assert list(lines[-1].y) == list(results[-1].curves["deletion"].mean)
    # 1.0 and ten steps of .445 for ours: (1 + 4.45) / 11
    assert deletion.alt.startswith("Its score as purchases go, mean (DEL): leave-one-out .586")
    assert f"{OWN[0]} .495" in deletion.alt
    assert "CDCG" in gain.alt
    assert "INS" in insertion.alt


def test_without_curves_there_is_no_chart(results: list[Result]) -> None:
    table = fidelity(results, results, unit="points", not_run={})[0]
    report = bench_report("Title", [table], [])
    assert not [block for block in report.blocks if isinstance(block, Chart)]
    assert "<figure" not in report.html(dark=None)


def test_an_empty_cell_ends_nothing(results: list[Result]) -> None:
    tables = [
        ResultTable(
            title="Shares",
            note="",
            table=pd.DataFrame({"method": ["a", "b"], "x": ["1 % (2 %)", None]}),
        )
    ]
    page = bench_page("Bench", tables, results)
    assert "1\u00a0%\u00a0(2\u00a0%)" in Reader(page).words
    assert "nan" not in Reader(page).words.lower()
