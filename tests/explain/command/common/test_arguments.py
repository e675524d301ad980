"""Arguments that are checked: each kind takes what it says and refuses the rest."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path

import pytest

from explain.command.common import arguments
from explain.command.common.arguments import Parser
from recommenders import registry
from recommenders.errors import DataError


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (arguments.count, "1", 1),
        (arguments.whole, "0", 0),
        (arguments.positive, "0.5", 0.5),
        (arguments.positive, "1e3", 1000.0),
        (arguments.length, "10000", 10_000),
        (arguments.processes, "1", 1),
        (arguments.pixels, "200", 200),
        (arguments.pixels, "8000", 8000),
        (arguments.port, "1", 1),
        (arguments.port, "65535", 65_535),
    ],
)
def test_the_limits_are_taken(kind: Callable[[str], object], text: str, value: object) -> None:
    assert kind(text) == value


@pytest.mark.parametrize(
    ("kind", "text", "sentence"),
    [
        (arguments.count, "0", "give 1 or more, not 0"),
        (arguments.count, "1.0", "give a whole number, not '1.0'"),
        (arguments.whole, "-1", "give 0 or more, not -1"),
        (arguments.positive, "0", "give a number above 0, not '0'"),
        (arguments.positive, "inf", "give a number above 0, not 'inf'"),
        (arguments.positive, "nan", "give a number above 0, not 'nan'"),
        (arguments.positive, "much", "give a number above 0, not 'much'"),
        (arguments.length, "0", "give 1 or more, not 0"),
        (arguments.length, "10001", "give 10000 at the most, not 10001"),
        (arguments.pixels, "199", "between 200 and 8000 pixels, not 199"),
        (arguments.pixels, "8001", "between 200 and 8000 pixels, not 8001"),
        (arguments.port, "0", "give 1 or more, not 0"),
        (arguments.port, "65536", "a port is at most 65535, not 65536"),
    ],
)
def test_what_is_beyond_them_is_said(
    kind: Callable[[str], object], text: str, sentence: str
) -> None:
    with pytest.raises(argparse.ArgumentTypeError) as raised:
        kind(text)
    assert str(raised.value) == sentence


def test_no_more_processes_than_the_machine_bears(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(arguments.os, "cpu_count", lambda: 3)
    assert arguments.processes("12") == 12
    with pytest.raises(argparse.ArgumentTypeError, match="give 12 at the most, since this machine"):
        arguments.processes("13")


def test_where_a_file_can_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert arguments.out_file("out.txt") == Path("out.txt")  # the current folder is there
    with pytest.raises(argparse.ArgumentTypeError, match="is a folder: name a file"):
        arguments.out_file(str(tmp_path))
    with pytest.raises(argparse.ArgumentTypeError, match="there is no folder new: make it first"):
        arguments.out_file("new/out.txt")


def test_where_a_folder_can_be(tmp_path: Path) -> None:
    new = tmp_path / "new" / "folder"
    assert arguments.out_folder(str(new)) == new
    assert arguments.out_folder(str(tmp_path)) == tmp_path
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(argparse.ArgumentTypeError, match="is a file: name a folder"):
        arguments.out_folder(str(file))


def test_a_mistake_is_one_sentence_with_the_way_to_help(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as stopped:
        Parser(prog="becausal").error("this is wrong.")
    assert stopped.value.code == 2
    assert capsys.readouterr().err == "This is wrong. Help: becausal --help\n"


def test_a_command_runs_what_it_was_added_with() -> None:
    parser = Parser(prog="becausal")
    commands = parser.add_subparsers(parser_class=Parser)

    def answer(chosen: argparse.Namespace) -> str:
        return f"seed {chosen.seed}"

    command = arguments.add_command(
        commands, "ask", answer, purpose="what it is for", example="becausal ask"
    )
    arguments.add_seed(command)
    assert command.description == "What it is for."
    chosen = parser.parse_args(["ask", "--seed", "3"])
    assert chosen.run(chosen) == "seed 3"


def test_the_defaults_are_the_sample_shop_and_the_default_recommender() -> None:
    parser = Parser(prog="becausal")
    arguments.add_model(parser)
    arguments.add_json(parser)
    assert vars(parser.parse_args([])) == {
        "dataset": "sample",
        "recommender": registry.DEFAULT,
        "json": False,
    }


def test_the_heading_says_what_was_computed_on_what(
    shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = argparse.Namespace(dataset=str(shop), recommender="item-knn", dial=None)
    context = arguments.loaded_context(chosen)
    assert context.dataset.n_customers == 4
    assert context.ranker.recommender.name == "item-knn"
    title = f"{context.dataset.title}, Item neighbours (item-kNN)"
    assert arguments.heading(chosen, context) == title
    chosen.seed = 7
    assert arguments.heading(chosen, context) == f"{title}, seed 7"


def test_the_dial_turns_a_recommender_that_has_one(shop: Path) -> None:
    chosen = argparse.Namespace(dataset=str(shop), recommender="uptake-lift", dial=1.5)
    context = arguments.loaded_context(chosen)
    assert arguments.dial_of(context) == 1.5
    assert arguments.heading(chosen, context).endswith("Uptake times lift at dial 1.5")
    chosen.recommender = "item-knn"
    with pytest.raises(DataError, match=r"(?i)item-knn has no dial.*choose uptake-lift"):
        arguments.loaded_context(chosen)


def test_an_unknown_recommender_is_said_before_data_is_read() -> None:
    with pytest.raises(DataError) as raised:
        arguments.loaded_context(argparse.Namespace(dataset="/nowhere", recommender="nope"))
    assert raised.value.value == "nope"
