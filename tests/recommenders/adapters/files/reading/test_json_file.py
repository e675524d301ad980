from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading import json_file
from recommenders.adapters.files.reading.json_file import holds_objects, line_of_object, read_json
from recommenders.adapters.files.reading.read_file import read
from recommenders.errors import DataError

LINE = '{"customer_id": "007", "item_id": "A", "n": 1}\n'


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize("name", ["t.jsonl", "t.ndjson", "T.JSON", "t.jsonl.gz", "t.json.gz"])
def test_each_line_is_an_object(tmp_path: Path, name: str) -> None:
    content = (LINE + "\n" + LINE.replace("1}", "2}")).encode()
    packed = gzip.compress(content) if name.endswith(".gz") else content
    sheet = read(write(tmp_path / name, packed))
    assert sheet.frame.to_numpy().tolist() == [["007", "A", 1], ["007", "A", 2]]
    # the line of an editor is two more
    assert sheet.frame.index.tolist() == [-1, 1]
    assert sheet.findings == []


@pytest.mark.parametrize("between", ["\r\n", "\r"])
def test_lines_end_as_they_will(tmp_path: Path, between: str) -> None:
    path = write(tmp_path / "t.jsonl", LINE.replace("\n", between) * 3)
    assert read_json(path).places.tolist() == [-1, 0, 1]


def test_files_put_together_have_marks_of_their_encoding_within(tmp_path: Path) -> None:
    table = read_json(write(tmp_path / "t.jsonl", f"\ufeff{LINE}{LINE}\ufeff{LINE}"))
    assert (table.places.tolist(), table.findings) == ([-1, 0, 1], [])


def test_one_list_holds_all_objects(tmp_path: Path) -> None:
    text = f"\ufeff [\n{LINE.strip()}, {LINE.strip()},\n\n {LINE.strip()} ]\n"
    path = write(tmp_path / "t.json", text)
    assert read_json(path).places.tolist() == [0, 1, 2]
    assert [line_of_object(path, number) for number in range(3)] == [2, 2, 4]


def test_objects_are_read_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_file, "_PART", 2)
    path = write(tmp_path / "t.jsonl", "".join(f'{{"a": {n}, "b{n}": "x"}}\n' for n in range(5)))
    table = read_json(path).table
    assert table.column_names == ["a", "b0", "b1", "b2", "b3", "b4"]
    assert table["a"].to_pylist() == [0, 1, 2, 3, 4]
    assert table["b3"].to_pylist() == [None, None, None, "x", None]


def test_few_lines_that_are_none_are_left_out_and_named(tmp_path: Path) -> None:
    lines = [LINE] * 30
    lines[11] = '{"customer_id": "007",\n'
    sheet = read(write(tmp_path / "t.jsonl", "".join(lines)))
    assert len(sheet.frame) == 29
    (finding,) = sheet.findings
    assert finding.text.endswith('such as line 12: \'{"customer_id": "007",\'')
    assert finding.count == 1


def test_a_last_line_that_was_cut_off_is_left_out(tmp_path: Path) -> None:
    sheet = read(write(tmp_path / "t.jsonl", LINE * 3 + LINE[:20]))
    assert len(sheet.frame) == 3
    assert [finding.warning for finding in sheet.findings] == [True]


@pytest.mark.parametrize(
    ("content", "row", "words"),
    [
        (LINE + '{"a" 1}\n' + LINE, 2, "no JSON object: expecting ':' delimiter at character 6"),
        (LINE + '"a"\n' + LINE, 2, "it is a text"),
        (LINE + "5\n" + LINE, 2, "it is a number or a word"),
        (LINE + "[" * 100_000 + "\n" + LINE, 2, "nested too deep"),
        ('{\n"orders": [{"a": 1}], "users": [{"a": 1}]\n}', 1, "one JSON object.*“orders”"),
        ('{"users": [{"a": 1}], "orders": [{"a": 1}]}', 1, "one JSON object.*“users”"),
        ('{"customer_id": {"0": "a", "1": "b"}}', 1, 'one JSON object.*orient="records"'),
        ('[{"a": 1},\n 5]', 2, "entry of the list is no JSON object"),
        ('[{"a": 1}\n {"a": 1}]', 2, "comma is missing"),
        ('[{"a": 1},\n{"a"', 2, "ends before its list does"),
        ('[{"a": 1}]\n{"a": 2}', 2, "behind the end of the list"),
        ("  \n", None, "empty"),
        ("{}\n{}\n", None, "no column can be read"),
    ],
)
def test_what_is_none_is_refused_with_its_line(
    tmp_path: Path, content: str, row: int | None, words: str
) -> None:
    with pytest.raises(DataError, match=f"(?is){words}") as error:
        read(write(tmp_path / "t.json", content))
    assert error.value.row == row
    assert error.value.remedy.endswith(".")


def test_a_bad_value_is_named_by_the_line_of_an_editor(tmp_path: Path) -> None:
    objects = [
        {"customer_id": "a", "item_id": "x", "timestamp": f"2026-01-0{n}"} for n in range(1, 6)
    ]
    objects[3]["timestamp"] = "soon"
    write(tmp_path / "t.jsonl", "\n\n".join(map(json.dumps, objects)))
    with pytest.raises(DataError, match="soon") as error:
        load(tmp_path / "t.jsonl")
    assert error.value.row == 7
    write(tmp_path / "u.json", json.dumps(objects, indent=1))
    with pytest.raises(DataError, match="soon") as error:
        load(tmp_path / "u.json")
    assert error.value.row == 17


def test_the_second_of_two_files_is_named(tmp_path: Path) -> None:
    line = '{"customer_id": "%s", "item_id": "x", "timestamp": "%s"}\n'
    write(tmp_path / "orders-1.jsonl", line % ("a", "2026-01-01"))
    write(tmp_path / "orders-2.jsonl", line % ("b", "soon") + line % ("a", "2026-01-03"))
    with pytest.raises(DataError, match="soon") as error:
        load(tmp_path)
    assert (Path(str(error.value.file)).name, error.value.row) == ("orders-2.jsonl", 1)


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        (' [ {"a": 1}', True),
        (LINE * 2, True),
        (LINE, False),
        ('{\n "version": 1}', False),
        ('["a"]', False),
        ('{"a": "' + "x" * 100_000 + '"}\n' * 2, True),
        ("", True),
    ],
)
def test_settings_are_told_from_objects(tmp_path: Path, content: str, holds: bool) -> None:
    assert holds_objects(write(tmp_path / "t.json", content)) is holds
    assert holds_objects(write(tmp_path / "t.json.gz", gzip.compress(content.encode()))) is holds
    # what is wrong with it is said when it is read
    assert holds_objects(write(tmp_path / "u.json.gz", b"\x1f\x8bno gzip"))


def test_an_object_that_holds_the_lines_is_read_as_the_list_of_it(tmp_path: Path) -> None:
    orders = [
        {"id": at, "customer": {"id": at % 2}, "line_items": [{"sku": "a", "name": "Tea"}] * 2}
        for at in range(3)
    ]
    for indent in (None, 2):
        path = tmp_path / "answer.json"
        answer = {"meta": {"page": 1, "of": [1, 2]}, "data": orders, "next": None}
        path.write_text(json.dumps(answer, indent=indent))
        read = read_json(path)
        assert read.table.num_rows == 6
        assert read.table["line_items.name"].to_pylist() == ["Tea"] * 6
        assert read.findings[0].observation == "answer.json is one object that holds the lines"
    text = path.read_text()
    assert line_of_object(path, 1) == text[: text.index('"id": 1')].count("\n")


def test_a_list_of_items_may_stand_within_an_event(tmp_path: Path) -> None:
    path = tmp_path / "track.jsonl"
    event = {"userId": "u1", "properties": {"total": 9, "products": [{"product_id": "a"}] * 2}}
    path.write_text(json.dumps(event) + "\n" + json.dumps(event | {"userId": "u2"}) + "\n")
    read = read_json(path)
    assert read.table["product_id"].to_pylist() == ["a"] * 4
    assert read.table["userId"].to_pylist() == ["u1", "u1", "u2", "u2"]


@pytest.mark.parametrize(
    ("content", "holds"),
    [
        ('{"meta": 1, "orders": [{"customer_id": 1, "created_at": 2}]}', True),
        ('{\n "orders": [\n  {"customer_id": 1, "created_at": 2}\n ]\n}', True),
        ('{"rules": [{"name": "spring", "boost": 2}]}', False),
        ('{"orders": [{"customer_id": 1', False),
    ],
)
def test_an_answer_holds_lines_and_settings_do_not(
    tmp_path: Path, content: str, holds: bool
) -> None:
    assert holds_objects(write(tmp_path / "t.json", content)) is holds
