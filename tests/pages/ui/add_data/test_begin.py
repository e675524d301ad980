"""The ways in: uploads, and places where they may be named."""

from __future__ import annotations

from pathlib import Path

import pytest

from pages.ui.add_data import begin, state
from recommenders.adapters.own_data.drafts import Draft
from tests.pages.panels import run_panel, said
from tests.pages.ui.add_data.conftest import again


def panel() -> None:
    begin.draw_fault()
    begin.draw_begin()


def test_nothing_is_looked_at_without_a_file(draft: Draft) -> None:
    app = run_panel(panel)
    (button,) = [element for element in app.button if element.label == "Look at these files"]
    assert button.disabled
    app.file_uploader(key="add_files").set_value([("a.csv", b"x\n1\n", "text/csv")]).run()
    (button,) = [element for element in app.button if element.label == "Look at these files"]
    button.click().run()
    assert app.query_params["draft"] != draft.token


@pytest.mark.parametrize("local", [False, True])
def test_a_place_is_asked_for_where_it_may_be_named(
    draft: Draft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, local: bool
) -> None:
    monkeypatch.delenv("BECAUSAL_PLACES", raising=False)
    monkeypatch.setattr(state, "local", lambda: local)
    app = run_panel(panel)
    assert ("That is switched off here" in said(app)) is not local
    if local:
        app.text_input(key="add_place").set_value(str(tmp_path / "gone"))
        app.button[-1].click().run()
        assert "no data at this place" in said(app)
        # told once
        assert not app.run().error
        app.text_input(key="add_place").set_value(str(tmp_path))
        app.button[-1].click().run()
        assert app.query_params["draft"]


def test_more_files_join_a_draft(draft: Draft) -> None:
    app = run_panel(lambda: begin.draw_more(draft))
    app.file_uploader(key="add_more").set_value([("b.csv", b"x\n1\n", "text/csv")]).run()
    app.button[0].click().run()
    assert sorted(path.name for path in again(draft).path.iterdir()) == ["b.csv", "odd.csv"]
