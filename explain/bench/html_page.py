"""The results as one page that needs nothing else: no script, no font, no other host."""

from __future__ import annotations

import html
from collections.abc import Sequence
from typing import Final

import pandas as pd

from explain.bench.explainers.methods import GREEDY, LEAVE_ONE_OUT
from explain.bench.summary import Result
from explain.bench.svg_chart import Line, chart
from explain.bench.tables import ResultTable

OWN: Final = ("contributions", "removal order")
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #0F1720; --soft: #5B6673; --line: #D5DAE1;
  --paper: #FFFFFF; --band: #F4F5F7; --own: #2F6FB3; --base: #C2600A; --rival: #8A94A3; }
@media (prefers-color-scheme: dark) { :root { --ink: #E6EAF0; --soft: #A3AEBB; --line: #39424F;
  --paper: #12161C; --band: #1B212A; --own: #6FA8DC; --base: #E8954A; --rival: #7C8796; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 1320px; padding: 32px 20px 64px; background: var(--paper);
  color: var(--ink); font: 15px/1.5 system-ui, "Segoe UI", sans-serif; }
h1 { font-size: 26px; line-height: 1.25; margin: 0 0 8px; text-wrap: balance; }
h2 { font-size: 18px; margin: 40px 0 4px; }
p { margin: 0 0 12px; color: var(--soft); max-width: 80ch; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: 13.5px; font-variant-numeric: tabular-nums; }
th { text-align: right; font-weight: 600; color: var(--soft); vertical-align: bottom; }
td { text-align: right; white-space: nowrap; }
th, td { padding: 5px 14px 5px 0; border-bottom: 1px solid var(--line); }
th.text, td.text { text-align: left; }
td.long { white-space: normal; min-width: 260px; }
td small { color: var(--soft); font-size: 12px; margin-left: 5px; }
tr.own td { font-weight: 600; background: var(--band); }
tr.own td small { font-weight: 400; }
.charts { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 400px), 1fr));
  gap: 28px; margin-top: 12px; }
figure { margin: 0; }
figcaption { margin-bottom: 6px; color: var(--soft); }
figcaption strong { color: var(--ink); font-weight: 600; display: block; }
.chart > svg { width: 100%; height: auto; display: block; }
.chart text { fill: var(--soft); font-size: 12px; }
.grid { stroke: var(--line); stroke-width: 1; }
polyline, .chart li line { fill: none; stroke-width: 1.3; stroke: var(--rival); }
.chart .own { stroke: var(--own); stroke-width: 2.6; }
.chart .base { stroke: var(--base); stroke-width: 2; }
.chart .bound { stroke: var(--ink); stroke-width: 1.2; }
.chart ul { list-style: none; margin: 6px 0 0; padding: 0; font-size: 13px; columns: 180px;
  column-gap: 20px; }
.chart li { display: flex; gap: 8px; align-items: center; break-inside: avoid; line-height: 1.6; }
.chart li svg { width: 28px; height: 10px; flex: none; }
.chart li span { flex: 1; }
.chart li b { font-weight: 500; font-variant-numeric: tabular-nums; }
"""


def page(title: str, parts: Sequence[ResultTable], curves: Sequence[Result]) -> str:
    """The whole page. ``curves`` are results on the same customers for all methods."""
    body = [f"<h1>{html.escape(title)}</h1>"]
    for place, part in enumerate(parts):
        body.append(_section(part))
        if place == 0 and curves:
            body.append(_charts(curves))
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{html.escape(title)}</title><style>{_STYLE}</style></head>"
        f"<body><main>{''.join(body)}</main></body></html>\n"
    )


def _charts(curves: Sequence[Result]) -> str:
    customers = f"Means over the {curves[0].customers:,} customers that every method explained."
    removed, kept = "most important purchases removed", "most important purchases kept"
    drawn = [
        chart(_lines(curves, name), title=title, unit=unit, along=along)
        for name, title, unit, along in (
            ("gain", "The place of the item", "1 / log2(1 + rank); lower is better", removed),
            ("deletion", "Its score as purchases go", "lower is better", removed),
            ("insertion", "Its score as purchases come", "higher is better", kept),
        )
    ]
    return (
        f"<section><h2>Along the order of the purchases</h2><p>{customers} The numbers below each "
        'chart are the means of its curves: CDCG, DEL and INS.</p><div class="charts">'
        f"{''.join(drawn)}</div></section>"
    )


def _lines(curves: Sequence[Result], name: str) -> list[Line]:
    return [
        Line(name=found.method, values=found.curves[name], role=_role(found.method))
        for found in curves
    ]


def _role(method: str) -> str:
    if method in OWN:
        return "own"
    if method == LEAVE_ONE_OUT:
        return "base"
    return "bound" if method == GREEDY else "rival"


def _section(part: ResultTable) -> str:
    return (
        f"<section><h2>{html.escape(part.title)}</h2><p>{html.escape(part.note)}</p>"
        f'<div class="wide" tabindex="0" role="region" aria-label="{html.escape(part.title)}">'
        f"{_table(part.table)}</div></section>"
    )


def _table(table: pd.DataFrame) -> str:
    texts = {name for name in table.columns if name in ("method", "cases", "setting")}
    texts |= {name for name in table.columns if name in ("recommender", "published method")}
    heads = "".join(
        f'<th scope="col"{_class(name in texts)}>{html.escape(str(name))}</th>'
        for name in table.columns
    )
    rows = []
    for values in table.to_dict("records"):
        own = ' class="own"' if values.get("method") in OWN else ""
        cells = "".join(
            f"<td{_class(name in texts, long=name == 'setting')}>{_cell(value)}</td>"
            for name, value in values.items()
        )
        rows.append(f"<tr{own}>{cells}</tr>")
    return f"<table><thead><tr>{heads}</tr></thead><tbody>{''.join(rows)}</tbody></table>"


def _class(text: bool, *, long: bool = False) -> str:
    return f' class="text{" long" if long else ""}"' if text else ""


def _cell(value: object) -> str:
    text = html.escape(f"{value:,}" if isinstance(value, int) else str(value))
    # the interval of an estimate stands smaller beside it
    head, bracket, rest = text.partition(" (")
    if bracket and " to " in rest:
        inner, _, mark = rest.partition(")")
        return f"{head}{mark}<small>{inner}</small>"
    return text
