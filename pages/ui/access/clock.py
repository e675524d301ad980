"""What time it is: the clock of sign-in and record; nothing that is computed looks at it."""

from __future__ import annotations

from datetime import UTC, datetime


def now() -> datetime:
    """The time, with its zone."""
    return datetime.now(UTC)
