"""Remarks are kept under real ids, with the name that was given in the session."""

from __future__ import annotations

from dataclasses import replace

import pytest

from explain.remarks import HIDDEN, Remarks, note_for_reading
from pages.ui.flags import kept
from pages.ui.session.context import ViewContext
from recommenders.notes_folder import notes_folder
from tests.pages.panels import run_panel


def test_a_remark_is_left_and_found(view: ViewContext) -> None:
    def panel() -> None:
        kept.leave(view, 3, 5, flagged=True, note="odd", name="Ann")
        kept.leave(view, 3, 6, flagged=False, note="fine")

    run_panel(panel)
    remarks = kept.remarks_of(view)
    odd, fine = remarks.of("c03", "i05"), remarks.of("c03", "i06")
    assert odd is not None
    assert fine is not None
    assert (odd.flagged, odd.note, odd.author) == (True, "odd", "Ann")
    # the name is known from the first
    assert (fine.flagged, fine.note, fine.author) == (False, "fine", "Ann")
    assert odd.fingerprint == view.model.fingerprint
    # of another recommender there is none
    other = replace(view, selection=replace(view.selection, recommender="popularity"))
    assert kept.remarks_of(other) == Remarks()


def test_with_pseudonyms_on_the_real_id_is_kept(
    view: ViewContext, private_view: ViewContext
) -> None:
    shown = private_view.customer
    assert shown is not None
    assert private_view.model.loaded.dataset.customer_id(shown) != "c03"
    run_panel(lambda: kept.leave(private_view, shown, 5, flagged=True, note=""))
    assert set(kept.remarks_of(private_view).by_reason) == {("c03", "i05")}
    assert kept.remarks_of(view) == kept.remarks_of(private_view)
    # with and without pseudonyms it is about one and the same fit
    assert kept.remarks_of(view).by_reason["c03", "i05"].fingerprint == view.model.fingerprint


def test_where_pseudonyms_are_forced_notes_of_others_are_hidden_and_none_is_lost(
    view: ViewContext, private_view: ViewContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = private_view.customer
    assert shown is not None
    run_panel(lambda: kept.leave(view, 3, 5, flagged=False, note="Eve *3* called", name="Ann"))
    monkeypatch.setenv("BECAUSAL_PRIVACY", "always")
    (read,) = kept.remarks_of(private_view).by_reason.values()
    assert read.note == HIDDEN
    # a flag beside it leaves the note as it was, and whose it is to read
    run_panel(lambda: kept.leave(private_view, shown, 5, flagged=True, note=read.note))
    assert kept.remarks_of(private_view).by_reason["c03", "i05"].note == HIDDEN
    # what was typed here is shown as it was typed: whether a guess is right is not told
    run_panel(lambda: kept.leave(private_view, shown, 6, flagged=False, note="is it Eve *3* c03?"))
    guess = kept.remarks_of(private_view).by_reason["c03", "i06"]
    dataset = private_view.model.loaded.dataset
    assert note_for_reading(guess, kept.named_dataset(private_view), dataset) == guess.note
    monkeypatch.delenv("BECAUSAL_PRIVACY")
    whole = kept.remarks_of(view).by_reason["c03", "i05"]
    assert (whole.note, whole.flagged) == ("Eve *3* called", True)


def test_what_cannot_be_kept_is_told_once(view: ViewContext) -> None:
    notes_folder().write_text("a file where the folder should be")
    told: list[str] = []

    def panel() -> None:
        kept.leave(view, 3, 5, flagged=True, note="")
        told.extend([kept.fault(), kept.fault()])

    run_panel(panel)
    assert told[0].startswith("Flags and notes cannot be kept")
    assert told[1] == ""
