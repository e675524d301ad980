"""becausal.toml: found, read, and refused with its line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from recommenders.configuration import (
    VARIABLE,
    Configuration,
    checked_limits,
    configuration,
    limits,
    read_configuration,
    read_text,
    usable_configuration,
)
from recommenders.errors import DataError
from recommenders.operation.limits import DEFAULTS
from recommenders.rules.rule import RuleKind

WHOLE = """[[recommenders]]
name = "Our ranker"
place = "my_model:Model"
[[recommenders]]
place = "other:Model"

[[datasets]]
path = "my_shop"

[[rules]]
name = "Out of stock"
kind = "hide"
items = ["P1"]
"""


def written(folder: Path, text: str) -> Path:
    path = folder / "becausal.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_all_three_tables(tmp_path: Path) -> None:
    parsed = read_configuration(written(tmp_path, WHOLE))
    assert parsed.recommenders == ("Our ranker=my_model:Model", "other:Model")
    assert parsed.datasets == (str(tmp_path / "my_shop"),)
    assert read_configuration(written(tmp_path, '[server]\nhosts = ["a.example"]\n')).server.hosts
    (rule,) = parsed.rules
    assert (rule.name, rule.kind, rule.line) == ("Out of stock", RuleKind.HIDE, 10)


def test_a_text_is_read_before_it_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "becausal.toml"
    read = read_text(f"\ufeff{WHOLE}", path)
    assert (read.file, read.rules[0].line) == (path, 10)
    with pytest.raises(DataError) as caught:
        read_text(f'{WHOLE}[[rules]]\nname = "out of stock"\nkind = "hide"\n', path)
    said = caught.value
    assert (said.problem, said.file, said.line) == ("two rules have the same name", str(path), 15)
    assert not path.exists()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("[[ruls]]\n", r"entry is not known.*becausal\.toml, line 1, key ruls.*Did you mean rules"),
        ("x = 1\nrules = 2\n", "line 1, key x"),
        ("rules = 2\n", r"rules is no list of tables.*line 1.*Write \[\[rules\]\]"),
        ("[rules]\nname = 1\n", "rules is no list of tables"),
        ("server = 2\n", "server is no table.*line 1, key server.*Write .server. once"),
        ('[server]\n\nhost = ["a"]\n', "line 3, key host.*Did you mean hosts"),
        ('[[recommenders]]\nname = "x"\n', r"lacks place.*line 1.*my_model:Model"),
        ('[[recommenders]]\nplace = "x"\nlabel = "y"\n', "line 3, key label"),
        ("[[datasets]]\npath = 3\n", "path is not text.*line 2, key path, value 3"),
        (
            '[[rules]]\nname = "a"\nkind = "hide"\n[[rules]]\nname = "b"\nkind = "hid"\n',
            "line 6, key kind, value 'hid'.*Did you mean hide",
        ),
        (
            '[[rules]]\nname = "A b"\nkind = "hide"\n[[rules]]\nname = "a-B"\nkind = "hide"\n',
            "same name.*line 5.*that of line 1",
        ),
    ],
)
def test_an_error_has_file_line_key_and_value(tmp_path: Path, text: str, sentence: str) -> None:
    path = written(tmp_path, text)
    with pytest.raises(DataError, match=f"(?i){sentence}"):
        read_configuration(path)
    assert usable_configuration({"BECAUSAL_CONFIG": str(path)}) == Configuration()


def test_found_by_its_name_or_in_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert configuration({}) == Configuration()
    path = written(tmp_path, WHOLE)
    assert len(configuration({}).rules) == 1
    # a change is noticed
    path.write_text("", encoding="utf-8")
    os.utime(path, ns=(1, 1))
    assert configuration({}).rules == ()
    with pytest.raises(DataError, match=r"no such file of settings.*Correct BECAUSAL_CONFIG"):
        configuration({"BECAUSAL_CONFIG": "nowhere.toml"})


def test_limits_are_read_and_the_environment_goes_before(tmp_path: Path) -> None:
    file = tmp_path / "becausal.toml"
    file.write_text("[limits]\nupload_mb = 7\njobs = 3\n")
    told = {VARIABLE: str(file), "BECAUSAL_JOBS": "5"}
    assert (limits(told).upload_mb, limits(told).jobs) == (7, 5)
    assert limits({VARIABLE: str(file)}).jobs == 3
    # what is wrong in the environment is said at the start, and until then the file's holds
    assert limits(told | {"BECAUSAL_JOBS": "many"}).jobs == 3
    with pytest.raises(DataError, match="BECAUSAL_JOBS"):
        checked_limits(told | {"BECAUSAL_JOBS": "many"})


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("[limits]\nupload_mb = 7\njobs = 0\n", 3, "no whole number from 1 on"),
        ("# mine\n[limits]\nuploads = 7\n", 3, r"entry of \[limits\] is not known"),
        ("limits = 5\n", 1, "Limits is no table"),
    ],
)
def test_a_wrong_limit_is_refused_with_its_line(
    tmp_path: Path, text: str, line: int | None, said: str
) -> None:
    file = tmp_path / "becausal.toml"
    file.write_text(text)
    with pytest.raises(DataError, match=said) as raised:
        read_configuration(file)
    assert raised.value.line == line
    assert limits({VARIABLE: str(file)}) == DEFAULTS


def test_a_recommender_is_looked_for_beside_the_file(tmp_path: Path) -> None:
    for name in ("recs.csv", "model.onnx", "ranker.py"):
        (tmp_path / name).touch()
    places = ["recs.csv#night", "model.onnx", "ranker.py:Model", "ranker:Model", "gone.csv"]
    text = "".join(f'[[recommenders]]\nplace = "{place}"\n' for place in places)
    here = [f"{tmp_path / place}" for place in places[:3]]
    assert read_configuration(written(tmp_path, text)).recommenders == (*here, *places[3:])
