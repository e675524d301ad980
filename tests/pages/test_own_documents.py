"""The documents for own data and models: their examples run."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import fields, replace
from pathlib import Path

import pytest

from explain.batch.rows import SCHEMA
from explain.command.main import main
from explain.explainer import Explainer
from recommenders import registry
from recommenders.adapters.files.dataset_toml import Options, read_options
from recommenders.adapters.files.recipe import recipes
from recommenders.configuration import configuration
from recommenders.own.recommender import own
from recommenders.rules.read_rules import KEYS
from recommenders.rules.rule import RuleKind
from recommenders.testing import datasets

CONTENT = Path(__file__).parents[2] / "pages" / "content"
FENCE = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.fixture(autouse=True)
def own_registry(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a command names is known for the rest of its process, and not of this one."""
    monkeypatch.setattr(registry, "ENTRIES", registry.ENTRIES)


def blocks(name: str, language: str) -> list[str]:
    text = (CONTENT / f"{name}.md").read_text(encoding="utf-8")
    return [block for block_language, block in FENCE.findall(text) if block_language == language]


def test_every_entry_of_dataset_toml_is_in_the_example(tmp_path: Path) -> None:
    database, block = blocks("own_data", "toml")
    (tmp_path / "dataset.toml").write_text(block, encoding="utf-8")
    options = read_options(tmp_path / "dataset.toml")
    (tmp_path / "shop.toml").write_text(database, encoding="utf-8")
    told = read_options(tmp_path / "shop.toml").database
    # these two stand in the place of the interactions that the example has
    instead = {"orders", "order_lines"}
    text = (CONTENT / "own_data.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in text for name in instead)
    named = [option.name for option in fields(told) if option.name not in {"file", *instead}]
    assert all(getattr(told, name) for name in named)
    options = replace(options, database=told)
    default = Options()
    same = {
        option.name
        for option in fields(Options)
        if getattr(options, option.name) == getattr(default, option.name)
    }
    # the one entry that the example sets to what it is anyway
    assert same == {"event"}


def test_every_export_that_is_known_is_in_the_document() -> None:
    text = (CONTENT / "own_data.md").read_text(encoding="utf-8")
    assert [
        recipe.title for recipe in recipes().values() if f"| {recipe.title} |" not in text
    ] == []


def test_an_export_is_explained_in_three_steps(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "my_shop"
    folder.mkdir()
    lines = [f"c{n % 9};i{n * 7 % 31};{1 + n % 28:02}.03.2026 10:00;1;1,99" for n in range(90)]
    text = "\n".join(["Customer;SKU;Order Date;Qty;Price", *lines])
    (folder / "orders.csv").write_text(text, encoding="utf-8")
    assert main(["check", str(folder)]) == 0
    assert "90 purchases of 31 items by 9 customers" in capsys.readouterr().out
    assert main(["explain", "c3", "--dataset", str(folder), "--recommender", "item-knn"]) == 0
    assert "Why customer c3 sees" in capsys.readouterr().out


@pytest.mark.slow
def test_the_model_of_the_document_is_explained(tmp_path: Path) -> None:
    block, *_ = blocks("own_models", "python")
    (tmp_path / "my_model.py").write_text(block, encoding="utf-8")
    ran = 0
    for line in "".join(blocks("own_models", "")).strip().splitlines():
        arguments = line.split()[1:]
        if arguments[0] == "run":
            continue
        done = subprocess.run(
            [sys.executable, "-m", "explain", *arguments],
            cwd=tmp_path,
            env={"PYTHONPATH": str(CONTENT.parents[1]), "PATH": "", "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        ran += 1
        if arguments[0] == "explain":
            assert "Why Leon Stewart (C0382) sees these 3 items" in done.stdout
    assert ran == 4


def example(name: str) -> str:
    (source,) = [text for text in blocks("own_models", "python") if text.startswith(f"# {name}.py")]
    return source


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("my_knower", "numpy"),
        ("my_als", "implicit"),
        ("my_fitted_als", "implicit"),
        ("my_lenskit", "lenskit"),
        ("my_rectools", "rectools"),
        ("my_ranker", "lightgbm"),
    ],
)
@pytest.mark.filterwarnings("ignore")  # the packages warn of names that others will drop
def test_each_package_is_explained_as_the_document_says(
    name: str, package: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip(package, reason=f"{package} is not installed")
    (tmp_path / f"{name}.py").write_text(example(name), encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    data = datasets.mid()
    if name == "my_fitted_als":
        (tmp_path / "my_als.py").write_text(example("my_als"), encoding="utf-8")
        fitted = own("my_als:model").fit(data)._model.model
        fitted.save(tmp_path / "als.npz")
        ids = [data.item_id(code) for code in range(data.n_items)]
        (tmp_path / "items.txt").write_text("\n".join(ids), encoding="utf-8")
    recommender = own(f"{name}:{'Model' if package == 'numpy' else 'model'}").fit(data)
    explained = Explainer(recommender, data).explain(data.customer_id(3), k=3)
    assert "sees these 3 items" in str(explained)


def test_the_columns_of_the_batch_are_those_of_its_document() -> None:
    text = (CONTENT / "batch.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| (`[^|]+) \|", text, re.MULTILINE)
    named = [name for row in rows for name in re.findall(r"`(\w+)`", row)]
    assert named == [name for name in SCHEMA.names if name in named]
    assert set(named) == set(SCHEMA.names)


def test_the_table_of_the_document_is_explained(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = blocks("recommendation_tables", "csv")
    (tmp_path / "recs.csv").write_text(block, encoding="utf-8")
    (commands,) = blocks("recommendation_tables", "")
    monkeypatch.chdir(tmp_path)
    check, explain, run = (line.split() for line in commands.strip().splitlines())
    # the table has two customers of two thousand, which is a warning
    assert main(check[1:]) == 1
    assert "1,998 of 2,000 customers have no line in the table" in capsys.readouterr().out
    assert main(explain[1:]) == 0
    said = capsys.readouterr().out
    assert "2 untested" in said
    assert "ecause" not in said
    assert run[:2] == ["becausal", "run"]


def test_the_rules_of_the_document_do_what_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = blocks("rules", "toml")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("BECAUSAL_CONFIG", raising=False)
    (tmp_path / "becausal.toml").write_text(block, encoding="utf-8")
    commands, rest = blocks("rules", "")
    check, explain, _ = [line.split()[1:] for line in commands.strip().splitlines()]
    assert main(check) == 0
    said = capsys.readouterr().out
    assert "Spring promotion (in force): Pins Heartbeat Comfort Puppy to place 1" in said
    assert "Christmas (not in force, it ended on 2025-12-31)" in said
    assert main(explain) == 0
    text = (CONTENT / "rules.md").read_text(encoding="utf-8").replace("\n", " ")
    did = "pinned to 1 by “Spring promotion”, boosted x1.5 by “More for pets”; 84 by score"
    assert did in capsys.readouterr().out
    assert did in text
    # every kind and every key of a rule is named
    for name in (*RuleKind, *KEYS):
        assert f"`{name}" in text or f"\n{name} = " in block, name
    (tmp_path / "becausal.toml").write_text(rest, encoding="utf-8")
    settings = configuration()
    assert settings.recommenders == ("Our ranker=my_model:Model",)
    assert settings.datasets == (str(tmp_path / "my_shop"),)
