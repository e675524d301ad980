"""What charts of rows are put together from: names, values, lines, dots and their intervals."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from explain.charts.theme import Theme, Trace, ValuesColumn, base_layout, names_axis


def row_layout(
    labels: list[str],
    column: ValuesColumn,
    axis: Trace,
    theme: Theme,
    *,
    height: int,
    bottom: int,
) -> Trace:
    """The layout of a row for each label: names at the left, values at the right, one axis below.

    ``labels`` are safe texts, in which "<br>" begins a second line; ``column`` is what
    `values_column` gives, ``axis`` the horizontal axis; ``height`` and ``bottom`` margin in pixels.
    """
    width, texts = column
    lines = [line for label in labels for line in label.split("<br>")]
    layout = base_layout(theme, lines, height=height, bottom=bottom)
    layout["margin"] |= {"r": width}
    return layout | {
        "annotations": texts,
        "yaxis": names_axis(labels, theme) | {"showgrid": False},
        "xaxis": axis,
    }


def bars(lengths: Sequence[float], marker: Trace, texts: Trace | None = None) -> Trace:
    """A bar from zero in each row; silent without ``texts`` of `hover`."""
    return {
        "type": "bar",
        "x": lengths,
        "y": list(range(len(lengths))),
        "orientation": "h",
        "marker": marker,
    } | (texts or {"hoverinfo": "skip"})


def segments(ends: Iterable[tuple[float | None, float | None]], width: float, colour: str) -> Trace:
    """A horizontal line in each row from ``ends`` to ``ends``, all in one trace; None for none."""
    x: list[float | None] = []
    y: list[float | None] = []
    for row, (low, high) in enumerate(ends):
        # the None between two rows lifts the pen
        x += [low, high, None]
        y += [row, row, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": colour, "width": width},
        "hoverinfo": "skip",
    }


def dots(
    x: Sequence[float | None], y: Sequence[float], marker: Trace, texts: Trace | None = None
) -> Trace:
    """Marks that an edge of the chart does not cut off; silent without ``texts`` of `hover`."""
    return {
        "type": "scatter",
        "mode": "markers",
        "x": x,
        "y": y,
        "marker": marker,
        "cliponaxis": False,
    } | (texts or {"hoverinfo": "skip"})


def upright(x: float, theme: Theme) -> Trace:
    """A dotted line from the top to the bottom of the chart, as a shape."""
    return {
        "type": "line",
        "x0": x,
        "x1": x,
        "y0": 0,
        "y1": 1,
        "yref": "paper",
        "line": {"color": theme.text, "width": 1, "dash": "dot"},
    }


def error_bars(
    intervals: Sequence[tuple[float, float, float]],
    colour: str,
    *,
    thickness: float,
    cap: float,
    percent: bool = False,
) -> Trace:
    """The intervals (low, mean, high) of marks as ``error_x``; shares become ``percent``.

    ``thickness`` of the line and half the height of its ``cap`` are pixels.
    """
    scale = 100.0 if percent else 1.0
    return {
        "type": "data",
        "symmetric": False,
        "array": [scale * (high - mean) for _, mean, high in intervals],
        "arrayminus": [scale * (mean - low) for low, mean, _ in intervals],
        "color": colour,
        "thickness": thickness,
        "width": cap,
    }


def hover(texts: Sequence[Sequence[str]], template: str) -> Trace:
    """What is said of each mark: ``%{customdata[i]}`` in the template is its i-th text."""
    return {"customdata": texts, "hovertemplate": f"{template}<extra></extra>"}


def bar_layout(values: Sequence[float]) -> list[tuple[float, float]]:
    """Begin and width of each bar as shares of the whole width, from the least to the most.

    A positive bar begins at 0, a negative one ends there. All widths are 0 where all values are.
    """
    least, most = min([0.0, *values]), max([0.0, *values])
    whole = (most - least) or 1.0
    return [((min(value, 0.0) - least) / whole, abs(value) / whole) for value in values]
