from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters.files.baskets.read_lines import read_lines
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.own_data.columns import complete, examine
from recommenders.adapters.own_data.preview import read_draft
from recommenders.errors import DataError

WIDE = (
    "order_id,customer_id,date,item1,item2,qty1,qty2\n"
    "1,C1,2026-01-01,A1,B2,1,2\n2,C2,2026-01-02,B2,,1,\n3,C1,2026-01-03,C3,A1,1,1\n"
)
LISTS = "customer_id,item_ids\nC1,A1|B2\nC2,B2\nC1,C3|A1|B2\n"


def written(folder: Path, text: str) -> Path:
    (folder / "orders.csv").write_text(text)
    return folder / "orders.csv"


@pytest.mark.parametrize("text", [WIDE, LISTS])
def test_what_is_added_is_read_as_it_was_seen(tmp_path: Path, text: str) -> None:
    path = written(tmp_path, text)
    looks = examine(path, Options())
    assert looks[0].lines == (5 if text == WIDE else 6)
    draft = read_draft(path, complete(looks, Options()))
    plain = load(path)
    for data in (draft, plain):
        assert (data.n_customers, data.n_items) == (2, 3)
    assert draft.log.quantities.tolist() == plain.log.quantities.tolist()


def test_the_items_of_an_order_without_times_are_bought_at_once(tmp_path: Path) -> None:
    data = load(written(tmp_path, LISTS))
    begin, end = data.log.indptr[:2]
    assert len(set(data.log.times[begin:end].tolist())) == 2


def test_what_parts_items_may_be_told(tmp_path: Path) -> None:
    path = written(tmp_path, LISTS)
    assert len(read_lines(path, listed="|").frame) == 3
    assert len(read_lines(path).frame) == 6


def test_a_cell_that_may_hold_several_is_said(tmp_path: Path) -> None:
    path = written(
        tmp_path, 'customer_id,products,qty\nC1,"Tea, Jam",3\nC2,"Jam, Tea",2\nC2,Jam,4\n'
    )
    with pytest.raises(DataError, match="“products” may have several") as error:
        load(path)
    assert error.value.remedy.endswith('[columns.interactions] item_id = "products".')
    told = {"interactions": {"item_id": "products"}}
    data = load(path, options=Options(list_separator=", ", columns=told))
    # three of both is not three of each
    assert sorted(data.log.quantities.tolist()) == [1, 1, 1, 1, 4]
