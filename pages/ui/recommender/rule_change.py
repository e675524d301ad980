"""Changing the rules of the shop: a rule, what it would change, and writing it or handing it on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import streamlit as st

from explain.formats import count_of, percent, unbroken
from explain.markup import escape
from explain.rules.effects import ListChanges
from explain.rules.wording import rule_words
from pages.ui.access.person import current_person, may, require
from pages.ui.access.record import record
from pages.ui.downloads.download import Download, file_name
from pages.ui.downloads.offers import draw_offers
from pages.ui.elements import screen
from pages.ui.recommender import cache
from pages.ui.recommender.rule_form import draw_form
from pages.ui.session.context import ViewContext
from pages.ui.session.resources import hash_of
from recommenders.access.roles import Permission
from recommenders.configuration import FILE, configuration, read_text
from recommenders.contract import Columns
from recommenders.errors import DataError, public_text
from recommenders.intervals import mean_text, wilson
from recommenders.rules.rule import Rule
from recommenders.rules.rules_file import RulesFile, read_rules_file
from recommenders.rules.rules_text import Entries, rule_text, with_rule, without_rule

NEW: Final = ""
_ASKED: Final = "_rule_asked"
"""The text whose change is to be seen, by its digest."""
_SAID: Final = "_rule_said"
"""What became of the last change: whether it was written, and a sentence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kind:
    """What can be done to a rule, in words: in the record, on the button, and when it is done."""

    event: str
    button: str
    done: str
    lines: str


_ADD: Final = _Kind(
    event="added a rule",
    button="Add this rule",
    done="was added",
    lines="These lines are written to",
)
_SAVE: Final = _Kind(
    event="changed a rule",
    button="Save this rule",
    done="was changed",
    lines="What is new in these lines is written to",
)
_DELETE: Final = _Kind(
    event="deleted a rule",
    button="Delete this rule",
    done="was deleted",
    lines="These lines are taken out of",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """A change of the file: what is done, the rule, and the text afterwards."""

    kind: _Kind
    entries: Entries
    text: str


def draw(view: ViewContext) -> None:
    """Add, change, switch off or delete a rule; nothing on a screen for an audience."""
    if screen.presenting():
        return
    if not may(Permission.EXPORT):
        st.caption(f"To change rules is not for your role, {current_person().role}.")
        return
    _draw_said()
    panel = st.expander("Add or change a rule", key="rule_change", on_change="rerun")
    if panel.open:
        with panel:
            _draw_panel(view)


def _draw_said() -> None:
    written, sentence = st.session_state.pop(_SAID, (True, ""))
    if sentence:
        (st.success if written else st.error)(
            escape(sentence), icon=":material/check:" if written else ":material/error:"
        )


def _draw_panel(view: ViewContext) -> None:
    try:
        file = read_rules_file(configuration().file or Path(FILE).absolute())
        state = hash_of(file.text)
        rules = read_text(file.text, file.path).rules
        # in quotes, so that none is called as what makes a new one is
        names = {str(index): f"“{rule.name}”" for index, rule in enumerate(rules)}
        # other rules are another field: a label that is no more is never sent back
        chosen = st.selectbox(
            "Rule",
            [NEW, *names],
            format_func=lambda option: names.get(option, "A new rule"),
            key=f"rule_chosen/{state}",
        )
        index = int(chosen) if chosen in names else None
        before = {} if index is None else file.entries[index]
        loaded = view.model.loaded
        key = f"{state}/{loaded.dataset.fingerprint}/{index}"
        entries = draw_form(loaded, before, key)
        change = _asked_for(file, index, before, entries)
        if change is not None:
            _draw_change(view, file, change)
    except DataError as error:
        st.error(escape(public_text(error)), icon=":material/error:")


def _asked_for(
    file: RulesFile, index: int | None, before: Entries, entries: dict[str, Any]
) -> _Change | None:
    """The buttons that ask what a change does; gives the one that was asked about."""
    kept = _Change(
        kind=_ADD if index is None else _SAVE,
        entries=entries,
        text=with_rule(file.text, entries, index),
    )
    offered = [("See what this changes", kept)] if kept.text != file.text else []
    if index is not None:
        gone = _Change(kind=_DELETE, entries=before, text=without_rule(file.text, index))
        offered.append(("Delete this rule …", gone))
    with st.container(horizontal=True):
        for label, change in offered:
            st.button(
                label,
                type="secondary" if change.kind is _DELETE else "primary",
                on_click=_on_ask,
                args=(hash_of(change.text),),
            )
    asked = st.session_state.get(_ASKED)
    return next((change for _, change in offered if hash_of(change.text) == asked), None)


def _draw_change(view: ViewContext, file: RulesFile, change: _Change) -> None:
    """What the change comes to, and the way to make it."""
    try:
        rules = read_text(change.text, file.path).rules
    except DataError as error:
        # its line is none of the file: nothing is written yet
        raise DataError(
            error.problem, key=error.key, value=error.value, remedy=error.remedy
        ) from None
    deleted = change.kind is _DELETE
    told = [rule for rule in rules if rule.name == change.entries["name"].strip()]
    changes = cache.changes_of_lists(view, rules)
    st.markdown(f"**{_outcome(changes)}**")
    for rule in [] if deleted else told:
        _draw_rule(view, rule)
    lines = rule_text(change.entries)
    hidden = _names_customers(view, change.entries)
    if hidden:
        st.caption("The rule names customers, and pseudonyms are on: its lines are not shown.")
    else:
        st.code(lines, language="toml")
    where = escape(file.path.name)
    if may(Permission.WRITE_RULES) and file.writable:
        st.button(
            change.kind.button,
            type="primary",
            icon=":material/delete:" if deleted else ":material/save:",
            on_click=_on_write,
            args=(file, change),
        )
        st.caption(f"{change.kind.lines} `{where}`; the rest of it, comments too, stays as it is.")
        return
    allowed = may(Permission.WRITE_RULES)
    st.caption(
        f"`{where}` cannot be written from here."
        if allowed
        else f"To write rules is not for your role, {current_person().role}."
    )
    if not hidden:
        do = "taken out of" if deleted else "for"
        st.caption(f"Hand these lines on to whoever runs this server: {do} `{where}`.")
    if not deleted and not hidden:
        offer = Download(
            label="These lines as a file",
            file_name=f"{file_name(change.entries['name'])}.toml",
            mime="application/toml",
            content=_bytes_of(lines),
        )
        draw_offers([offer], current_person(), view.selection, key="rule")


def _draw_rule(view: ViewContext, rule: Rule) -> None:
    dataset = view.model.loaded.dataset
    matched = cache.matched_rules(view.model, (rule,)).rules[0]
    st.markdown(escape(rule_words(rule, dataset)))
    for remark in [f"Not in force: {matched.idle}."] * bool(matched.idle) + [*matched.remarks]:
        st.warning(escape(remark), icon=":material/help:")


def _outcome(changes: ListChanges) -> str:
    if not changes.customers:
        return "This changes no list: it is about nobody, or not in force."
    low, high = wilson(changes.changed, changes.asked)
    share = unbroken(mean_text(changes.share, low, high, percent))
    whom = count_of(changes.customers, "customer")
    asked = "" if changes.asked == changes.customers else f", {changes.asked:,} of them asked"
    return f"This changes {share} of the lists of the {whom} it is about{asked}."


def _names_customers(view: ViewContext, entries: Entries) -> bool:
    """Whether the lines have what pseudonyms hide."""
    named = set(entries.get("customers", {})) - {Columns.SEGMENT}
    return bool(named) and view.model.loaded.dataset.known_as is not None


def _bytes_of(lines: str) -> Callable[[], bytes]:
    return lines.encode


def _on_ask(text: str) -> None:
    st.session_state[_ASKED] = text


def _on_write(file: RulesFile, change: _Change) -> None:
    name = str(change.entries["name"]).strip()
    details = {"rule": name, "file": file.path.name}
    try:
        person = require(Permission.WRITE_RULES, **details)
        read_text(change.text, file.path)
        record(change.kind.event, person.name, role=person.role or "", **details)
        try:
            file.write(change.text)
        except DataError:
            record("could not write a rule", person.name, role=person.role or "", **details)
            raise
    except DataError as error:
        st.session_state[_SAID] = False, public_text(error)
        return
    st.session_state[_SAID] = True, f"“{name}” {change.kind.done}."
