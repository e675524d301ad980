"""The toy recommenders of `recommenders.testing`, by the short name that the tests know."""

from __future__ import annotations

from recommenders.testing.toys import (
    Fixed,
    Linear,
    Ordered,
    Timed,
    Toy,
    additive,
    blind,
    linear,
    ordered,
    pairs,
    softmax,
    squashed,
    timed,
    twins,
    weights,
)

__all__ = [
    "Fixed",
    "Linear",
    "Ordered",
    "Timed",
    "Toy",
    "additive",
    "blind",
    "linear",
    "ordered",
    "pairs",
    "softmax",
    "squashed",
    "timed",
    "twins",
    "weights",
]
