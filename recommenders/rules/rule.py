"""A rule of the shop: which items, for which customers, when, and what becomes of them."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

LONGEST_NAME: Final = 200
MOST_FACTOR: Final = 10_000
"""What scores are multiplied with, or divided by, at the most: several in turn stay numbers."""


class RuleKind(StrEnum):
    """What a rule does, in the order in which rules act on a list."""

    ONLY = "only"
    HIDE = "hide"
    BOOST = "boost"
    BURY = "bury"
    LIMIT = "limit"
    PIN = "pin"


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """Both ends included; None is no end."""

    low: float | datetime.date | None = None
    high: float | datetime.date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule, as it is written in becausal.toml. Build it with checked values.

    It is about the items that meet every one of ``items`` (ids), ``where`` (a column of the items
    table: the values that count), ``price`` and ``launched``: without any, about all. ``customers``
    (a column of the customers table: the values) are whose lists it acts on, all without any.
    ``begin`` and ``end`` are the first and the last day, held against the data set's as-of date;
    ``dataset`` is the name of the only data set it is for, or empty. One that is ``off`` stands in
    the file and does nothing. ``line`` is where it stands in the file, 0 for one that was made in
    Python: a rule that has only moved is the same rule.

    ``only`` shows nothing but its items, ``hide`` none of them; ``boost`` multiplies their scores
    by ``factor``; ``bury`` puts them below all others; ``limit`` lists at most ``most`` of those
    with the same value in the column ``same``; ``pin`` puts the best ``most`` of them (by score) at
    ``place`` and the places after it.
    """

    name: str
    kind: RuleKind
    items: tuple[str, ...] = ()
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    price: Range = Range()
    launched: Range = Range()
    customers: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    begin: datetime.date | None = None
    end: datetime.date | None = None
    dataset: str = ""
    off: bool = False
    factor: float = 1.0
    same: str = ""
    most: int = 1
    place: int = 1
    line: int = field(default=0, repr=False, compare=False)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name must not be empty")
        if len(self.name) > LONGEST_NAME:
            raise ValueError(f"name must not be longer than {LONGEST_NAME} characters")
        if not 0 < self.factor < float("inf"):
            raise ValueError(f"factor must be above 0, got {self.factor}")
        if not 1 / MOST_FACTOR <= self.factor <= MOST_FACTOR:
            raise ValueError(
                f"factor must lie between {1 / MOST_FACTOR:g} and {MOST_FACTOR:,}, got "
                f"{self.factor:g}"
            )
        if self.most < 1:
            raise ValueError(f"most must be at least 1, got {self.most}")
        if self.place < 1:
            raise ValueError(f"place must be at least 1, got {self.place}")
        if self.begin is not None and self.end is not None and self.begin > self.end:
            raise ValueError(f"until must not be before from, got {self.end}")
        for name, ends in (("price", self.price), ("launched", self.launched)):
            if ends.low is not None and ends.high is not None and ends.low > ends.high:  # type: ignore[operator]
                raise ValueError(f"{name} must not begin above its end, got {ends.low}")
        if self.kind is RuleKind.LIMIT and not self.same:
            raise ValueError("same must name a column of the items for kind limit")
        if self.kind is RuleKind.BOOST and self.factor == 1.0:
            raise ValueError("factor must be other than 1 for kind boost")

    @property
    def key(self) -> str:
        """The name as it stands in addresses: "spring-promotion"."""
        return re.sub(r"[^\w]+", "-", self.name.casefold()).strip("-") or "rule"

    @property
    def about_all(self) -> bool:
        """Whether no item is left out."""
        return not (self.items or self.where) and self.price == self.launched == Range()
