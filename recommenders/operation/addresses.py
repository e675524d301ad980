"""Addresses as people and browsers write them, taken apart without an error."""

from __future__ import annotations

from typing import Final
from urllib.parse import SplitResult, urlsplit

NO_ADDRESS: Final = SplitResult("", "", "", "", "")
"""What has no part that could be trusted."""


def split_address(address: str) -> SplitResult:
    """The parts of an address, `NO_ADDRESS` for what is none.

    `urlsplit` raises for a bracket that is not closed and for a port that is no number, the latter
    only when it is asked for: whoever sends the address decides that.
    """
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        return NO_ADDRESS
    return parts
