"""Whether the arms have as many units as they should: if not, no result can be trusted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

THRESHOLD: Final = 0.001
"""Fabijan et al., "Diagnosing Sample Ratio Mismatch in Online Controlled Experiments" (KDD 2019):
low, because the check is made often and its alarm stops everything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SampleRatio:
    """The units of each arm beside what was planned, and how likely that is by chance."""

    units: tuple[int, ...]
    expected: tuple[float, ...]
    p: float

    @property
    def mismatch(self) -> bool:
        """Whether something other than chance assigned, or lost, the units."""
        return self.p < THRESHOLD


def sample_ratio(units: Sequence[int], shares: Sequence[float] | None = None) -> SampleRatio:
    """Pearson's chi-square test of the ``units`` of each arm against the planned ``shares``.

    ``shares`` need not add up to 1; None is equal ones. Raises ValueError for other than one
    positive share an arm.
    """
    from scipy.special import chdtrc

    planned = [1.0] * len(units) if shares is None else list(shares)
    if len(planned) != len(units) or min(planned) <= 0:
        raise ValueError(f"shares must be {len(units)} numbers above 0, got {planned}")
    whole, total = sum(units), sum(planned)
    expected = tuple(whole * share / total for share in planned)
    if not whole:
        return SampleRatio(units=tuple(units), expected=expected, p=1.0)
    statistic = sum((n - wanted) ** 2 / wanted for n, wanted in zip(units, expected, strict=True))
    return SampleRatio(
        units=tuple(units), expected=expected, p=float(chdtrc(len(planned) - 1, statistic))
    )
