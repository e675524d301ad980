"""Every script begins with the helpers that make elements, and has none of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

SCRIPTS = [path for path in Path("pages/ui").rglob("*.js") if path.name != "dom.js"]


def page() -> None:
    from pages.ui.components import bars
    from pages.ui.components.inline import inline

    inline(bars.__file__, name="a_test", html="<b></b>", isolate_styles=False)(key="test")


def test_files_beside_the_module_make_a_component() -> None:
    (component,) = AppTest.from_function(page).run().get("bidi_component")
    assert component.proto.component_name == "a_test"
    assert component.proto.html_content == "<b></b>"
    assert not component.proto.isolate_styles
    assert component.proto.js_content.startswith(Path("pages/ui/components/dom.js").read_text())
    assert component.proto.js_content.endswith(Path("pages/ui/components/bars.js").read_text())
    assert component.proto.css_content == Path("pages/ui/components/bars.css").read_text()


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_no_script_makes_markup_or_helpers_of_its_own(script: Path) -> None:
    text = script.read_text("utf-8")
    assert "innerHTML" not in text
    assert "const element =" not in text
