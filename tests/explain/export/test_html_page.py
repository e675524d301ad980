from __future__ import annotations

import json
import re

import plotly.graph_objects as go
import pytest

from explain.export.html_page import figure_of, page

HOSTILE = '</title><script>alert(1)</script> & "x"'


def test_title_and_foot_are_text_and_the_body_is_html() -> None:
    html = page(title=HOSTILE, body="<h1>A</h1>", foot=HOSTILE, charts=False, classes="light")
    assert html.startswith('<!doctype html>\n<html lang="en" class="light"><head>')
    escaped = "&lt;/title&gt;&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;x&quot;"
    assert f"<title>{escaped}</title>" in html
    assert f"<main><h1>A</h1></main><footer>{escaped}</footer>" in html


@pytest.mark.parametrize("charts", [False, True])
def test_only_a_page_with_charts_waits_for_them_and_has_a_script(charts: bool) -> None:
    html = page(title="", body="", foot="", charts=charts, classes="dark one-page")
    (tag,) = re.findall("<html[^>]*>", html)
    assert ('data-charts="waiting"' in tag) == charts
    assert ("<script" in html) == charts
    assert 'class="dark one-page"' in tag


def test_the_page_may_ask_nobody() -> None:
    html = page(title="", body="", foot="", charts=True, classes="light")
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)
    assert policy is not None
    rules = dict(rule.strip().split(" ", 1) for rule in policy[1].split(";"))
    assert rules["default-src"] == "'none'"
    assert not any("http" in rule or "*" in rule for rule in rules.values())


def test_a_figure_has_its_words_its_height_and_its_data() -> None:
    figure = go.Figure(
        data=[{"type": "bar", "x": [1.5], "name": "</script><b>"}], layout={"height": 120.4}
    )
    html = figure_of(figure, 'A "b" <c>')
    assert 'aria-label="A &quot;b&quot; &lt;c&gt;" style="height:120.4px"' in html
    assert '<p class="small">A &quot;b&quot; &lt;c&gt;</p>' in html
    (data,) = re.findall(r'<script type="application/json">(.*?)</script>', html)
    assert "<" not in data
    parsed = json.loads(data)
    assert parsed["data"] == [{"type": "bar", "x": [1.5], "name": "</script><b>"}]
    # plotly's own template has no place in the page
    assert parsed["layout"] == {"height": 120.4}


def test_a_figure_without_a_height_has_four_hundred_pixels() -> None:
    assert 'style="height:400px"' in figure_of(go.Figure(), "")
