"""Settings are written down where they are valid."""

from __future__ import annotations

from pages.ui.add_data import settings, state
from recommenders.adapters.own_data.drafts import Draft
from tests.pages.panels import run_panel
from tests.pages.ui.add_data.conftest import again


def test_each_is_written_where_it_is_valid(draft: Draft) -> None:
    faults: list[str] = []

    def panel() -> None:
        faults.append(state.fault())
        settings.draw_settings(again(draft))

    app = run_panel(panel)
    key = f"add_setting/{draft.token}"
    app.text_input(key=f"{key}/currency").set_value(" EUR ").run()
    app.text_input(key=f"{key}/list_separator").set_value(" ").run()
    app.text_input(key=f"{key}/timezone").set_value("").run()
    app.selectbox(key=f"{key}/event").select("view").run()
    options = again(draft).options
    assert (options.currency, options.list_separator) == ("EUR", " ")
    assert (options.timezone, options.event) == ("UTC", "view")
    assert not any(faults)
    app.text_input(key=f"{key}/encoding").set_value("klingon").run()
    assert faults[-1].startswith("The encoding is not known")
    assert again(draft).options.encoding == ""
    assert app.text_input(key=f"{key}/encoding").value == "klingon"
