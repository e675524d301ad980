"""How a date format is written: the codes, and what letters such as DD/MM/YYYY are in them."""

from __future__ import annotations

import re
from typing import Final

DATE_CODES: Final = "%d day, %m month, %Y year, %H:%M:%S time, %I:%M %p time with AM and PM"
"""The codes of a date format, for errors."""


def with_codes(pattern: str) -> str:
    """A date format of letters, such as DD/MM/YYYY, in codes."""
    for letters, code in (
        ("YYYY", "%Y"),
        ("YY", "%y"),
        ("DD", "%d"),
        ("HH", "%H"),
        ("SS", "%S"),
    ):
        pattern = re.sub(letters, code, pattern, flags=re.IGNORECASE)
    # months before a colon would be minutes
    pattern = re.sub(r"(?<=:)MM", "%M", pattern, flags=re.IGNORECASE)
    return re.sub("MM", "%m", pattern, flags=re.IGNORECASE)
