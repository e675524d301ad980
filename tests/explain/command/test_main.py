"""Whatever is wrong with a command is one sentence and 2; a fault of ours is one and 1."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from explain.command import main as command_line
from explain.command.main import COMMANDS, INTERRUPTED, main
from tests.explain.command.conftest import Run

ROOT = Path(__file__).parents[3]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("command", "arguments", "says"),
    [
        ("audit", ["--customers", "-3"], "give 1 or more, not -3"),
        ("audit", ["--customers", "0"], "give 1 or more, not 0"),
        ("audit", ["--seed", "-1"], "give 0 or more, not -1"),
        ("audit", ["--customers", "many"], "give a whole number, not 'many'"),
        ("surrogate", ["--seed", "-1"], "give 0 or more, not -1"),
        ("surrogate", ["--customers", "3"], "4 or more"),
        ("rollup", ["--customers", "-1"], "give 0 or more, not -1"),
        ("rollup", ["--by", "segment"], "column segment"),
        ("rollup", ["--segment", "Gold"], "has no segments"),
        ("rollup", ["--ids", "/nowhere/ids.txt"], "/nowhere/ids.txt"),
        ("explain", [], "no customer is named"),
        ("explain", ["zoe"], "value 'zoe'"),
        ("explain", ["ANN "], "did you mean ann?"),
        ("explain", ["ann", "--without", "Litter"], "did you mean litter?"),
        ("explain", ["ann", "--json", "--csv"], "--csv: not allowed with argument --json"),
        ("explain", ["ann", "--html", "--csv"], "not allowed with"),
        (
            "explain",
            ["ann", "--recommendr", "x"],
            "did you mean --recommender? Help:",
        ),
        ("explain", ["ann", "--no-such-thing"], "unrecognized arguments: --no-such-thing. Help:"),
        ("recommend", ["ann", "--k", "10001"], "give 10000 at the most, not 10001"),
        ("explain", ["ann", "--k", "0"], "give 1 or more, not 0"),
        ("explain", ["ann", "--without", "hat"], "value 'hat'"),
        ("explain", ["ann", "--out", "/nowhere/out.txt"], "no folder /nowhere"),
        ("recommend", ["ann", "--k", "nan"], "give a whole number, not 'nan'"),
    ],
)
def test_a_bad_argument_is_one_sentence(
    becausal: Run, command: str, arguments: list[str], says: str
) -> None:
    code, out, err = becausal(command, *arguments)
    assert (code, out) == (2, "")
    assert says.casefold() in err.casefold()
    assert err.count("\n") == 1
    assert "Traceback" not in err


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["evaluate", "--days", "nan"], "give a number above 0, not 'nan'"),
        (["evaluate", "--k", "0"], "give 1 or more, not 0"),
        (["evaluate", "--split", "by-user", "--seed", "-1"], "give 0 or more, not -1"),
        (["evaluate", "--recommender", "nope"], "value 'nope'"),
        (["evaluate", "--recommender", "gfcf"], "Did you mean gf-cf?"),
        (["evaluate", "--days", "1e9"], "number of days above 0"),
        (["evaluate", "--days", "1e300"], "number of days above 0"),
        (["explian", "C0001"], "no such command (value 'explian'). Did you mean explain?"),
        (["recommend", "C0001", "--dataset", "samplee"], "Did you mean sample?"),
        (["recommend", "C0001", "--recommender", "iALS"], "Did you mean ials?"),
        (["bench", "--customers", "0"], "give 1 or more, not 0"),
        (["bench", "--recommender", "nope"], "value 'nope'"),
        (["shot", "customer", "out.jpg"], "a picture is a PNG file"),
        (["shot", "customer", "/proc/x.png", "--width", "5"], "between 200 and 8000"),
        (["run", "--port", "0"], "give 1 or more, not 0"),
        (["run", "/nowhere"], "nothing at this path"),
        (["explain", "C1", "--dataset", "nowhere"], "no such data set"),
        (["explain", "C1", "--recommender", "nope"], "value 'nope'"),
        (["nothing"], "no such command (value 'nothing')"),
        ([], "required: COMMAND"),
    ],
)
def test_other_bad_arguments_too(
    arguments: list[str], says: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        code = main(arguments)
    except SystemExit as stopped:
        code = int(str(stopped.code))
    output = capsys.readouterr()
    assert (code, output.out) == (2, "")
    assert says.casefold() in output.err.casefold()
    assert output.err.count("\n") == 1


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([command, "--help"])
    assert not stopped.value.code
    shown = capsys.readouterr().out
    assert f"Example: becausal {command}" in " ".join(shown.split())
    assert "(default: None)" not in shown


@pytest.mark.slow
def test_what_cannot_be_written_is_one_sentence(becausal: Run, tmp_path: Path) -> None:
    code, out, err = becausal("explain", "ann", "--out", str(tmp_path))
    assert (code, out) == (2, "")
    assert "is a folder" in err
    if Path("/proc/version").exists():
        code, out, err = becausal("explain", "ann", "--out", "/proc/becausal.txt")
        assert (code, out, err.count("\n")) == (2, "", 1)


def test_ctrl_c_is_clean(becausal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr("explain.command.explain.loaded_context", interrupted)
    assert becausal("explain", "ann") == (INTERRUPTED, "", "Stopped.\n")


def test_what_a_model_prints_is_no_part_of_the_answer(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "talking.py").write_text(
        "class Model:\n"
        "    def score(self, histories):\n"
        "        print('scoring', len(histories))\n"
        "        return histories.matrix(4).toarray() @ [[0, 3, 1, 2], [3, 0, 2, 1], [1, 2, 0, 3],"
        " [2, 1, 3, 0]]\n"
    )
    monkeypatch.syspath_prepend(str(tmp_path))
    shop = ["--dataset", str(tmp_path / "shop"), "--recommender", "talking:Model"]
    code, out, err = becausal("recommend", "ann", "--json", *shop, model=False)
    assert code == 0
    assert json.loads(out)[0]["customer"] == "ann"
    assert "scoring 1" in err


def test_too_little_memory_is_said(becausal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def large(*_: object) -> str:
        raise MemoryError

    monkeypatch.setattr("explain.command.explain.loaded_context", large)
    code, out, err = becausal("explain", "ann")
    assert (code, out) == (2, "")
    assert err.startswith("There is not enough memory for that. Give fewer lines")


def test_a_fault_of_ours_is_said_to_be_one(becausal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> str:
        raise ZeroDivisionError("by zero")

    monkeypatch.setattr("explain.command.explain.loaded_context", broken)
    code, out, err = becausal("explain", "ann")
    assert (code, out) == (1, "")
    assert "a fault of ours: ZeroDivisionError: by zero" in err
    monkeypatch.setenv("BECAUSAL_DEBUG", "1")
    with pytest.raises(ZeroDivisionError):
        becausal("explain", "ann")


@pytest.mark.slow
def test_nobody_reads_on(shop: Path) -> None:
    """`becausal ... | head -1`: no traceback when the reader goes."""
    command = f"{sys.executable} -m explain recommend ann bob cat dan --dataset {shop} "
    command += "--recommender item-knn | head -1"
    done = subprocess.run(
        command,
        shell=True,
        cwd=ROOT,
        env=os.environ.copy(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count("\n") == 1
    assert not done.stderr


def test_the_command_is_the_one_that_is_installed() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["scripts"] == {"becausal": "explain.command.main:main"}
    assert command_line.main is main
