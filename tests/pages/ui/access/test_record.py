"""What is recorded: what others than this machine do."""

from __future__ import annotations

from pages.ui.access.record import THIS_MACHINE, record
from tests.pages.signed_in import SignedIn


def test_this_machine_is_not_recorded(someone: SignedIn) -> None:
    record("exported", THIS_MACHINE, file="a")
    record("exported", "anybody", file="b")
    assert someone.log == [("exported", "anybody", "file=b")]
