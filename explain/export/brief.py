"""One customer on one sheet of A4: the list, the strongest reason, and how far to trust it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

import pandas as pd

from explain.contract import ReasonState
from explain.export.report import Block, Chart, Heading, Report, Table, Words
from explain.formats import FIXED_SPACE
from explain.reasons.verdict_wording import answers, summary
from explain.reasons.wording import contribution_note, escape, text
from recommenders.contract import Dataset
from recommenders.data.titles import shortened

if TYPE_CHECKING:
    from explain.reasons.explanation import Explanation
    from explain.surrogate.fidelity import Fidelity

SYMBOLS: Final = {
    ReasonState.PERSONAL: "✓",
    ReasonState.DOUBTFUL: "!",
    ReasonState.WEAK: "~",
    ReasonState.POPULAR: "○",
    ReasonState.UNTESTED: "?",
    ReasonState.RULE: "■",
}
LONGEST_TITLE: Final = 56
LONGEST_LINE: Final = 100
LONGEST_SENTENCE: Final = 260
"""Characters of a title, a line of the list and a sentence: one sheet holds no more."""
NO_BAR: Final = "Together the other purchases are too long for this scale: they have no bar."
LIST: Final = "The list, with a reason for each item"
KEY: Final = (
    f"✓{FIXED_SPACE}personal: asked again without these purchases, the recommender puts the item "
    f"further down. !{FIXED_SPACE}doubtful: that too, and they have little to do with it. "
    f"~{FIXED_SPACE}weak: no few purchases decide it. "
    f"○{FIXED_SPACE}popular: it would be in the list without any history."
)
RULE_KEY: Final = f" ■{FIXED_SPACE}rule: a rule of the shop puts it there, whatever its score."


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
        Words(markdown=f"**{summary(words.reason for words in explanation.rationales)}**"),
        Heading(text=LIST),
        Table(name=LIST, frame=_list(explanation, dataset)),
        Words(markdown=_key(explanation), small=True),
        *_reason(explanation, position, dataset),
        *_chart(explanation, position, dataset, unit),
    ]
    if fidelity is not None:
        blocks.append(Words(markdown=f"**Fidelity.** {escape(fidelity.sentence)}"))
    return Report(blocks=blocks, provenance=list(provenance), one_page=True)


def _key(explanation: Explanation) -> str:
    """What the signs mean; that of a rule only where it stands."""
    states = [rationale.reason.state for rationale in explanation.rationales]
    return f"{KEY}{RULE_KEY}" if ReasonState.RULE in states else KEY


def strongest(explanation: Explanation) -> int:
    """The place of the personal item that falls furthest, as a ratio of ranks; else the first.

    One whose longest bar is another purchase's than those named (`Reason.unnamed`) comes after all
    others that are personal.
    """
    falls = [
        (
            reason.unnamed is None,
            reason.verdict.check.rank_after / reason.verdict.check.rank_before,
        )
        if reason.state is ReasonState.PERSONAL and reason.verdict.check is not None
        else (False, 0.0)
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
            "Verdict": [
                # a blank that does not break keeps the word beside its sign
                f"{SYMBOLS[rationale.reason.state]}{FIXED_SPACE}{rationale.reason.state}"
                for rationale in rationales
            ],
        }
    )


def _reason(explanation: Explanation, position: int, dataset: Dataset) -> list[Block]:
    rationale = explanation.rationales[position]
    reason = rationale.reason
    name = _title(reason.target, dataset)
    personal = reason.state is ReasonState.PERSONAL
    sentences = [rationale.plain]
    sentences += [
        f"{answer.question}: {answer.word}, {answer.text}." for answer in answers(reason, dataset)
    ]
    if rationale.unnamed:
        sentences.append(text(rationale.unnamed))
    return [
        Heading(text=f"{'The strongest reason: ' if personal else 'Why '}{name}"),
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
    from explain.charts.attribution import bars_in_words, contributions

    named = explanation.rationales[position].reason.named
    marked = () if named is None or named.everything else named.items
    bars = contributions(attribution, position, dataset, unit=unit, marked=marked)
    values = bars_in_words(bars.bars, width=40)
    drawn: list[Block] = [
        Words(markdown="**What each purchase adds**"),
        Chart(
            figure=bars.figure(),
            alt=f"Contributions to the score: {values}",
        ),
    ]
    return [*drawn, Words(markdown=NO_BAR, small=True)] if bars.beyond else drawn


def _title(item: int, dataset: Dataset) -> str:
    return shortened(dataset.item_title(item), LONGEST_TITLE)
