"""The explained lists of customers as one page that opens without a network."""

from __future__ import annotations

from collections.abc import Sequence

from explain.explainer import CustomerExplanation
from explain.export.report import Block, Heading, Report, Table, Words
from explain.markup import escape
from recommenders.contract import Columns


def customer_pages(explanations: Sequence[CustomerExplanation]) -> str:
    """An HTML page with a heading, where it comes from, and the list, for each customer."""
    blocks: list[Block] = []
    for explanation in explanations:
        frame = explanation.frame().rename(columns={Columns.TITLE: "item"})
        columns = ["rank", "item", "reason", "state", "rank_without"]
        blocks += [
            Heading(text=explanation.title, level=1),
            Words(markdown=escape(explanation.provenance)),
            Table(name=explanation.title, frame=frame[columns]),
        ]
    provenance = [explanations[0].provenance] if explanations else []
    return Report(blocks=blocks, provenance=provenance).html()
