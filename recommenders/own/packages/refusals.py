"""Why a model of a package cannot be explained, in one sentence each."""

from __future__ import annotations

from recommenders.errors import DataError


def learns_by_heart(model: object, *, remedy: str) -> DataError:
    """It looks a customer's own vector up: nothing changes when a purchase is masked."""
    return DataError(
        f"a {type(model).__name__} learns each customer by heart and cannot score a changed "
        "history, so there would be no reasons",
        remedy=remedy,
    )


def columns_unknown(model: object, *, ids: str) -> DataError:
    """It was fitted elsewhere; ``ids`` is what the ids of its columns are written as."""
    return DataError(
        f"your {type(model).__name__} is fitted, and which item each of its columns is cannot be "
        "known",
        remedy=f"Write adapt(model, items={ids}).",
    )
