"""The draft of the address, and what it would be."""

from __future__ import annotations

import pytest
import streamlit as st

from pages.ui.add_data import state
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data import columns
from recommenders.adapters.own_data.drafts import Draft
from recommenders.errors import DataError
from tests.pages.panels import run_panel
from tests.pages.ui.add_data.conftest import again


def test_the_address_names_the_draft(draft: Draft) -> None:
    def panel() -> None:
        current_draft = state.draft()
        st.text("none" if current_draft is None else current_draft.token)

    assert run_panel(panel, draft=draft.token).text[0].value == draft.token
    assert run_panel(panel, draft="0" * 16).text[0].value == "none"
    assert run_panel(panel).text[0].value == "none"


def test_one_preview_at_a_time_is_held(draft: Draft) -> None:
    def panel() -> None:
        looks = state.looks(draft)
        first = columns.complete(looks, draft.options)
        second = columns.told(first, "interactions", "quantity", "stk")
        first_preview = state.as_dataset(draft, first)
        assert state.as_dataset(draft, first) is first_preview
        second_preview = state.as_dataset(draft, second)
        assert (first_preview.has("quantity"), second_preview.has("quantity")) == (False, True)
        assert state.as_dataset(draft, first) is not first_preview
        st.text(second_preview.n_customers)

    assert run_panel(panel).text[0].value == "7"


def test_what_cannot_be_told_is_refused(draft: Draft) -> None:
    def panel() -> None:
        state.tell(draft, lambda: Options(timezone="Moon/Base"))
        st.text(state.fault())
        state.tell(draft, lambda: Options(currency="EUR"))
        st.text(state.fault())

    first, second = run_panel(panel).text
    assert first.value.startswith("The time zone is not known")
    assert second.value == ""
    assert again(draft).options.currency == "EUR"


def test_what_cannot_be_looked_at_names_no_folder(draft: Draft) -> None:
    (draft.path / "odd.csv").write_text("")

    def panel() -> None:
        with pytest.raises(DataError, match="file is empty") as caught:
            state.looks(draft)
        assert caught.value.file == "odd.csv"
        state.discard(draft)

    app = run_panel(panel, draft=draft.token)
    assert "draft" not in app.query_params
    assert not draft.folder.exists()


@pytest.mark.parametrize(("address", "said"), [("0.0.0.0", "False"), ("127.0.0.1", "True")])
def test_a_server_for_all_is_not_local(
    monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    monkeypatch.setattr(st, "get_option", lambda _: address)

    def panel() -> None:
        st.text(str(state.local()))

    assert run_panel(panel).text[0].value == said
