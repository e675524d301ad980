"""Whatever is thrown at the adapter: a data set or exactly one `DataError` that helps."""

from __future__ import annotations

import copy
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from recommenders.adapters.files.folder import load
from recommenders.contract import Dataset
from recommenders.errors import DataError

HEADER = "customer_id,item_id,timestamp"
LINE = "a,x,2026-01-01 10:00\n"
Files = dict[str, str | bytes]

# ruff: noqa: E501

BROKEN: list[tuple[str, Files, tuple[str, ...]]] = [
    ("no folder", {}, ("no file of interactions",)),
    ("other files", {"a.csv": LINE, "b.csv": LINE}, ("no file of interactions",)),
    ("empty", {"interactions.csv": ""}, ("empty",)),
    ("blank lines", {"interactions.csv": "\n\n  \n"}, ("empty",)),
    ("bom only", {"interactions.csv": b"\xef\xbb\xbf"}, ("empty",)),
    ("header only", {"interactions.csv": HEADER + "\n"}, ("header and no lines",)),
    ("no newline", {"interactions.csv": HEADER}, ("header and no lines",)),
    ("no header", {"interactions.csv": LINE * 3}, ("looks like data", "row 1", "customer_id")),
    ("no item", {"interactions.csv": "customer_id,timestamp\na,2026-01-01\n"}, ("item_id", "row 1")),
    ("no time", {"interactions.csv": "customer_id,item_id,wann\na,x,2026-01-01\n"}, ("timestamp", "row 1")),
    ("same name", {"interactions.csv": f"{HEADER},item_id\na,x,2026-01-01,y\n"}, ("item_id", "same")),
    ("too many cells", {"interactions.csv": f"{HEADER}\n{LINE}a,x,2026-01-01,4\n"}, ("row 3", "4 columns")),
    ("too few cells", {"interactions.csv": f"{HEADER}\n{LINE}{LINE}a,x\n"}, ("row 4", "2 columns")),
    ("open quote", {"interactions.csv": f'{HEADER}\n{LINE}"a,x,2026-01-01\n'}, ("quote",)),
    ("binary", {"interactions.csv": bytes(range(256)) * 4}, ("not text",)),
    ("no encoding", {"interactions.csv": f"{HEADER}\na,\x81,2026-01-01\n".encode("latin-1")}, ("encoding", "UTF-8")),
    ("broken parquet", {"interactions.parquet": b"PAR1 nothing PAR1"}, ("Parquet", "broken")),
    ("empty parquet", {"interactions.parquet": b""}, ("empty",)),
    ("csv as parquet", {"interactions.parquet": f"{HEADER}\n{LINE}"}, ("Parquet", "broken")),
    ("all dates bad", {"interactions.csv": f"{HEADER}\na,x,yes\n"}, ("timestamp", "row 2", "'yes'")),
    ("no customers", {"interactions.csv": f"{HEADER}\n,x,2026-01-01\n"}, ("usable line",)),
    ("kinds", {"interactions.csv": f"{HEADER},event\na,x,2026-01-01,hop\n"}, ("event", "row 2", "'hop'")),
    ("quantity", {"interactions.csv": f"{HEADER},quantity\na,x,2026-01-01,many\n"}, ("quantity", "row 2", "'many'")),
    ("infinite", {"interactions.csv": f"{HEADER},quantity\na,x,2026-01-01,inf\n"}, ("quantity", "row 2", "'inf'")),
    ("huge", {"interactions.csv": f"{HEADER},unit_price\na,x,2026-01-01,1e300\n"}, ("unit_price", "1e300")),
    ("returns only", {"interactions.csv": f"{HEADER},quantity\na,x,2026-01-01,-1\n"}, ("1 of 1 lines are returns",)),
    ("all cancelled", {"interactions.csv": f"{HEADER},status\na,x,2026-01-01,cancelled\n"}, ("usable line", "status", "cancelled")),
    ("items empty", {"interactions.csv": f"{HEADER}\n{LINE}", "items.csv": ""}, ("items.csv", "empty")),
    ("items no id", {"interactions.csv": f"{HEADER}\n{LINE}", "items.csv": "a,b\n1,2\n"}, ("items.csv", "item_id")),
    ("item price", {"interactions.csv": f"{HEADER}\n{LINE}", "items.csv": "id,price\nx,cheap\n"}, ("items.csv", "price", "row 2", "'cheap'")),
    ("customers cut", {"interactions.csv": f"{HEADER}\n{LINE}", "customers.csv": "id,name\na\n"}, ("customers.csv", "row 2")),
    ("toml", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "title = My shop"}, ("dataset.toml", "TOML")),
    ("toml bytes", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": b"title = '\xff'"}, ("dataset.toml",)),
    ("toml key", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "colour = 'red'"}, ("dataset.toml", "colour")),
    ("toml type", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "title = 3"}, ("title", "3")),
    ("toml zone", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "timezone = 'Mars'"}, ("time zone", "'Mars'")),
    ("toml bad zone", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "timezone = '../x'"}, ("time zone",)),
    ("toml zone, mixed", {"interactions.csv": f"{HEADER}\n{LINE}a,y,2026-01-01T10:00:00Z\n", "dataset.toml": "timezone = 'Mars'"}, ("time zone", "'Mars'")),
    ("toml event", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "event = 'hop'"}, ("event", "'hop'", "dataset.toml")),
    ("toml as_of", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "as_of = 'soon'"}, ("as_of", "'soon'")),
    ("toml early", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "as_of = 2020-01-01"}, ("as-of", "2020-01-01")),
    ("toml locale", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "locale = 'Klingon'"}, ("locale", "'Klingon'", "de_DE")),
    ("toml format", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "date_format = '%Q'"}, ("date",)),
    ("toml map", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "columns = 3"}, ("columns",)),
    ("toml map type", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "[columns.items]\ntitle = 3"}, ("title",)),
    ("toml map name", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "[columns]\nitm = 'x'"}, ("itm",)),
    ("toml map lost", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "[columns]\nitem_id = 'Code'"}, ("Code", "item_id")),
    ("toml map lost 2", {"interactions.csv": f"{HEADER}\n{LINE}", "dataset.toml": "[columns.interactions]\nitem_id = 'Code'"}, ("Code", "item_id")),
]  # fmt: skip


@pytest.mark.parametrize(
    ("files", "words"), [case[1:] for case in BROKEN], ids=[c[0] for c in BROKEN]
)
def test_one_error_that_helps(tmp_path: Path, files: Files, words: tuple[str, ...]) -> None:
    for name, text in files.items():
        (tmp_path / name).write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(DataError) as caught:
        load(tmp_path)
    text = str(caught.value)
    for word in (*words, str(tmp_path)):
        assert word in text
    assert caught.value.remedy.endswith(".")
    assert text.endswith(caught.value.remedy)


@pytest.mark.parametrize("name", ["nothing.csv", "no/such/folder"])
def test_a_path_to_nothing(tmp_path: Path, name: str) -> None:
    with pytest.raises(DataError, match="no such file or folder"):
        load(tmp_path / name)


def test_another_kind_of_file(tmp_path: Path) -> None:
    (tmp_path / "lines.xlsx").write_bytes(b"PK")
    with pytest.raises(DataError, match=r"not an Excel workbook .*\.xlsx.*Save it as"):
        load(tmp_path / "lines.xlsx")


def test_a_folder_named_like_a_file(tmp_path: Path) -> None:
    (tmp_path / "interactions.csv").mkdir()
    with pytest.raises(DataError, match="no file of interactions"):
        load(tmp_path)


def outcome(path: Path) -> Dataset | DataError:
    try:
        return load(path)
    except DataError as error:
        return error


@pytest.mark.parametrize("seed", range(60))
def test_damaged_files_never_break_out(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    lines = "".join(
        f"c{n % 5},i{n % 7},2026-01-{n % 28 + 1:02} 10:00,{n % 3},{n}.5,T\n" for n in range(40)
    )
    content = bytearray(f"{HEADER},quantity,price,title\n{lines}".encode())
    for _ in range(int(rng.integers(1, 12))):
        position = int(rng.integers(len(content)))
        match int(rng.integers(4)):
            case 0:
                content[position] = int(rng.integers(256))
            case 1:
                del content[position : position + int(rng.integers(1, 30))]
            case 2:
                content[position:position] = rng.choice(
                    [b",", b'"', b"\n", b"\xff\xfe", b"-", b";", b"\0"]
                )
            case _:
                content[position:position] = content[: int(rng.integers(80))]
    path = tmp_path / "lines.csv"
    path.write_bytes(bytes(content))
    result = outcome(path)
    if isinstance(result, DataError):
        assert str(path) in str(result)
        assert result.remedy


@pytest.mark.parametrize("seed", range(20))
def test_damaged_parquet_never_breaks_out(tmp_path: Path, seed: int) -> None:
    rng = np.random.default_rng(seed)
    path = tmp_path / "lines.parquet"
    pd.DataFrame(
        {
            "customer_id": ["a"] * 9,
            "item_id": list("xyzxyzxyz"),
            "timestamp": pd.to_datetime(["2026-01-01"] * 9),
        }
    ).to_parquet(path)
    content = bytearray(path.read_bytes())
    for _ in range(4):
        content[int(rng.integers(len(content)))] = int(rng.integers(256))
    path.write_bytes(bytes(content[: len(content) - int(rng.integers(0, 3)) * 10]))
    assert isinstance(outcome(path), Dataset | DataError)


ODD = {
    "lists": [["a"], ["b"]],
    "structs": [{"a": 1}, {"a": 2}],
    "bytes": [b"a", b"b"],
    "truths": [True, False],
    "dates": [pd.Timestamp("2026-01-01"), pd.NaT],
    "fractions": [1.5, np.nan],
    "texts": ["a", None],
    "nothing": [None, None],
    "durations": [pd.Timedelta(days=1), pd.NaT],
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", ODD)
@pytest.mark.parametrize(
    "column",
    ["customer_id", "item_id", "timestamp", "event", "quantity", "unit_price", "title", "extra"],
)
def test_columns_of_odd_types(tmp_path: Path, column: str, kind: str) -> None:
    frame = pd.DataFrame(
        {
            "customer_id": ["a", "b"],
            "item_id": ["x", "y"],
            "timestamp": pd.to_datetime(["2026-01-01", "2026-01-02"]),
        }
    )
    frame[column] = pd.Series(ODD[kind])
    frame.to_parquet(tmp_path / "interactions.parquet")
    items = pd.DataFrame({"item_id": ["x", "y"]})
    items[column] = pd.Series(ODD[kind])
    items.to_parquet(tmp_path / "items.parquet")
    result = outcome(tmp_path)
    if isinstance(result, DataError):
        assert str(tmp_path) in str(result)


def test_an_error_can_be_copied_and_sent() -> None:
    error = DataError("it broke", file="f", column="c", row=3, value="v" * 90, remedy="Mend it.")
    for twin in (copy.copy(error), copy.deepcopy(error)):
        assert str(twin) == str(error)
        assert (twin.file, twin.row) == ("f", 3)
    assert len(str(error)) < 130
