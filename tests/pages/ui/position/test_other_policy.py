"""What another policy would have earned, from a log that is kept in the window."""

from __future__ import annotations

import numpy as np
from streamlit.testing.v1 import AppTest

from pages.ui.position import other_policy
from tests.benchmarks.placement.logged import bandit
from tests.pages.panels import alts, fitted, from_item, report_of, rows, run_panel, said, view_of


def log_text(lines: int, *, new: str | None = None) -> str:
    """A log of a known world as CSV; ``new`` takes the place of the new policy's chance."""
    log = bandit(np.random.default_rng(0)).log(lines, np.random.default_rng(1))
    head = "context,action,propensity,reward,new_probability\n"
    return head + "".join(
        f"{log.contexts[row]},a{log.actions[row]},{log.propensity[row]},{log.reward[row]},"
        f"{log.new_probability[row] if new is None else new}\n"
        for row in range(lines)
    )


def drawn(text: str | None, **chosen: object) -> AppTest:
    view = view_of(fitted(from_item(0)), **chosen)
    kept = None if text is None else ("log.csv", text.encode())

    def panel() -> None:
        import streamlit as st

        st.session_state[other_policy._KEPT] = kept
        other_policy.draw_other_policy(view)

    return run_panel(panel)


def test_without_a_log_its_columns_are_named() -> None:
    app = drawn(None)
    text = said(app)
    assert "No log is loaded" in text
    for column in ("action", "propensity", "reward", "new_probability", "context"):
        assert f"`{column}`" in text


def test_a_log_is_judged() -> None:
    app = drawn(log_text(1_500))
    text = said(app)
    assert "The new policy would have earned 0." in text
    assert "effective sample size" in text
    assert "A test on customers decides" in text
    assert [row[0] for row in rows(app)][:4] == ["IPS", "SNIPS", "DM", "DR"]
    assert "IPS 0." in alts(app)[0]
    assert "Value of the new policy" in [table.name for table in report_of(app).tables]


def test_a_log_that_says_too_little_is_refused() -> None:
    app = drawn(log_text(60))
    assert "at least 100 are needed" in said(app)
    assert not app.table


def test_a_broken_log_is_a_sentence_and_in_private_it_quotes_nothing() -> None:
    broken = log_text(20, new="*much*")
    app = drawn(broken)
    assert r"\*much\*" in app.error[0].value
    assert "row 2" in app.error[0].value
    hidden = drawn(broken, private=True)
    assert "much" not in hidden.error[0].value
    assert "number is missing or cannot be read" in hidden.error[0].value
