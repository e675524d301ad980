"""Why one item is in the list: the sentence, the check that settles it, and every check."""

from __future__ import annotations

import pandas as pd

from explain.contract import ReasonState
from explain.counterfactual.check import Check
from explain.formats import number
from explain.reasons.explanation import Explanation
from explain.reasons.wording import (
    Rationale,
    TextSpan,
    check_sentence,
    contribution_note,
    escape,
    removal_phrase,
)
from pages.ui.customer.history import anchor
from pages.ui.elements import screen
from pages.ui.elements.icons import STATES
from pages.ui.session.context import ViewContext
from recommenders.contract import Dataset


def why(view: ViewContext, explanation: Explanation, position: int) -> None:
    """The sentence of the chosen item, the check that settles it, and every check in a table."""
    dataset = view.model.loaded.dataset
    rationale = explanation.rationales[position]
    reason = rationale.reason
    screen.section(f"Why {dataset.item_title(reason.target)}")
    score = number(float(explanation.ranking.scores[position]))
    # rearranged for variety, the place in the list is no rank by score
    word = "rank" if view.options.variety is None else "place"
    screen.caption(
        f"{word} {position + 1} of {explanation.ranking.n_candidates:,} · "
        f"score {score} ({escape(view.model.entry.unit)})"
    )
    screen.text(_linked(rationale.spans, rationale, dataset))
    check = reason.check or reason.check_without_history
    if check is not None:
        words = {
            ReasonState.CHECKED: "Checked",
            ReasonState.ASSOCIATED: "Checked, not decisive",
            ReasonState.GENERAL: "Checked, not personal",
        }
        screen.text(
            f"{STATES[reason.state]} **{words[reason.state]}.** "
            f"{escape(check_sentence(check, dataset))}"
        )
    screen.caption(escape(contribution_note(reason, dataset)))
    _beside(rationale, dataset)


def asked_again(view: ViewContext, explanation: Explanation, position: int) -> None:
    """Every check of the chosen item: what the recommender said without these purchases."""
    checks = explanation.checks[position]
    if not checks:
        return
    screen.section("Asked again without them")
    screen.table("Asked again without them", _check_table(checks, view.model.loaded.dataset))


def _beside(rationale: Rationale, dataset: Dataset) -> None:
    """What the log says of it, what holds the item back, and what is true but no reason."""
    lines = [*rationale.evidence, *([rationale.against] if rationale.against else [])]
    if lines:
        screen.text("\n".join(f"- {_linked(line, rationale, dataset)}" for line in lines))
    if rationale.aside:
        also = " ".join(_linked(line, rationale, dataset) for line in rationale.aside)
        screen.caption(f"**Also.** {also}")


def _linked(parts: tuple[TextSpan, ...], rationale: Rationale, dataset: Dataset) -> str:
    """A sentence with each named purchase as a link to its place in the history."""
    named_items = {part.item for part in rationale.spans}
    words = []
    for part in parts:
        if part.item is None:
            words.append(escape(part.text))
        elif part.item in named_items:
            words.append(f"[{escape(part.text)}](#{anchor(dataset.item_id(part.item))})")
        else:
            words.append(f"**{escape(part.text.strip())}**")
    return "".join(words)


def _check_table(checks: tuple[Check, ...], dataset: Dataset) -> pd.DataFrame:
    names = [removal_phrase(check.removal, dataset) for check in checks]
    return pd.DataFrame(
        {
            "Without": [name[:1].upper() + name[1:] for name in names],
            "Rank": [
                _change(f"{check.rank_before:,}", f"{check.rank_after:,}") for check in checks
            ],
            "Score": [
                _change(
                    number(check.score_before), number(check.score_after, beside=check.score_before)
                )
                for check in checks
            ],
        }
    )


def _change(before: str, after: str) -> str:
    # non-breaking blanks keep "3 to 35" on one line of a narrow column
    return f"{before}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{after}"
