from __future__ import annotations

import gzip
import json
import re
from base64 import b64decode
from html.parser import HTMLParser

import pandas as pd
import plotly.graph_objects as go
import pytest

from explain.export.report import Chart, Heading, Report, SideBySide, Table, Words, words_of
from explain.formats import MINUS
from explain.reasons.wording import escape
from tests.e2e.own_data import NAME
from tests.e2e.own_data import TITLES as HOSTILE
from tests.worlds import TITLES

FIGURE = go.Figure(
    data=[{"type": "bar", "x": [1.0, 2.0], "name": "</script><script>alert(1)</script>"}],
    layout={"height": 120},
)


class Seen(HTMLParser):
    """The tags of a page with their attributes, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.words = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.words += data

    def of(self, *names: str) -> list[tuple[str, dict[str, str | None]]]:
        return [tag for tag in self.tags if tag[0] in names]


def page(*blocks: Heading | Words | Table | Chart | SideBySide, dark: bool = False) -> str:
    return Report(blocks=list(blocks), provenance=["Shop & Co", "data <1>"]).html(dark=dark)


@pytest.mark.parametrize("text", [*HOSTILE, *TITLES, NAME, "a](b) :red[x] :material/home:"])
def test_a_name_is_shown_letter_for_letter_and_does_nothing(text: str) -> None:
    letters = re.sub("[\u202a-\u202e]", "", " ".join(text.split()))
    frame = pd.DataFrame({"name": [text]})
    words = Seen(page(Heading(text=text, level=1), Words(markdown=escape(text))))
    assert letters in Seen(words_of(escape(text))).words
    drawn = Seen(page(Table(name=text, frame=frame)))
    # caption and cell
    assert drawn.words.count(re.sub("[\u202a-\u202e]", "", text)) == 2
    for parsed in (words, drawn):
        assert not parsed.of("a", "img", "b", "em", "code", "del", "strong")
        assert len(parsed.of("script")) == 0
        assert "\u202e" not in parsed.words


def test_streamlit_additions_to_markdown_have_a_form_on_paper() -> None:
    html = words_of(
        ":material/check_circle: **Sure** :small[· 3 of :material/x: 4] :blue[up] "
        "[place](#bought-1) [other](https://example.invalid) ![p](https://example.invalid/p.png)"
    )
    assert " ".join(Seen(html).words.split()) == "✓ Sure · 3 of 4 up place other"
    assert {tag for tag, _ in Seen(html).tags} == {"p", "strong"}
    assert "example.invalid" not in html


def test_directives_may_stand_in_each_other() -> None:
    # a name stands there without its link, a way on not at all
    assert words_of(
        r'**[A \[1\]](item?item=1)** :small[by [B](x?y) [Without it](z "In What if")]'
    ) == ("<p><strong>A [1]</strong> by B</p>\n")
    assert words_of(r"**A** :small[· :blue[up \[3\]] now] \:red[b]") == (
        "<p><strong>A</strong> · up [3] now :red[b]</p>\n"
    )


def test_headings_of_documents_follow_the_title_without_a_gap() -> None:
    assert words_of("### One\n#### Two\n# Three") == (
        "<h2>One</h2>\n<h3>Two</h3>\n<h2>Three</h2>\n"
    )


def test_a_table_is_named_aligned_and_cut_with_a_word_about_it() -> None:
    frame = pd.DataFrame({"item": ["x" * 41, "b c"], "score": [0.123456, -1200.0]})
    html = page(Table(name="The list", frame=frame))
    assert "<caption>The list</caption>" in html
    assert '<th scope="col">Item</th><th scope="col" class="number">Score</th>' in html
    assert '<td class="long">' + "x" * 41 in html
    assert f'<td>b c</td><td class="number">{MINUS}1,200.0</td>' in html
    assert "0.1</td>" in html
    cut = page(Table(name="The list", frame=frame, most=1))
    assert "<caption>The list. The first 1 of 2 rows</caption>" in cut
    assert "b c" not in cut


def test_paper_shows_what_people_read_and_the_file_has_all() -> None:
    block = Table(
        name="T", frame=pd.DataFrame({"n": [1, 2]}), shown=pd.DataFrame({"n": ["one of many"]})
    )
    report = Report(blocks=[SideBySide(widths=(1.0,), columns=([block],))])
    assert "one of many" in report.html()
    assert report.tables == [block]
    assert "<table" not in page(Table(name="T", frame=block.frame, printed=False))


def test_a_heading_that_names_the_table_is_not_said_twice() -> None:
    block = Table(name="Checks", frame=pd.DataFrame({"n": [1]}))
    assert '<caption class="said">Checks' in page(Heading(text="Checks"), block)
    assert "<caption>Checks" in page(Heading(text="Other"), block)


@pytest.mark.slow
def test_the_page_says_what_it_is_and_asks_nobody() -> None:
    html = page(Heading(text="Why A & B", level=1), Chart(figure=FIGURE, alt='a "b"'), dark=True)
    parsed = Seen(html)
    assert html.startswith("<!doctype html>")
    assert parsed.of("html")[0][1]["lang"] == "en"
    assert "dark" in str(parsed.of("html")[0][1]["class"])
    assert "<title>Why A &amp; B</title>" in html
    assert "<footer>Shop &amp; Co · data &lt;1&gt;</footer>" in html
    assert "default-src 'none'" in str(parsed.of("meta")[1][1]["content"])
    assert not [a for _, a in parsed.tags if "src" in a or "href" in a]
    assert re.findall(r"url\((.{0,10})", html) == ['"data:font']


def test_a_chart_carries_its_data_and_its_words() -> None:
    html = page(Chart(figure=FIGURE, alt="x 1 & y 2"))
    (chart,) = [a for _, a in Seen(html).tags if a.get("class") == "chart"]
    assert chart["aria-label"] == "x 1 & y 2"
    assert chart["style"] == "height:120px"
    assert '<p class="small">x 1 &amp; y 2</p>' in html
    held = re.search(r'<script type="application/json">(.*?)</script>', html)
    assert held is not None
    data = json.loads(held[1])
    assert data["data"][0]["name"] == FIGURE.data[0].name
    assert data["data"][0]["x"] == [1.0, 2.0]
    assert "template" not in data["layout"]
    library = re.search(r'id="library">(.*?)</script>', html)
    assert library is not None
    assert "plotly.js v" in gzip.decompress(b64decode(library[1])).decode()[:200]
    # 4.8 MB before it was packed
    assert len(html) < 2_400_000
    assert 'id="library"' not in page(Words(markdown="no chart"))


def test_an_empty_column_leaves_no_hole() -> None:
    hidden = Table(name="T", frame=pd.DataFrame({"n": [1]}), printed=False)
    html = page(SideBySide(widths=(3.0, 2.0), columns=([hidden], [Words(markdown="only")])))
    assert '<div class="side" style="--widths:minmax(0,2fr)"><div><p>only</p>\n</div></div>' in html
    assert 'class="side"' not in page(SideBySide(widths=(1.0,), columns=([],)))
