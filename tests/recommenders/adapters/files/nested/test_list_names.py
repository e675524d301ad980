from __future__ import annotations

from recommenders.adapters.files.nested.list_names import (
    BASKETS,
    HISTORY_LISTS,
    ID_LISTS,
    ITEM_LISTS,
)


def test_a_name_says_one_thing_and_is_compared_in_small_letters() -> None:
    names = [*ITEM_LISTS, *ID_LISTS, *HISTORY_LISTS]
    assert len(set(names)) == len(names)
    assert [name for name in (*names, *BASKETS) if name != name.lower()] == []
    # a list of plain values under "items" may be anything: ids say that they are
    assert set(BASKETS) <= {*ID_LISTS, *HISTORY_LISTS, "basket", "cart"}
