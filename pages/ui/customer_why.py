"""Why one item is in the list: the sentence, the check that settles it, and every check."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from explain.contract import State
from explain.counterfactual import Check
from explain.explanation import Explanation
from explain.formats import date, plain
from explain.rationale import Rationale, escape, finding, taken
from explain.reasons import Reason
from pages.ui.customer_history import anchor
from pages.ui.icons import STATES
from pages.ui.pickers import Chosen
from recommenders.contract import Columns, Dataset


def why(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """The sentence of the chosen item, the check that settles it, and every check in a table."""
    dataset = chosen.world.shop.dataset
    found = explanation.rationales[place]
    reason = found.reason
    st.subheader(
        f"Why {escape(str(dataset.items[Columns.TITLE].iloc[reason.target]))}", anchor=False
    )
    score = plain(float(explanation.ranking.scores[place]))
    st.caption(
        f"rank {place + 1} of {explanation.ranking.n_candidates:,} · "
        f"score {score} ({escape(chosen.world.entry.unit)})"
    )
    st.markdown(_linked(found, dataset))
    settled = reason.check or reason.alone
    if settled is not None:
        words = {
            State.CHECKED: "Checked",
            State.ASSOCIATED: "Checked, not decisive",
            State.GENERAL: "Checked, not personal",
        }
        st.markdown(
            f"{STATES[reason.state]} **{words[reason.state]}.** {escape(finding(settled, dataset))}"
        )
    st.caption(_evidence(reason, dataset))


def asked_again(chosen: Chosen, explanation: Explanation, place: int) -> None:
    """Every check of the chosen item: what the recommender said without these purchases."""
    checks = explanation.checks[place]
    if not checks:
        return
    st.subheader("Asked again without them", anchor=False)
    st.table(_check_table(checks, chosen.world.shop.dataset))


def _evidence(reason: Reason, dataset: Dataset) -> str:
    """How the named purchases relate to the item, how much they carry, and when they were."""
    named = reason.named
    if named is None:
        return "No purchase is named: what everybody buys would bring this item here as well."
    last = date(dataset.local_time(named.last))
    carries = f"{100 * reason.share:.0f} % of what lifts this item"
    related = "" if named.everything else f"{named.relation} · "
    return f"{related}carries {carries} · last bought {last}"


def _linked(found: Rationale, dataset: Dataset) -> str:
    """The sentence with each purchase as a link to its place in the history."""
    ids = dataset.items[Columns.ITEM]
    return "".join(
        escape(part.text)
        if part.item is None
        else f"[{escape(part.text)}](#{anchor(str(ids.iloc[part.item]))})"
        for part in found.parts
    )


def _check_table(checks: tuple[Check, ...], dataset: Dataset) -> pd.DataFrame:
    names = [taken(check.removal, dataset) for check in checks]
    return pd.DataFrame(
        {
            "Without": [escape(name[:1].upper() + name[1:]) for name in names],
            "Rank": [_change(f"{c.rank_before:,}", f"{c.rank_after:,}") for c in checks],
            "Score": [
                _change(plain(c.score_before), plain(c.score_after, beside=c.score_before))
                for c in checks
            ],
        }
    ).set_index("Without")


def _change(before: str, after: str) -> str:
    # non-breaking blanks keep "3 to 35" on one line of a narrow column
    return f"{before}\N{NO-BREAK SPACE}→\N{NO-BREAK SPACE}{after}"
