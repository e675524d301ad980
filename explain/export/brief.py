"""One customer on one sheet of A4: the list, the strongest reason, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from explain.contract import ReasonState
from explain.export.report import Block, Chart, Heading, Report, Table, Words
from explain.formats import FIXED_SPACE, shortened, signed_number
from explain.reasons.wording import check_badge, check_sentence, contribution_note, escape, text
from recommenders.contract import Columns, Dataset

if TYPE_CHECKING:
    from explain.reasons.explanation import Explanation
    from explain.surrogate.fidelity import Fidelity

SYMBOLS: Final = {ReasonState.CHECKED: "✓", ReasonState.ASSOCIATED: "~", ReasonState.GENERAL: "○"}
LONGEST_TITLE: Final = 56
LONGEST_LINE: Final = 100
LONGEST_SENTENCE: Final = 260
"""Characters of a title, a line of the list and a sentence: one sheet holds no more."""
NO_BAR: Final = "Together the other purchases are too long for this scale: they have no bar."
LIST: Final = "The list, with a reason for each item"
KEY: Final = (
    f"✓{FIXED_SPACE}checked: the recommender was asked again without these purchases, and the item "
    f"fell to the second rank. ~{FIXED_SPACE}associated: it contributes and does not decide. "
    f"○{FIXED_SPACE}general: what everybody buys, not personal."
)


def brief(
    explanation: Explanation,
    dataset: Dataset,
    *,
    title: str,
    strip: str,
    unit: str,
    fidelity: Fidelity | None,
    provenance: Sequence[str],
) -> Report:
    """The sheet about a customer whose list is not empty, with the sentences of the screen.

    ``title`` is plain text, ``strip`` one line of Markdown about the history, ``unit`` that of
    the score; ``fidelity`` is None where there is no surrogate.
    """
    position = strongest(explanation)
    blocks: list[Block] = [
        Heading(text=shortened(title, 2 * LONGEST_TITLE), level=1),
        Words(markdown=strip),
        Heading(text=LIST),
        Table(name=LIST, frame=_list(explanation, dataset)),
        Words(markdown=KEY, small=True),
        *_reason(explanation, position, dataset),
        *_chart(explanation, position, dataset, unit),
    ]
    if fidelity is not None:
        blocks.append(Words(markdown=f"**Fidelity.** {escape(fidelity.sentence)}"))
    return Report(blocks=blocks, provenance=list(provenance), one_page=True)


def strongest(explanation: Explanation) -> int:
    """The place of the item that falls furthest, as a ratio of ranks; the first without a check."""
    falls = [
        reason.check.rank_after / reason.check.rank_before
        if reason.state is ReasonState.CHECKED and reason.check is not None
        else 0.0
        for reason in (rationale.reason for rationale in explanation.rationales)
    ]
    return falls.index(max(falls))


def _list(explanation: Explanation, dataset: Dataset) -> pd.DataFrame:
    rationales = explanation.rationales
    titles = [_title(rationale.reason.target, dataset) for rationale in rationales]
    return pd.DataFrame(
        {
            "Rank": range(1, len(rationales) + 1),
            "Item": titles,
            "Why": [shortened(text(rationale.brief), LONGEST_LINE) for rationale in rationales],
            "Asked again": [
                # blanks that do not break keep "checked 3 → 35" on one line
                f"{SYMBOLS[rationale.reason.state]} {check_badge(rationale.reason)}".replace(
                    " ", FIXED_SPACE
                )
                for rationale in rationales
            ],
        }
    )


def _reason(explanation: Explanation, position: int, dataset: Dataset) -> list[Block]:
    rationale = explanation.rationales[position]
    reason = rationale.reason
    name = _title(reason.target, dataset)
    checked = reason.state is ReasonState.CHECKED
    sentences = [rationale.plain]
    settled = reason.check or reason.check_without_history
    if settled is not None:
        sentences.append(check_sentence(settled, dataset))
    return [
        Heading(text=f"{'The strongest reason: ' if checked else 'Why '}{name}"),
        Words(
            markdown="  \n".join(
                escape(shortened(sentence, LONGEST_SENTENCE)) for sentence in sentences
            )
        ),
        Words(
            markdown=escape(shortened(contribution_note(reason, dataset), LONGEST_SENTENCE)),
            small=True,
        ),
    ]


def _chart(explanation: Explanation, position: int, dataset: Dataset, unit: str) -> list[Block]:
    attribution = explanation.attribution
    if not attribution.units or not attribution.values[:, position].any():
        return []
    from explain.charts.attribution import beyond, contribution_bars, contributions

    bars = contribution_bars(attribution, position, dataset)
    values = ", ".join(f"{shortened(name, 40)} {signed_number(value)}" for name, value, _ in bars)
    drawn: list[Block] = [
        Words(markdown="**What each purchase adds**"),
        Chart(
            figure=contributions(attribution, position, dataset, unit=unit),
            alt=f"Contributions to the score: {values}",
        ),
    ]
    return [*drawn, Words(markdown=NO_BAR, small=True)] if beyond(bars) else drawn


def _title(item: int, dataset: Dataset) -> str:
    return shortened(str(dataset.items[Columns.TITLE].iloc[item]), LONGEST_TITLE)
