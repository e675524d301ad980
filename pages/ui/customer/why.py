"""Why one item is in the list: the sentence, the check that settles it, and every check."""

from __future__ import annotations

import pandas as pd

from explain.contract import State
from explain.counterfactual.check import Check
from explain.formats import plain
from explain.reasons.explanation import Explanation
from explain.reasons.wording import Part, Rationale, bearing, escape, finding, taken
from pages.ui.customer.history import anchor
from pages.ui.elements import screen as sheet
from pages.ui.elements.icons import STATES
from pages.ui.shell.sidebar import Chosen
from recommenders.contract import Columns, Dataset


def why(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """The sentence of the chosen item, the check that settles it, and every check in a table."""
    dataset = chosen.world.shop.dataset
    found = explanation.rationales[place]
    reason = found.reason
    sheet.section(f"Why {dataset.items[Columns.TITLE].iloc[reason.target]}")
    score = plain(float(explanation.ranking.scores[place]))
    # rearranged for variety, the place in the list is no rank by score
    word = "rank" if chosen.options.variety is None else "place"
    sheet.caption(
        f"{word} {place + 1} of {explanation.ranking.n_candidates:,} · "
        f"score {score} ({escape(chosen.world.entry.unit)})"
    )
    sheet.text(_linked(found.parts, found, dataset))
    settled = reason.check or reason.alone
    if settled is not None:
        words = {
            State.CHECKED: "Checked",
            State.ASSOCIATED: "Checked, not decisive",
            State.GENERAL: "Checked, not personal",
        }
        sheet.text(
            f"{STATES[reason.state]} **{words[reason.state]}.** {escape(finding(settled, dataset))}"
        )
    sheet.caption(escape(bearing(reason, dataset)))
    _beside(found, dataset)


def asked_again(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Every check of the chosen item: what the recommender said without these purchases."""
    checks = explanation.checks[place]
    if not checks:
        return
    sheet.section("Asked again without them")
    sheet.table("Asked again without them", _check_table(checks, chosen.world.shop.dataset))


def _beside(found: Rationale, dataset: Dataset) -> None:
    """What the log says of it, what holds the item back, and what is true but no reason."""
    lines = [*found.evidence, *([found.against] if found.against else [])]
    if lines:
        sheet.text("\n".join(f"- {_linked(line, found, dataset)}" for line in lines))
    if found.aside:
        also = " ".join(_linked(line, found, dataset) for line in found.aside)
        sheet.caption(f"**Also.** {also}")


def _linked(parts: tuple[Part, ...], found: Rationale, dataset: Dataset) -> str:
    """A sentence with each named purchase as a link to its place in the history."""
    ids = dataset.items[Columns.ITEM]
    places = {part.item for part in found.parts}
    words = []
    for part in parts:
        if part.item is None:
            words.append(escape(part.text))
        elif part.item in places:
            words.append(f"[{escape(part.text)}](#{anchor(str(ids.iloc[part.item]))})")
        else:
            words.append(f"**{escape(part.text.strip())}**")
    return "".join(words)


def _check_table(checks: tuple[Check, ...], dataset: Dataset) -> pd.DataFrame:
    names = [taken(check.removal, dataset) for check in checks]
    return pd.DataFrame(
        {
            "Without": [name[:1].upper() + name[1:] for name in names],
            "Rank": [_change(f"{c.rank_before:,}", f"{c.rank_after:,}") for c in checks],
            "Score": [
                _change(plain(c.score_before), plain(c.score_after, beside=c.score_before))
                for c in checks
            ],
        }
    )


def _change(before: str, after: str) -> str:
    # non-breaking blanks keep "3 to 35" on one line of a narrow column
    return f"{before}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{after}"
