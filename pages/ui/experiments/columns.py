"""The file of a read-out, and which of its columns is what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from explain.experiments.preview import first_lines
from explain.formats import count_of, join_names
from explain.markup import escape
from pages.ui.access.uploads import accepted, drawn_for_uploads
from pages.ui.elements import documents, screen
from pages.ui.experiments import cache, choices
from pages.ui.experiments.cache import Source
from pages.ui.experiments.choices import READOUT, draw_choice
from pages.ui.session.selection import read, told
from recommenders.adapters.files.reading.read_file import ENDINGS
from recommenders.adapters.own_data.uploads import Upload
from recommenders.configuration import limits
from recommenders.errors import DataError, public_text
from recommenders.experiments.columns import Roles, guessed
from recommenders.experiments.example import EXAMPLES
from recommenders.experiments.table import Empty, ExperimentTable

EXAMPLE_LABELS: Final = {
    "lift": "A change that is there",
    "early": "No change, read too early",
    "nothing": "No change, read at the end",
    "broken": "An assignment that broke",
}
EMPTY_LABELS: Final = {
    Empty.ASK: "Refuse the table",
    Empty.ZERO: "Count as 0",
    Empty.LEFT_OUT: "Leave the customer out",
}
_FILE: Final = "experiment_file"
_NONE: Final = ""
_ROLES: Final = {
    "unit": "Customer",
    "arm": "Arm",
    "before": "The time before (CUPED)",
    "denominator": "Denominator of ratios",
    "day": "Day of entry",
}
_OPTIONAL: Final = frozenset({"unit", "before", "denominator", "day"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """The file, and the roles and the meaning of empty cells that were chosen for it."""

    source: Source
    roles: Roles
    empty: Empty


def source() -> Source:
    """The upload, or the example that is chosen; raises `DataError`."""
    uploaded = cache.upload()
    if uploaded is not None:
        return cache.uploaded_source(uploaded)
    name = choices.chosen(READOUT).get("example", "")
    return cache.example_source(name if name in EXAMPLE_LABELS else EXAMPLES[0].name)


def draw_source() -> None:
    """Where the table comes from: a file of one's own, or an example."""
    if screen.presenting():
        return
    uploaded = cache.upload()
    left, right = st.columns([3, 2], gap="large", vertical_alignment="bottom")
    with left:
        if drawn_for_uploads():
            _uploader()
    with right:
        if uploaded is None:
            chosen = choices.chosen(READOUT).get("example", "")
            draw_choice(
                READOUT,
                "example",
                "Or a simulated example",
                chosen if chosen in EXAMPLE_LABELS else EXAMPLES[0].name,
                EXAMPLE_LABELS,
                default=EXAMPLES[0].name,
                also=lambda _: dict.fromkeys(choices.chosen(READOUT)),
            )
        else:
            st.button(
                "Remove the table",
                icon=":material/close:",
                type="tertiary",
                on_click=_on_remove,
            )
    guide = st.expander("What a table may be", key="experiment_guide", on_change="rerun")
    if guide.open:
        with guide:
            documents.show_document("experiments")


def chosen(source: Source) -> Chosen:
    """The roles that are guessed, with those that the address has for columns of this file."""
    guess, names = guessed(source.sheet.frame), set(map(str, source.sheet.frame.columns))
    choice = choices.chosen(READOUT)

    def role(name: str, default: str) -> str:
        told = choice.get(name)
        allowed = told in names or (told == _NONE and name in _OPTIONAL)
        return str(told) if told is not None and allowed else default

    roles = {name: role(name, getattr(guess, name)) for name in _ROLES}
    # a column is one thing: what is chosen for a role is taken from those that were guessed
    for name in _ROLES:
        if name not in choice and roles[name] in {
            roles[other] for other in _ROLES if other in choice
        }:
            roles[name] = _NONE
    told = [name for name in choice.get("outcomes", "").split("\n") if name in names]
    taken = set(roles.values())
    outcomes = tuple(told) or tuple(name for name in guess.outcomes if name not in taken)
    empty = choice.get("empty", Empty.ASK)
    return Chosen(
        source=source,
        roles=Roles(outcomes=outcomes, **roles),
        empty=Empty(empty) if empty in {str(value) for value in Empty} else Empty.ASK,
    )


def draw_columns(choice: Chosen, *, open_: bool) -> None:
    """Which column is what, and what an empty cell means; ``open_`` where something is wrong."""
    if screen.presenting():
        return
    names = {str(name): str(name) for name in choice.source.sheet.frame.columns}
    with st.expander("Which column is what", expanded=open_, icon=":material/view_column:"):
        slots = st.columns(3, gap="medium")
        for index, (name, label) in enumerate(_ROLES.items()):
            none = {_NONE: "None" if name != "unit" else "Each line is one"}
            with slots[index % 3]:
                draw_choice(
                    READOUT,
                    name,
                    label,
                    getattr(choice.roles, name),
                    (none | names) if name in _OPTIONAL or not choice.roles.arm else names,
                    default="\0",
                )
        with slots[2]:
            draw_choice(
                READOUT,
                "empty",
                "Empty cells of an outcome",
                str(choice.empty),
                {str(value): label for value, label in EMPTY_LABELS.items()},
                default=str(Empty.ASK),
            )
        _draw_outcomes(choice, list(names))


def draw_read(table: ExperimentTable, choice: Chosen) -> None:
    """What was read: counts, the first lines, and what was found on the way."""
    screen.section("What was read")
    arms = [
        f"{escape(name)} {units:,}"
        for name, units in zip(table.arm_names, table.sizes, strict=True)
    ]
    screen.text(f"{count_of(len(table), 'customer')}: {join_names(arms)}.")
    if table.findings:
        screen.text(
            "\n".join(
                f"- {escape(finding.observation)}: {_times(finding.count)}{escape(finding.done)}."
                for finding in table.findings
            )
        )
    screen.table(
        "The first lines as they were read",
        first_lines(table, private=read().private),
        label=True,
        wide=True,
    )


def draw_error(error: DataError) -> None:
    """What stands in the way; with pseudonyms on, no value of the table is shown."""
    said = public_text(error) if cache.upload() is None else told(error)
    screen.title("This experiment cannot be read out yet")
    st.error(escape(said), icon=":material/error:")


def _times(count: int) -> str:
    return "" if count == 1 else f"{count:,}, "


def _draw_outcomes(column_choice: Chosen, names: list[str]) -> None:
    key = "readout/outcomes"
    if st.session_state.get(key) != list(column_choice.roles.outcomes):
        st.session_state[key] = list(column_choice.roles.outcomes)

    def take() -> None:
        picked = [name for name in st.session_state[key] if name in names]
        choices.choose(READOUT, outcomes="\n".join(picked) or None)

    st.multiselect("Outcomes", names, key=key, on_change=take)


def _uploader() -> None:
    st.file_uploader(
        "Your own table: one line a customer, with its arm and outcomes",
        type=list(ENDINGS),
        key=_FILE,
        max_upload_size=limits().table_mb,
        on_change=_on_upload,
    )


def _on_upload() -> None:
    file = st.session_state.get(_FILE)
    if file is not None:
        accepted("table of an experiment", file.name, dataset=read().dataset)
        cache.keep_upload(Upload(name=file.name, content=file.getvalue()))
        # what was chosen for another table means nothing in this one
        choices.choose(READOUT, **dict.fromkeys(choices.chosen(READOUT)))


def _on_remove() -> None:
    cache.keep_upload(None)
    choices.choose(READOUT, **dict.fromkeys(choices.chosen(READOUT)))
