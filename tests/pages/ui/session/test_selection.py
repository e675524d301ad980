"""The selection and the address say the same."""

from __future__ import annotations

from dataclasses import fields
from types import SimpleNamespace
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as st_
from streamlit.testing.v1 import AppTest

from pages.ui.session import selection
from pages.ui.session.selection import Selection, only_item, read, taking, unread


def test_what_is_not_chosen_is_not_in_the_address() -> None:
    assert Selection().params() == {"dataset": "sample", "recommender": "uptake-lift"}


@pytest.mark.parametrize("address", ["http://h:1", "http://h:1/", "http://h:1/?old=1#part"])
def test_a_link_says_every_choice_and_nothing_else(address: str) -> None:
    selection = Selection(dataset="a&b", recommender="ä", customer="1 =2", item="?#/%", bought=True)
    link = urlsplit(selection.link(address))
    assert (link.netloc, link.path, link.fragment) == ("h:1", "/", "")
    assert dict(parse_qsl(link.query)) == {
        "dataset": "a&b",
        "recommender": "ä",
        "customer": "1 =2",
        "item": "?#/%",
        "bought": "1",
    }


def test_a_link_to_a_view_stays_in_it() -> None:
    assert urlsplit(Selection().link("http://h/data?customer=1")).path == "/data"


def chooser() -> None:
    import streamlit as st

    from pages.ui.session.selection import read, sync_widget, taking, update

    names = st.session_state.get("names", {"a": "Ann", "b": "Bob"})
    sync_widget("item", read().item, names.values())
    st.selectbox(
        "Item",
        list(names),
        index=None,
        format_func=lambda name: names[name],
        key="item",
        on_change=taking("item", names, lambda item: update(item=item)),
    )


def test_the_browser_is_told_the_choice_anew_when_labels_change() -> None:
    """It knows an option by its label: the old one would come back as a text."""
    app = AppTest.from_function(chooser)
    app.query_params["item"] = "b"
    app.run()
    app.run()
    assert not app.selectbox[0].proto.set_value
    app.session_state["names"] = {"a": "Brisk Swan", "b": "Calm Heron"}
    app.run()
    assert app.selectbox[0].proto.set_value
    assert app.selectbox[0].proto.raw_value == "Calm Heron"
    assert app.selectbox[0].value == "b"
    app.run()
    assert not app.selectbox[0].proto.set_value


def test_nothing_but_an_option_is_taken_from_a_widget() -> None:
    taken: list[object] = []
    for value in ("a", "Ann · a", 3, None):
        st.session_state["key"] = value
        taking("key", ["a", "b"], taken.append)()
    assert taken == ["a", None]


@pytest.mark.parametrize("by_history", [False, True])
def test_a_step_back_is_no_choice(by_history: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    # what a widget still holds of the page that was left is told to its callback
    asked = SimpleNamespace(is_history_navigation=by_history)
    monkeypatch.setattr(selection, "get_script_run_ctx", lambda suppress_warning: asked)
    written: list[Selection] = []
    monkeypatch.setattr(selection, "read", lambda: Selection(customer="C0001"))
    monkeypatch.setattr(selection, "write", written.append)
    selection.update(customer="C0002")
    assert selection.came_by_history() == by_history
    assert [chosen.customer for chosen in written] == ([] if by_history else ["C0002"])


def test_the_reasons_of_one_item() -> None:
    params = Selection(only=only_item("a:b")).params()
    assert params["only"] == "item:a:b"


@pytest.mark.parametrize(
    ("written", "on", "said"),
    [("1", True, 0), ("true", True, 0), ("0", False, 0), ("No", False, 0), ("nope", False, 1)],
)
def test_a_switch_that_is_neither_on_nor_off_is_said(written: str, on: bool, said: int) -> None:
    def script() -> None:
        import streamlit as st

        from pages.ui.session.selection import read, unread

        st.session_state["on"], st.session_state["said"] = read().bought, unread()

    app = AppTest.from_function(script)
    app.query_params["bought"] = written
    app.run()
    assert app.session_state["on"] is on
    assert len(app.session_state["said"]) == said
    assert all(f"“{written}”" in sentence for sentence in app.session_state["said"])


def test_a_choice_of_megabytes_is_left_out_and_said() -> None:
    def page() -> None:
        import streamlit as st

        from pages.ui.session.selection import read, unread

        st.markdown(f"{read().customer} {read().private}")
        for sentence in unread():
            st.caption(sentence)

    app = AppTest.from_function(page)
    app.query_params.update({"customer": "x" * 100_000, "private": "1", "hits": "y" * 10_001})
    app.run()
    assert app.markdown[0].value == "None True"
    assert [caption.value for caption in app.caption] == [
        "“customer” has 100,000 characters in the address, and 10,000 are read at the most: "
        "it is left out.",
        "“hits” has 10,001 characters in the address, and 10,000 are read at the most: it is "
        "left out.",
    ]


class Params:
    """Stands for the address: what `st.query_params` is asked for."""

    def __init__(self, params: dict[str, str]) -> None:
        self._params = params

    def to_dict(self) -> dict[str, str]:
        return self._params


NAMES = [field.name for field in fields(Selection)]
PROPERTY = settings(max_examples=100, derandomize=True, deadline=None, database=None)
TEXTS = st_.text(min_size=1, max_size=20)


def read_from(params: dict[str, str]) -> tuple[Selection, list[str]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(st, "query_params", Params(params))
        return read(), unread()


@PROPERTY
@given(
    st_.fixed_dictionaries(
        {},
        optional={
            field.name: st_.booleans() if isinstance(field.default, bool) else TEXTS
            for field in fields(Selection)
        },
    )
)
def test_every_selection_comes_back_from_its_link(chosen: dict[str, Any]) -> None:
    selection = Selection(**chosen)
    query = urlsplit(selection.link("http://h/customer")).query
    assert read_from(dict(parse_qsl(query))) == (selection, [])


@PROPERTY
@given(st_.dictionaries(st_.sampled_from([*NAMES, "strange"]), st_.text(max_size=30)))
def test_whatever_an_address_says_is_a_selection(params: dict[str, str]) -> None:
    selection, sentences = read_from(params)
    for name in NAMES:
        value = getattr(selection, name)
        assert isinstance(value, bool) or value in (params.get(name), getattr(Selection(), name))
    assert all(sentence.endswith(".") for sentence in sentences)
