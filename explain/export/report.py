"""A view on paper: what it shows, in order, as one HTML file that opens without a network."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

import pandas as pd

from explain.export.html_page import figure_of, page
from explain.formats import column_cells, table_header, written_as_numbers
from explain.markup import CUT

if TYPE_CHECKING:
    import plotly.graph_objects as go

SYMBOLS: Final = {
    "check_circle": "✓",
    "verified": "✓",
    "link": "~",
    "groups": "○",
    "warning": "!",
    "error": "!",
    "scatter_plot": "~",
    "arrow_upward": "↑",
    "arrow_downward": "↓",
}
"""Icons that carry a meaning, as characters; the others are left out on paper."""
_TURNS: Final = dict.fromkeys([0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
LONG_WORD: Final = 40
"""Characters of a word that may be broken anywhere in a table."""
_ICON: Final = re.compile(r":material/(\w+):")
_DIRECTIVE: Final = re.compile(
    r"(?<!\\):(?:small|primary|red|orange|yellow|green|blue|violet|gr[ae]y|rainbow)"
    r"(?:-background|-badge)?\[((?:[^\[\]\\]|\\.)*)\]"
)
# places in the history and other views are nowhere to go to on paper: the text of a link stands
# there as it is, and a way on, which has a text to hover with, not at all
_LINK: Final = re.compile(r'(?<![\\!])( ?)\[((?:[^\[\]\\]|\\.)*)\]\([^()\s]*(?:( "[^"]*"))?\)')
_TAG: Final = re.compile(r"</?a\b[^>]*>|<img\b[^>]*>")


_LOOKS: Final[dict[bool | None, str]] = {False: "light", True: "dark", None: "auto"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """A heading in plain text; ``level`` 1 is the finding of the view, once."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Text in Streamlit's Markdown; ``small`` for what explains rather than says."""

    markdown: str
    small: bool = False


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Table:
    """A frame with its name: what the screen formats, a file has in full.

    ``frame`` may be what makes it, for a table that only files have: most screens are never
    exported. ``rows`` is the frame itself; ``shown`` is the same as people read it, where that
    differs; ``printed`` is False for what the view has already said in words.
    """

    name: str
    frame: pd.DataFrame | Callable[[], pd.DataFrame]
    shown: pd.DataFrame | None = None
    printed: bool = True
    most: int = 50
    """Rows on paper at the most; the file has them all."""
    strong: tuple[int, ...] = ()
    """Rows (0-based) that stand out on paper."""

    @property
    def rows(self) -> pd.DataFrame:
        """The frame, made now where it was left to be made."""
        return self.frame() if callable(self.frame) else self.frame


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Chart:
    """A figure with what it says in words.

    ``figure`` may be what makes it, for a chart that only files have; ``drawn`` is the figure.
    """

    figure: go.Figure | Callable[[], go.Figure]
    alt: str

    @property
    def drawn(self) -> go.Figure:
        """The figure, made now where it was left to be made."""
        return self.figure() if callable(self.figure) else self.figure


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SideBySide:
    """Blocks beside each other, in columns of these relative widths."""

    widths: tuple[float, ...]
    columns: tuple[list[Block], ...]


Block: TypeAlias = "Heading | Words | Table | Chart | SideBySide"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Report:
    """What a view shows, from the top; ``provenance`` says where all of it comes from.

    ``one_page`` sets it small, in the width of A4, so that what is short fits one sheet;
    ``slide`` sets what fills a window: a heading above, the source at the bottom.
    """

    blocks: list[Block] = field(default_factory=list)
    provenance: list[str] = field(default_factory=list)
    one_page: bool = False
    slide: bool = False

    @property
    def title(self) -> str:
        """The finding of the view; empty where it has none."""
        return next((b.text for b in self.blocks if isinstance(b, Heading) and b.level == 1), "")

    @property
    def tables(self) -> list[Table]:
        """Every table of the view, in order."""
        return [block for block in _flat(self.blocks) if isinstance(block, Table)]

    def html(self, *, dark: bool | None = False) -> str:
        """One page without any request: styles and, where there is a chart, plotly are inside.

        With None it is light or dark as the reader's system is. On paper it is light, whatever it
        is on the screen.
        """
        return page(
            title=self.title.translate(_TURNS) or "Becausal",
            body=_all(self.blocks),
            foot=" · ".join(self.provenance),
            charts=any(isinstance(block, Chart) for block in _flat(self.blocks)),
            classes=" ".join(
                [
                    _LOOKS[dark],
                    *(["one-page"] if self.one_page else []),
                    *(["slide"] if self.slide else []),
                ]
            ),
        )


def _flat(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, SideBySide):
            for column in block.columns:
                yield from _flat(column)
        else:
            yield block


def _all(blocks: Sequence[Block]) -> str:
    headings = [None, *(b.text if isinstance(b, Heading) else None for b in blocks)]
    return "".join(_drawn(block, below) for block, below in zip(blocks, headings, strict=False))


def _drawn(block: Block, below: str | None) -> str:
    """A block as HTML; ``below`` is the heading right above it, None without any."""
    if isinstance(block, Heading):
        return f"<h{block.level}>{_plain(block.text)}</h{block.level}>"
    if isinstance(block, Words):
        words = words_of(block.markdown)
        return f'<div class="small">{words}</div>' if block.small else words
    if isinstance(block, Table):
        return _table(block, named=below == block.name) if block.printed else ""
    if isinstance(block, Chart):
        return figure_of(block.drawn, block.alt)
    # a column with nothing in it would leave a hole
    drawn = [_all(column) for column in block.columns]
    held = [(w, c) for w, c in zip(block.widths, drawn, strict=True) if c]
    columns = "".join(f"<div>{column}</div>" for _, column in held)
    widths = " ".join(f"minmax(0,{width:g}fr)" for width, _ in held)
    return f'<div class="side" style="--widths:{widths}">{columns}</div>' if held else ""


def words_of(markdown: str) -> str:
    """Streamlit's Markdown as HTML: no tag of the text survives, and no link to another host.

    A section of the screen is a heading of level 3 and one of level 2 on paper, so headings in
    the text rise by one as well.
    """
    from markdown_it import MarkdownIt

    text = _ICON.sub(lambda icon: SYMBOLS.get(icon[1], ""), markdown.replace(CUT, ""))
    text = _LINK.sub(lambda link: "" if link[3] else f"{link[1]}{link[2]}", text)
    replaced = 1
    while replaced:  # the innermost first: they may stand in each other
        text, replaced = _DIRECTIVE.subn(r"\1", text)
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    tokens = parser.parse(text)
    for token in tokens:
        if token.type.startswith("heading_"):
            token.tag = f"h{max(2, int(token.tag[1]) - 1)}"
    drawn: str = parser.renderer.render(tokens, parser.options, {})
    return _TAG.sub("", drawn)


def _table(block: Table, *, named: bool) -> str:
    """``named``: the heading above says the name already; the caption is for screen readers."""
    frame = block.rows if block.shown is None else block.shown
    shown = frame.head(block.most)
    cells = [column_cells(shown[name]) for name in shown.columns]
    numbers = [written_as_numbers(texts) for texts in cells]
    heads = "".join(
        f'<th scope="col"{_class(number)}>{_plain(table_header(name))}</th>'
        for name, number in zip(shown.columns, numbers, strict=True)
    )
    rows = "".join(
        ('<tr class="strong">' if index in block.strong else "<tr>")
        + "".join(
            f"<td{_class(number, text)}>{_plain(text)}</td>"
            for text, number in zip(row, numbers, strict=True)
        )
        + "</tr>"
        for index, row in enumerate(zip(*cells, strict=True))
    )
    name = _plain(block.name)
    more = len(frame) > len(shown)
    hidden = ' class="said"' if named and not more else ""
    note = f". The first {len(shown):,} of {len(frame):,} rows" if more else ""
    return (
        f'<div class="wide" role="region" tabindex="0" aria-label="{name}"><table>'
        f"<caption{hidden}>{name}{note}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _plain(text: str) -> str:
    """Text as it is in HTML, without marks that turn the direction of what follows."""
    return html.escape(text.translate(_TURNS))


def _class(number: bool, text: str = "") -> str:
    if number:
        return ' class="number"'
    # breaking every word anywhere would make narrow columns of broken numbers
    return ' class="long"' if max(map(len, text.split()), default=0) > LONG_WORD else ""
