"""A file is asked for again when it is made, and recorded before it leaves."""

from __future__ import annotations

import pytest

from pages.ui.access.exports import exported
from pages.ui.access.person import NotAllowedError, current_person
from recommenders.errors import DataError
from tests.pages.signed_in import SignedIn

KNOWN = {"file": "list.csv", "dataset": "sample", "customer": "C0382"}


def test_a_file_is_recorded(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    made = exported(lambda: b"1", current_person(), **KNOWN)
    assert someone.log == []
    # the click comes later, in a thread that knows nobody
    someone.told = {}
    assert made() == b"1"
    assert someone.log == [
        ("exported", "ann@shop.example", "customer=C0382", "dataset=sample", "file=list.csv")
    ]


def test_who_may_no_longer_gets_none(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    made = exported(lambda: b"1", current_person(), **KNOWN)
    someone.settings('[permissions]\nexport = "admin"\n')
    with pytest.raises(NotAllowedError):
        made()
    someone.settings()
    someone.later(hours=12)
    with pytest.raises(NotAllowedError, match="Sign in"):
        made()
    assert [event for event, *_ in someone.log] == ["denied", "denied"]


def test_without_a_record_there_is_no_file(someone: SignedIn) -> None:
    someone.as_("ann@shop.example")
    made = exported(lambda: b"1", current_person(), **KNOWN)
    notes = someone.folder / "notes"
    notes.rename(someone.folder / "elsewhere")
    notes.write_text("no folder")
    with pytest.raises(DataError, match="cannot be recorded"):
        made()
