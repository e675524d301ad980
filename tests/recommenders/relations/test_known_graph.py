from __future__ import annotations

import pandas as pd
import pytest

from recommenders.contract import Columns, Dataset
from recommenders.data.dataset import RawTables, build

LINES = pd.DataFrame(
    {
        Columns.CUSTOMER: ["a", "b"],
        Columns.ITEM: ["x", "y"],
        Columns.TIME: pd.to_datetime(["2026-01-01", "2026-01-02"]),
    }
)


def shop(edges: pd.DataFrame | None = None) -> Dataset:
    return build(RawTables(name="s", title="S", interactions=LINES, related=edges))


def related(*pairs: tuple[str, str], **columns: object) -> pd.DataFrame:
    return pd.DataFrame(pairs, columns=[Columns.ITEM, Columns.RELATED]).assign(**columns)


def test_known_relations_become_a_graph_and_part_of_the_fingerprint() -> None:
    plain = shop()
    edges = related(("x", "y"), ("x", "y"), ("y", "y"), ("y", "z"), weight=[1.0, 2.5, 1.0, 1.0])
    data = shop(edges)
    assert data.known_edges is not None
    assert data.known_edges.toarray().tolist() == [[0.0, 3.5], [0.0, 0.0]]
    assert data.has(Columns.RELATED)
    assert [(finding.observation, finding.count) for finding in data.findings[-4:]] == [
        ("Known relations with an item that is not in the data", 1),
        ("Known relations of an item with itself", 1),
        ("Known relations that stand there once more", 1),
        ("Known relations between items", 1),
    ]
    assert data.findings[-4].warning, "one of four is many"
    assert data.fingerprint != plain.fingerprint
    assert shop(edges.iloc[::-1]).fingerprint == data.fingerprint
    turned = shop(related(("y", "x"), weight=[3.5]))
    heavier = shop(related(("x", "y"), weight=[3.0]))
    assert len({turned.fingerprint, heavier.fingerprint, data.fingerprint}) == 3


@pytest.mark.parametrize("edges", [None, related(), related(("x", "z"), ("z", "w"))])
def test_without_a_relation_of_two_items_there_is_no_graph(edges: pd.DataFrame | None) -> None:
    data = shop(edges)
    assert data.known_edges is None
    assert not data.has(Columns.RELATED)
    assert data.fingerprint == shop().fingerprint
    loud = [finding.count for finding in data.findings if finding.warning]
    assert loud == ([] if edges is None or edges.empty else [2, 2])


def test_a_relation_without_weight_counts_1() -> None:
    known = shop(related(("y", "x"))).known_edges
    assert known is not None
    assert known.toarray().tolist() == [[0.0, 0.0], [1.0, 0.0]]
