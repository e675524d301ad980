"""Links to other views, which a panel that is drawn alone does not have."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from tests.pages.panels import Link, plain


@pytest.fixture
def links(monkeypatch: pytest.MonkeyPatch) -> list[Link]:
    """The links that are drawn from here on, in their order."""
    drawn: list[Link] = []

    def page_link(page: object, *, label: str = "", query_params: Any = None, **_: Any) -> None:
        path = getattr(page, "url_path", page)
        drawn.append(Link(str(path), plain(label), dict(query_params or {})))

    monkeypatch.setattr(st, "page_link", page_link)
    monkeypatch.setattr(
        DeltaGenerator, "page_link", lambda _, *page, **more: page_link(*page, **more)
    )
    return drawn
