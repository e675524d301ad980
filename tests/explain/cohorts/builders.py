"""List entries as the tests of cohorts make them up."""

from __future__ import annotations

from explain.cohorts.entries import EntrySource, ListEntry
from explain.contract import ReasonState


def list_entry(item: int, source: EntrySource = EntrySource.PERSONAL, **more: object) -> ListEntry:
    """A checked entry that names nothing, unless ``more`` says otherwise; its verdict fits it."""
    of_its_own = (EntrySource.REPLENISHMENT, EntrySource.PROMOTION)
    state = ReasonState.PERSONAL if source in of_its_own else ReasonState(source)
    fields = {"state": state, "driver": 1, "purchases": (), "groups": ()} | more
    return ListEntry(item=item, sources=frozenset({source}), **fields)  # type: ignore[arg-type]
