"""The numbers that a chart draws, as a table for a file."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import pandas as pd

if TYPE_CHECKING:
    import plotly.graph_objects as go

SERIES: Final = "series"
_MARKUP: Final = re.compile(r"<[^>]*>")
_FIELD: Final = re.compile(r"%\{(?P<name>\w+)(?:\[(?P<place>\d+)\])?[^}]*\}")


def chart_data(figure: go.Figure) -> pd.DataFrame:
    """One row for each mark of the figure, in the order in which they are drawn.

    Columns: ``series`` where there are several, the two axes by their titles (``x`` and ``y``
    where they have none), ``low`` and ``high`` where marks have intervals, ``value`` where colour
    is the number, ``text`` with what hovering says. A place on an axis whose ticks are words is
    that word. Marks that say nothing (bands and lines behind others) are left out.
    """
    frames = [_trace(trace, figure.layout) for trace in figure.data if trace.hoverinfo != "skip"]
    table = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame()
    if SERIES in table and len(set(table[SERIES])) == 1:
        table = table.drop(columns=SERIES)
    return table.dropna(axis="columns", how="all")


def _trace(trace: Any, layout: Any) -> pd.DataFrame:  # noqa: ANN401 - plotly's own types
    columns: dict[str, Any] = {}
    names = [_title(trace, layout, side) for side in "xy"]
    if names[0] == names[1]:
        names = ["x", "y"]
    if getattr(trace, "z", None) is not None:
        across, down = (_words(trace, layout, side) for side in "xy")
        values = np.asarray(trace.z)
        columns[names[0]] = np.tile(across, len(down))
        columns[names[1]] = np.repeat(down, len(across))
        columns["value"] = values.ravel()
    else:
        for name, side in zip(names, "xy", strict=True):
            columns[name] = _words(trace, layout, side)
        for side in "xy":
            columns |= _interval(trace, side)
        columns |= _hover(trace)
    longest = max(map(len, columns.values()), default=0)
    whole = {name: values for name, values in columns.items() if len(values) == longest}
    return pd.DataFrame({SERIES: [_plain(trace.name or "")] * longest} | whole)


def _words(trace: Any, layout: Any, side: str) -> Sequence[Any]:  # noqa: ANN401
    """Where the marks are along an axis, in the words of its ticks where it has words."""
    values = getattr(trace, side, None)
    if values is None:
        return []
    axis = _axis(trace, layout, side)
    if axis.ticktext is None or axis.tickvals is None:
        return [_plain(value) if isinstance(value, str) else value for value in values]
    said: Mapping[Any, str] = dict(zip(axis.tickvals, map(_plain, axis.ticktext), strict=False))
    return [said.get(value, value) for value in values]


def _interval(trace: Any, side: str) -> dict[str, Any]:  # noqa: ANN401
    errors = getattr(trace, f"error_{side}", None)
    if errors is None or errors.array is None:
        return {}
    middle = np.asarray(getattr(trace, side), dtype=np.float64)
    above = np.asarray(errors.array, dtype=np.float64)
    below = above if errors.arrayminus is None else np.asarray(errors.arrayminus, dtype=np.float64)
    return {"low": middle - below, "high": middle + above}


def _hover(trace: Any) -> dict[str, list[str]]:  # noqa: ANN401
    """What hovering over each mark says, where it says texts of its own."""
    template, texts = trace.hovertemplate, getattr(trace, "customdata", None)
    if not template or texts is None or "customdata" not in template:
        return {}

    def said(index: int) -> str:
        def value(field: re.Match[str]) -> str:
            if field["place"] is not None:
                return str(np.atleast_1d(texts[index])[int(field["place"])])
            values = getattr(trace, field["name"], None)
            return str(texts[index]) if values is None else str(values[index])

        return _plain(_FIELD.sub(value, template.partition("<extra>")[0]))

    return {"text": [said(index) for index in range(len(texts))]}


def _title(trace: Any, layout: Any, side: str) -> str:  # noqa: ANN401
    return _plain(_axis(trace, layout, side).title.text or "") or side


def _axis(trace: Any, layout: Any, side: str) -> Any:  # noqa: ANN401
    name = getattr(trace, f"{side}axis", None) or side
    return layout[f"{side}axis{name[1:]}"]


def _plain(text: str) -> str:
    """A text of plotly without its markup."""
    return html.unescape(_MARKUP.sub(" ", text)).strip()
