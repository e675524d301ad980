"""A file that comes in is taken from those who may bring it, and recorded."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.access.person import NotAllowedError
from pages.ui.access.uploads import accepted
from tests.pages.signed_in import SignedIn


def panel() -> None:
    import streamlit as st

    from pages.ui.access.uploads import drawn_for_uploads

    st.text(str(drawn_for_uploads()))


def test_a_viewer_brings_none(someone: SignedIn) -> None:
    someone.as_("vic@shop.example")
    shown = AppTest.from_function(panel).run()
    assert shown.text[0].value == "False"
    assert shown.caption[0].value == "To bring files is not for your role, viewer."
    with pytest.raises(NotAllowedError):
        accepted("data set", "lines.csv")
    assert someone.log == [
        ("denied", "vic@shop.example", "file=lines.csv", "kind=data set", "permission=upload")
    ]


def test_an_analyst_does(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    shown = AppTest.from_function(panel).run()
    assert (shown.text[0].value, len(shown.caption)) == ("True", 0)
    accepted("list of customers", dataset="sample")
    assert someone.log == [
        ("uploaded", "ann@shop.example", "dataset=sample", "kind=list of customers")
    ]
