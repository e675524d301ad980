"""Figures as they stand in the tables: without a leading zero, with digits that mean something."""

from __future__ import annotations

import math


def fixed(value: float, digits: int) -> str:
    """``.290`` for 0.29 and 3 digits after the point; zero has no sign."""
    text = f"{value:,.{digits}f}"
    if not float(text.replace(",", "")):
        text = text.lstrip("-")
    return text.replace("0.", ".", 1) if text.lstrip("-").startswith("0.") else text


def needed(largest: float) -> int:
    """Digits after the point of numbers up to ``largest``: three up to 1, else three in all."""
    if not largest > 0:
        return 3
    exact = 2 - math.floor(math.log10(largest))
    return min(max(3, exact), 8) if largest <= 1 else max(0, exact)
