"""The buttons under a reason: a flag goes on and off, a note comes back as it was written."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

from streamlit.testing.v1 import AppTest

from explain.remark_store.lines import FILE
from pages.ui.flags import kept
from pages.ui.flags.controls import flag_controls
from pages.ui.session.context import ViewContext
from tests.pages.panels import run_panel, said


def draw(view: ViewContext, **params: str) -> AppTest:
    assert view.customer is not None
    return run_panel(lambda: flag_controls(view, view.customer, 5), **params)


def click(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click().run()
    assert not app.exception
    return app


def write(app: AppTest, note: str, name: str) -> AppTest:
    app.text_area[0].set_value(note)
    app.text_input[0].set_value(name)
    return click(app, "Keep the note")


def test_a_flag_goes_on_and_off(view: ViewContext) -> None:
    app = draw(view)
    assert "Flagged" not in said(app)
    click(app, "Flag")
    assert re.search(r"\*\*Flagged\*\*, \d{1,2} \w{3} \d{4}", said(app))
    assert kept.remarks_of(view).by_reason["c03", "i05"].flagged
    click(app, "Remove the flag")
    assert "Flagged" not in said(app)
    assert kept.remarks_of(view).by_reason == {}


def test_a_note_has_its_author_and_its_text(view: ViewContext) -> None:
    app = write(draw(view), "<b>odd</b>, **very**", "Ann [1]")
    assert r"\<b\>odd\<\/b\>\, \*\*very\*\*" in app.caption[-1].value
    assert "**Note** by Ann [1], " in said(app)
    # another flag keeps the note, another note keeps the flag
    click(app, "Flag")
    assert "**Flagged** by Ann [1], " in said(app)
    assert "odd" in said(app)
    assert app.text_area[0].value == "<b>odd</b>, **very**"
    assert app.text_input[0].value == "Ann [1]"
    write(app, "", "Ann")
    remark = kept.remarks_of(view).by_reason["c03", "i05"]
    assert (remark.flagged, remark.note) == (True, "")
    # the next reason knows who writes
    assert app.text_input[0].value == "Ann"


def test_what_another_session_has_left_meanwhile_is_not_lost(view: ViewContext) -> None:
    assert view.customer is not None
    first, second = draw(view), draw(view)
    write(first, "call her", "Ann")
    # drawn before: its flag takes nothing back
    click(second, "Flag")
    remark = kept.remarks_of(view).by_reason["c03", "i05"]
    assert (remark.flagged, remark.note) == (True, "call her")
    # nor does a note that was written beside the flag; it says what it takes the place of
    first.text_area[0].set_value("all is well")
    third = draw(view)
    click(first, "Keep the note")
    assert "takes the place" not in "".join(box.value for box in first.info)
    write(third, "call him", "Bob")
    assert third.info[0].value.count("all is well") == 1
    remark = kept.remarks_of(view).by_reason["c03", "i05"]
    assert (remark.flagged, remark.note, remark.author) == (True, "call him", "Bob")
    assert not third.run().info


def test_an_earlier_fit_is_said(view: ViewContext) -> None:
    click(draw(view), "Flag")
    assert "earlier" not in said(draw(view))
    later = replace(view, model=replace(view.model, fingerprint="another"))
    assert "about earlier data" in said(draw(later))


def test_the_note_hides_the_customer_where_pseudonyms_are_on(
    view: ViewContext, private_view: ViewContext
) -> None:
    write(draw(view), "c03 is not Eve *3*", "Ann")
    app = draw(private_view)
    shown = private_view.model.loaded.dataset
    code = private_view.customer
    assert code is not None
    pseudonym = f"{shown.customer_id(code)} is not {shown.customer_label(code)}"
    assert pseudonym in said(app)
    assert app.text_area[0].value == pseudonym
    everything = str(app._tree)
    assert "c03" not in everything
    # kept again without a change, it is what was written
    click(app, "Keep the note")
    assert kept.remarks_of(view).by_reason["c03", "i05"].note == "c03 is not Eve *3*"


def test_what_is_wrong_is_said(view: ViewContext, folder: Path) -> None:
    folder.write_text("a file where the folder should be")
    app = click(draw(view), "Flag")
    assert "cannot be kept" in app.error[0].value
    folder.unlink()
    click(app, "Flag")
    assert not app.error
    (folder / FILE).write_bytes(b"?\n")
    assert "could not be read" in said(app.run())


def test_an_audience_sees_none_of_it(view: ViewContext) -> None:
    click(draw(view), "Flag")
    app = draw(view, present="1")
    assert not app.button
    assert said(app) == ""
