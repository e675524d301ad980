"""The results of the benchmark of explanations as one page that opens without a network."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pandas as pd

from explain.bench.explainers.methods import Contributions, RemovalOrderMethod
from explain.bench.summary import Result
from explain.bench.tables import ResultTable
from explain.export.report import Block, Chart, Heading, Report, Table, Words
from explain.formats import FIXED_SPACE, fixed, needed, unbroken
from explain.markup import escape

OWN: Final = (RemovalOrderMethod.name, Contributions.name)
"""The methods that the app shows: they stand out on the page."""
_CURVES: Final = (
    ("gain", "The rank of the item", "CDCG", "1 / log2(1 + rank)", "removed", "lower"),
    ("deletion", "Its score as purchases go", "DEL", "mean score", "removed", "lower"),
    ("insertion", "Its score as purchases come", "INS", "mean score", "kept", "higher"),
)
HEIGHT: Final = 380
"""Pixels of a chart with its key."""
_TEXTS: Final = frozenset({"setting"})
"""Columns of text, which is broken into lines."""


def bench_report(title: str, tables: Sequence[ResultTable], curves: Sequence[Result]) -> Report:
    """The page: the first table, the ``curves``, and the other tables.

    ``title`` is plain text; ``curves`` are results over the same customers for all methods, none
    where nothing was measured along an order of the purchases.
    """
    blocks: list[Block] = [Heading(text=title, level=1)]
    for index, table in enumerate(tables):
        blocks += _section(table)
        if index == 0 and curves:
            blocks += _along(curves)
    return Report(blocks=blocks)


def bench_page(title: str, tables: Sequence[ResultTable], curves: Sequence[Result]) -> str:
    """The same as HTML, light or dark as the reader's system is."""
    return bench_report(title, tables, curves).html(dark=None)


def _section(section: ResultTable) -> list[Block]:
    frame = section.table.reset_index(drop=True)
    own = frame["method"].isin(OWN) if "method" in frame else pd.Series(dtype=bool)
    return [
        Heading(text=section.title),
        Table(
            name=section.title,
            frame=frame,
            shown=frame.apply(_together),
            most=len(frame),
            strong=tuple(own.index[own]),
        ),
        Words(markdown=escape(section.note.replace(" %", f"{FIXED_SPACE}%")), small=True),
    ]


def _together(column: pd.Series) -> pd.Series:
    """A column whose numbers stay beside their intervals."""
    if column.name in _TEXTS or pd.api.types.is_numeric_dtype(column):
        return column
    return column.map(lambda value: "" if pd.isna(value) else unbroken(str(value)))


def _along(curves: Sequence[Result]) -> list[Block]:
    from explain.charts.quality import Band
    from explain.charts.quality import curves as chart

    # our own first: the first curve of a chart stands out
    results = sorted(curves, key=lambda result: result.method not in OWN)
    blocks: list[Block] = [
        Heading(text="Along the order of the purchases"),
        Words(
            markdown=f"Means over the {curves[0].customers:,} customers that every method "
            "explained; bands are 95 % intervals over customers."
        ),
    ]
    for kind, name, metric, unit, moved, better in _CURVES:
        bands = [result.curves[kind] for result in results]
        steps = [100.0 * step / (len(bands[0].mean) - 1) for step in range(len(bands[0].mean))]
        figure = chart(
            [Band(name=b.method, mean=b.mean, low=b.low, high=b.high) for b in bands],
            steps,
            across=f"most important purchases {moved}, %",
            up=unit,
            key=True,
        )
        # a key of many names has more lines the narrower the window is
        figure.update_layout(height=HEIGHT, margin={"autoexpand": True})
        blocks += [
            Words(markdown=f"**{name}**: {better} is better"),
            Chart(figure=figure, alt=f"{name}, mean ({metric}): {_means(results, metric)}"),
        ]
    return blocks


def _means(results: Sequence[Result], metric: str) -> str:
    """The means of the curves in words, the largest first."""
    ordered = sorted(results, key=lambda result: -result.metrics[metric].mean)
    digits = needed(max(abs(result.metrics[metric].mean) for result in results))
    return ", ".join(
        f"{result.method} {fixed(result.metrics[metric].mean, digits)}" for result in ordered
    )
