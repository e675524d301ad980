"""Add data: files or a place, which column is what, what it comes to, and keeping it."""

from __future__ import annotations

import streamlit as st

from pages.ui.access.uploads import drawn_for_uploads
from pages.ui.add_data import begin, outcome, roles, settings, state
from pages.ui.elements import documents, screen
from pages.ui.session.jobs import wait_in_place
from pages.ui.session.privacy import pseudonyms_forced
from pages.ui.session.selection import read, update
from recommenders.adapters import sources
from recommenders.adapters.own_data.drafts import Draft
from recommenders.errors import DataError


def show(draft: Draft) -> None:
    """A draft, as far as what is told of it goes."""
    with st.container(horizontal=True):
        st.button(
            "Begin anew", icon=":material/restart_alt:", on_click=state.discard, args=(draft,)
        )
    if draft.uploaded:
        begin.draw_more(draft)
    try:
        if not roles.draw_files(draft):
            return
        try:
            looks = state.looks(draft)
        except DataError as error:
            outcome.draw_error(error)
            # an encoding that nobody can tell is told there
            settings.draw_settings(draft, opened=True)
            return
        settings.draw_settings(draft)
        if not roles.draw_roles(draft, looks):
            return
        options = state.complete(draft, looks)
        dataset = state.as_dataset(draft, options)
    except DataError as error:
        outcome.draw_error(error)
        return
    outcome.draw_preview(dataset)
    outcome.draw_report(dataset)
    of_files = draft.path / looks[0].files[0] if draft.uploaded else draft.path
    title = sources.title_at(draft.address) if draft.address else sources.title_of(of_files)
    outcome.draw_keep(draft, options, draft.options.title or title, dataset)


if st.session_state.pop(outcome.OPENED, False):
    st.switch_page("pages/views/explain/customer.py", query_params=read().params())
# without "Share": what is shown here is nobody's yet
st.title("Add your data", anchor=False)
wait_in_place()
if screen.presenting():
    st.caption("Esc leads to where data can be added.")
elif pseudonyms_forced():
    # files that are added are shown with names, and may be any that lie on the server
    st.markdown(
        "This view shows names and ids of customers, and this server shows pseudonyms alone. "
        "Whoever runs it can add data: `becausal run FOLDER`, or `[[datasets]]` in `becausal.toml`."
    )
elif not drawn_for_uploads():
    pass
elif read().private:
    st.markdown("Names and ids of customers are shown here, and pseudonyms are on.")
    st.button("Switch pseudonyms off", on_click=update, kwargs={"private": False})
else:
    st.markdown(
        "Upload an export, or name where it lies; see what it comes to; then keep it. Nothing is "
        "kept before you say so. `becausal init` and `becausal check` do the same without a screen."
    )
    begin.draw_fault()
    draft = state.draft()
    if draft is None:
        if read().draft is not None:
            st.info("What was begun here is not there any more: add the files again.")
        begin.draw_begin()
    else:
        show(draft)
    outcome.draw_kept()
    guide = st.expander(
        "What can be read, and what dataset.toml may say", key="add_guide", on_change="rerun"
    )
    if guide.open:
        with guide:
            documents.show_document("own_data")
