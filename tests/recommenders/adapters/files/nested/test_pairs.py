from __future__ import annotations

import json
from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.nested.pairs import of_pairs
from recommenders.errors import DataError

A = {"item": "A1", "timestamp": "2026-03-01"}
B = {"item": "B2", "timestamp": "2026-03-02"}


@pytest.mark.parametrize(
    "value",
    [
        [["A1", "2026-03-01"], ["B2", "2026-03-02"]],
        [["2026-03-01", "A1"], ["2026-03-02", "B2"]],
        {"A1": "2026-03-01", "B2": "2026-03-02"},
        {"2026-03-01": ["A1"], "2026-03-02": "B2"},
    ],
)
@pytest.mark.parametrize("counted", [False, True])
def test_the_time_is_told_by_what_it_is(value: object, counted: bool) -> None:
    assert of_pairs(value, counted=counted) == [A, B]


def test_small_numbers_are_units_where_things_are_counted() -> None:
    for value in ([["A1", 2], ["B2", 1]], {"A1": 2, "B2": 1}):
        assert of_pairs(value, counted=True) == [
            {"item": "A1", "quantity": 2},
            {"item": "B2", "quantity": 1},
        ]
        assert of_pairs(value, counted=False) is None


@pytest.mark.parametrize(
    "value",
    [
        # fields of an object, fractions, both a time, neither, three, none
        {"count": 3, "total": 2},
        {"A1": 4.5},
        [["2026-03-01", "2026-03-02"]],
        [["A1", "B2"], ["C3", "D4"]],
        [["A1", "2026-03-01", 2]],
        [["A1", ["2026-03-01"]]],
        [],
        {},
        "A1",
        ["A1", "B2"],
    ],
)
def test_what_may_be_something_else_is_left_alone(value: object) -> None:
    assert of_pairs(value, counted=True) is None


def histories() -> dict[str, list[list[object]]]:
    """Six customers who bought two to four of five things."""
    return {
        f"C{who}": [
            [f"P{(who + at) % 5}", f"2026-03-{1 + 4 * who + at:02d}T09:00:00"]
            for at in range(2 + who % 3)
        ]
        for who in range(6)
    }


def texts() -> dict[str, str]:
    made = histories()
    maps = {who: {str(item): when for item, when in of} for who, of in made.items()}
    epochs = {
        who: {item: 1_772_000_000 + at for at, item in enumerate(of)} for who, of in maps.items()
    }
    by_day = {who: {str(when)[:10]: [item] for item, when in of} for who, of in made.items()}
    return {
        "pairs.json": json.dumps(made),
        "maps.json": json.dumps(maps),
        "epochs.json": json.dumps(epochs),
        "days.json": json.dumps(by_day),
        "pairs.jsonl": "\n".join(
            json.dumps({"customer_id": who, "history": of}) for who, of in made.items()
        ),
        "maps.jsonl": "\n".join(
            json.dumps({"user": who, "item_ids": of}) for who, of in maps.items()
        ),
        "listed.json": json.dumps([{"user_id": who, "purchases": of} for who, of in maps.items()]),
    }


@pytest.mark.parametrize("name", texts())
def test_histories_of_pairs_are_a_line_for_each(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text(texts()[name])
    data = load(tmp_path / name)
    bought = [len(of) for of in histories().values()]
    assert [data.customer_id(code) for code in range(data.n_customers)] == list(histories())
    assert [*map(int, data.log.indptr[1:] - data.log.indptr[:-1])] == bought
    assert data.n_items == 5
    assert data.as_of.year == 2026


def test_a_frame_of_dates_is_no_histories(tmp_path: Path) -> None:
    frame = {"made": {"0": "2026-03-01", "1": "2026-03-02"}}
    frame["sent"] = dict(frame["made"])
    (tmp_path / "a.json").write_text(json.dumps(frame))
    with pytest.raises(DataError):
        load(tmp_path / "a.json")
