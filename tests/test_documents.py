"""What the documents quote is there: commands parse, modules and files exist, output is real."""

from __future__ import annotations

import argparse
import re
import shlex
import tomllib
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pandas as pd
import pytest

from explain.command import main as command_line
from recommenders import registry
from recommenders.adapters.sources import sources
from recommenders.own.entries import is_place, own_entry

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = (
    README,
    ROOT / "CONTRIBUTING.md",
    ROOT / "sample_data" / "README.md",
    *sorted((ROOT / "pages" / "content").glob("*.md")),
)
FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PLACEHOLDERS = {"NAME", "COMMAND", "FOLDER"}


def code_of(document: Path) -> Iterator[str]:
    """Every line of a fenced block and every code span, which may go over the end of a line."""
    text = document.read_text(encoding="utf-8")
    for _, block in FENCE.findall(text):
        yield from block.splitlines()
    for span in re.findall(r"`([^`]+)`", FENCE.sub("", text)):
        yield " ".join(span.split())


def commands_in(document: Path) -> Iterator[str]:
    """Every `becausal ...` that is quoted, without what it is piped to."""
    for line in code_of(document):
        for part in line.removeprefix("$ ").split(" | "):
            # the installed app is also named in comments: `make run   # installed: becausal run x`
            quoted = part.rpartition("# installed: ")[2].strip()
            if quoted.startswith("becausal "):
                yield quoted


COMMANDS = sorted({command for document in DOCUMENTS for command in commands_in(document)})

BARE = {"becausal shot", "becausal check", "becausal init", "becausal store"}
"""Those that are names where they stand without arguments."""
WHOLE = [c for c in COMMANDS if c.split()[1] not in PLACEHOLDERS and c not in BARE]
"""Without `becausal COMMAND`."""


def test_commands_are_found() -> None:
    # the one goes over the end of a line in the README, the other stands in a block
    assert "becausal bench --dataset sample --quick" in COMMANDS
    assert "becausal explain C0382 --k 3" in COMMANDS
    assert "becausal run my_shop" in COMMANDS
    used = {command.split()[1] for command in COMMANDS}
    assert used - PLACEHOLDERS <= set(command_line.COMMANDS)


def parsed(monkeypatch: pytest.MonkeyPatch, command: str) -> argparse.Namespace:
    """What the real parser makes of a command, which is not carried out."""
    chosen: list[argparse.Namespace] = []

    def keep(arguments: argparse.Namespace) -> str:
        chosen.append(arguments)
        return ""

    for name in command_line.COMMANDS:
        monkeypatch.setattr(f"{command_line.module_of(name)}.run", keep)
    assert command_line.main(shlex.split(command, comments=True)[1:]) == 0
    return chosen[0]


@pytest.mark.parametrize("command", WHOLE)
def test_a_quoted_command_is_understood(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    options = vars(parsed(monkeypatch, command))
    recommenders = options.get("recommender") or []
    named = {recommenders} if isinstance(recommenders, str) else set(recommenders)
    named = {name for name in named if not is_place(own_entry(name).name)}
    assert named - PLACEHOLDERS <= {entry.name for entry in registry.ENTRIES}
    datasets = {source.name for source in sources(environ={})}
    assert options.get("dataset", "sample") in datasets | PLACEHOLDERS


def test_an_option_that_is_not_there_is_noticed(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        parsed(monkeypatch, "becausal audit --people 200")
    assert "--people" in capsys.readouterr().err


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_links_and_modules_are_there(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#\s]+)\)", FENCE.sub("", text))
    local = [link for link in links if "://" not in link]
    assert [link for link in local if not (document.parent / link).exists()] == []
    modules = set(re.findall(r"python -m (\w[\w.]*)", "\n".join(code_of(document))))
    assert {module for module in modules if find_spec(module) is None} == set()
    # these are `becausal` now
    assert not modules & {"explain", "recommenders"}


def test_the_readme_has_every_environment_variable_and_extra() -> None:
    files = [
        path
        for folder in ("explain", "recommenders", "pages")
        for path in (ROOT / folder).rglob("*.py")
    ]
    used = {
        name
        for path in files
        for name in re.findall(r"BECAUSAL_[A-Z_]+", path.read_text(encoding="utf-8"))
    }
    rows = re.findall(r"^\| `([\w-]+)` \|", README.read_text(encoding="utf-8"), re.MULTILINE)
    assert {row for row in rows if row.startswith("BECAUSAL")} == used
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert set(project["project"]["optional-dependencies"]) - {"dev"} <= set(rows)


def section(heading: str) -> str:
    """A section of the README."""
    return README.read_text(encoding="utf-8").split(f"\n## {heading}\n")[1].split("\n## ")[0]


def test_the_notebook_of_the_readme_gives_what_it_shows() -> None:
    (language, code), (_, shown) = FENCE.findall(section("From a notebook"))
    assert language == "python"
    *statements, last = code.strip().splitlines()
    names: dict[str, object] = {}
    exec("\n".join(statements), names)
    with pd.option_context("display.width", 100):
        assert str(eval(last, names)) == shown.rstrip("\n")


def test_the_shell_of_the_readme_gives_what_it_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path))
    blocks = [block.splitlines() for _, block in FENCE.findall(section("From a shell"))]
    for command, *shown in blocks:
        arguments = shlex.split(command.removeprefix("$ "))[1:]
        if arguments[0] == "evaluate":
            continue  # takes a process for each recommender
        assert command_line.main(arguments) == 0
        # the output has spaces that do not break, the README may not
        printed = capsys.readouterr().out.replace("\xa0", " ").splitlines()
        places = [printed.index(line.replace("\xa0", " ")) for line in shown if line != "..."]
        assert places == sorted(places)
        assert len(places) >= 3
