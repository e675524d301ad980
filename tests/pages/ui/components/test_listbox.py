"""The rows of the list as the script in the browser gets them, and what is taken from it."""

from __future__ import annotations

import json

from streamlit.testing.v1 import AppTest


def page() -> None:
    from pages.ui.components.listbox import Mark, Row, listbox

    row = Row(
        id="<b>",
        number=1,
        icon="pets",
        title="Salmon <treats>",
        details="Dog",
        reason="Because",
        verdict="personal",
        verdict_icon="check_circle",
        colour="blue",
        share=0.25,
        share_text="25 %",
        marks=(Mark(text="bought", colour="green"),),
    )
    listbox("The list", [row], chosen="<b>", key="rows", on_choose=print)


def test_names_are_those_of_the_script_and_texts_go_as_they_are() -> None:
    (component,) = AppTest.from_function(page).run().get("bidi_component")
    data = json.loads(component.proto.json)
    assert (data["label"], data["chosen"]) == ("The list", "<b>")
    (row,) = data["rows"]
    assert row["title"] == "Salmon <treats>"
    assert (row["number"], row["share"], row["shareText"]) == ("1", 0.25, "25 %")
    assert row["verdictIcon"] == "check_circle"
    assert row["marks"] == [{"text": "bought", "colour": "green", "icon": ""}]
    script = component.proto.js_content
    assert "innerHTML" not in script
    # every name that the script reads is one that it gets
    for name in ("shareMeans", "verdictIcon", "shareText", "picture", "full", "details", "more"):
        assert f"row.{name}" in script
        assert name in row
