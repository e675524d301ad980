"""Components of our own from the files beside their module: HTML, styles and a script."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

import streamlit as st

_DOM: Final = Path(__file__).with_name("dom.js")


@cache
def inline(module: str, *, name: str, html: str, isolate_styles: bool = True) -> Callable[..., Any]:
    """The component ``name``, registered once; ``module`` is the file it belongs to.

    Its styles and its script lie beside that file, under the same name; the script may use what
    `dom.js` has.
    """
    css, js = (Path(module).with_suffix(f".{kind}").read_text("utf-8") for kind in ("css", "js"))
    return st.components.v2.component(
        name, html=html, css=css, js=_DOM.read_text("utf-8") + js, isolate_styles=isolate_styles
    )
