from __future__ import annotations

import pytest

from recommenders.adapters.files.dates.date_codes import with_codes


@pytest.mark.parametrize(
    ("letters", "codes"),
    [
        ("DD/MM/YYYY", "%d/%m/%Y"),
        ("dd.mm.yy HH:MM:SS", "%d.%m.%y %H:%M:%S"),
        ("YYYY-MM-DD HH:mm", "%Y-%m-%d %H:%M"),
    ],
)
def test_letters_are_codes(letters: str, codes: str) -> None:
    assert with_codes(letters) == codes
