"""What CONTRIBUTING.md shows is done here: its examples are written where it says, and used."""

from __future__ import annotations

import ast
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import streamlit as st
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from explain import Explainer
from explain.attribution.game import Game
from explain.bench.explainers import methods
from explain.bench.explainers.methods import BenchExplainer
from explain.contract import Attribution, AttributionMethod, HistoryUnit
from explain.reasons.wording import escape
from explain.testing import ExplainerContract
from pages.ui.session import view_scripts
from recommenders import fit
from recommenders.adapters.sources import DatasetSource
from recommenders.contract import (
    Columns,
    Dataset,
    Histories,
    LinearInHistory,
    PersistentRecommender,
)
from recommenders.errors import DataError
from recommenders.histories import IntArray
from recommenders.registry_entry import RecommenderEntry
from recommenders.testing import toys
from recommenders.testing.toys import Toy
from tests.e2e import own_data

ROOT = Path(__file__).parents[1]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCKS = {
    block.splitlines()[0].removeprefix("# "): block
    for block in re.findall(r"^```python\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)
}
"""The examples by their first line, which names the file they go to."""
RECOMMENDER = "recommenders/linear/bought_together.py"
RECOMMENDER_ENTRY = "recommenders/builtin.py, one more of ENTRIES"
RECOMMENDER_TEST = "tests/recommenders/linear/test_bought_together.py"
VIEW = "pages/views/audit/checklist.py"
VIEW_LINE = "app.py, one more of Audit"
ADAPTER = "recommenders/adapters/corner_shop.py"
SOURCE = "recommenders/adapters/sources.py, one more of sources()"
EXPLAINER = "explain/bench/explainers/methods.py"
EXPLAINER_LINE = "explain/bench/explainers/registry.py, one more of explainers()"


def defined(example: str, **known: object) -> dict[str, Any]:
    """The names that an example defines, with those that its file has already."""
    # a data class looks its module up, which an example has not
    names: dict[str, Any] = {"__name__": __name__, **known}
    exec(compile(BLOCKS[example], example, "exec"), names)
    return names


def value_of(example: str, **known: object) -> Any:
    """What the expression is that an example consists of."""
    return eval(compile(BLOCKS[example], example, "eval"), {**known})


def test_every_example_is_used_here() -> None:
    assert list(BLOCKS) == [
        RECOMMENDER,
        RECOMMENDER_ENTRY,
        RECOMMENDER_TEST,
        VIEW,
        VIEW_LINE,
        ADAPTER,
        SOURCE,
        EXPLAINER,
        EXPLAINER_LINE,
    ]


@pytest.mark.parametrize("example", [RECOMMENDER, VIEW, ADAPTER])
def test_a_whole_file_keeps_the_style_of_the_house(example: str) -> None:
    # the line that names the file stands above the docstring in the guide only
    source = BLOCKS[example].split("\n", 1)[1]
    assert ast.get_docstring(ast.parse(source))
    for command in (["check"], ["format", "--check"]):
        checked = subprocess.run(
            [sys.executable, "-m", "ruff", *command, "--stdin-filename", str(ROOT / example), "-"],
            input=source,
            capture_output=True,
            text=True,
            check=False,
            cwd=ROOT,
        )
        assert checked.returncode == 0, checked.stdout + checked.stderr


@pytest.mark.parametrize("example", [name for name in BLOCKS if "one more of" in name])
def test_a_part_of_a_file_has_room_where_it_goes(example: str) -> None:
    # it stands four columns further in than in the guide, and lines have 100 at most
    assert max(map(len, BLOCKS[example].splitlines())) <= 96


def test_what_the_guide_names_is_there() -> None:
    to_be_made = {RECOMMENDER, RECOMMENDER_TEST, VIEW, ADAPTER}
    to_be_made |= {"tests/pages/views/audit/test_checklist.py", "pages/ui/checklist/"}
    to_be_made |= {"tests/recommenders/adapters/test_corner_shop.py"}
    folders = "app.py|explain/|recommenders/|pages/|tests/|static/|sample_data/"
    named = set(re.findall(rf"`((?:{folders})[\w./]*)`", GUIDE))
    assert to_be_made <= named
    assert {path for path in named - to_be_made if not (ROOT / path).exists()} == set()
    targets = set(re.findall(r"\bmake ([a-z]+)", re.sub(r"```python.*?```", "", GUIDE, flags=re.S)))
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {target for target in targets if f"\n{target}:" not in makefile} == set()
    assert {"test", "fast", "lint", "coverage", "architecture"} <= targets


# a recommender


@pytest.fixture(scope="module")
def bought_together() -> Callable[[], PersistentRecommender]:
    made: Callable[[], PersistentRecommender] = defined(RECOMMENDER)["BoughtTogether"]
    return made


def test_the_recommender_passes_the_contract(tmp_path: Path) -> None:
    """As in a project of its own: its module, its test, and pytest in another folder."""
    module = RECOMMENDER.removesuffix(".py").replace("/", ".")
    test = BLOCKS[RECOMMENDER_TEST].replace(f"from {module} import", "from bought_together import")
    assert "from bought_together import" in test
    (tmp_path / "bought_together.py").write_text(BLOCKS[RECOMMENDER], encoding="utf-8")
    (tmp_path / "test_bought_together.py").write_text(test, encoding="utf-8")
    (tmp_path / "pytest.ini").write_text("[pytest]\nfilterwarnings = error\n", encoding="utf-8")
    printed = subprocess.run(
        [sys.executable, "-m", "pytest", "-v", "-p", "no:cacheprovider", str(tmp_path)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{tmp_path}"},
        capture_output=True,
        text=True,
        check=False,
    ).stdout
    outcomes = dict(re.findall(r"::(test_[^\s\[]+)\S* (?:\S.* )?(PASSED|FAILED|SKIPPED)", printed))
    assert set(outcomes.values()) <= {"PASSED", "SKIPPED"}, printed
    for name in (
        "test_by_hand",
        "test_settings_are_checked",
        "test_masked_purchases_are_not_seen",
        "test_saving_and_restoring_changes_no_score",
        "test_contributions_add_up_for_every_coalition",
    ):
        assert outcomes[name] == "PASSED", printed


def test_the_recommender_has_its_entry(
    bought_together: Callable[[], PersistentRecommender],
) -> None:
    entry = value_of(
        RECOMMENDER_ENTRY, RecommenderEntry=RecommenderEntry, BoughtTogether=bought_together
    )
    recommender = entry.factory()
    assert (recommender.name, entry.missing) == (entry.name, "")
    # as tests/recommenders/test_registry.py demands of every entry
    assert 100 < len(entry.description) < 600
    assert not set(entry.description) & set("*_`<>$[]")
    assert isinstance(recommender, LinearInHistory)


def test_the_recommender_is_explained(
    bought_together: Callable[[], PersistentRecommender], tiny: Dataset, mid: Dataset
) -> None:
    explanation = Explainer(fit(bought_together(), tiny), tiny).explain("bob", k=3)
    best = explanation.to_dict()["items"][0]
    # bob bought A and B; ann and cat bought B and C, so C is next, because of B alone
    assert (explanation.to_dict()["method"], best["item"], best["score"]) == ("exact", "C", 2.0)
    values = {tuple(part["because_of"]): part["value"] for part in best["contributions"]}
    assert values == {("A",): 0.0, ("B",): 2.0}
    assert best["title"] in str(explanation)
    busiest = mid.customer_id(int(mid.log.lengths.argmax()))
    frame = Explainer(fit(bought_together(), mid), mid).explain(busiest).frame()
    assert len(frame) == 10
    assert frame["score"].is_monotonic_decreasing


# a view


@pytest.fixture
def nothing_cached() -> Iterator[None]:
    """The app keeps data sets by their name, and other tests have a data set of the same name."""
    st.cache_resource.clear()
    yield
    st.cache_resource.clear()


@pytest.mark.usefixtures("nothing_cached")
def test_the_view_is_a_page_of_the_app(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a copy of the app: the script where the guide puts it, its line in app.py."""
    shutil.copytree(ROOT / "pages" / "views", tmp_path / "pages" / "views")
    (tmp_path / "static").mkdir()
    shutil.copy(ROOT / "static" / "icon.svg", tmp_path / "static")
    (tmp_path / VIEW).write_text(BLOCKS[VIEW], encoding="utf-8")
    shell = (ROOT / "app.py").read_text(encoding="utf-8")
    line = BLOCKS[VIEW_LINE].splitlines()[1]
    opening = '    "Audit": [\n'
    assert shell.count(opening) == 1
    app_file = tmp_path / "app.py"
    app_file.write_text(shell.replace(opening, f"{opening}        {line},\n"), encoding="utf-8")
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("BECAUSAL_DATA", own_data.write(tmp_path / "data"))
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(view_scripts, "ROOT", tmp_path)

    def run(**params: str) -> AppTest:
        app = AppTest.from_file(str(app_file), default_timeout=600)
        app.query_params.update(params)
        app.run()
        app.switch_page(VIEW)
        app.query_params.update(params)
        return app.run()

    app = run(dataset="traps", customer="c04")
    assert not app.exception
    heading = f"Reasons for what {own_data.NAME} sees"
    assert [title.value for title in app.title] == [escape(heading)]
    reasons = app.table[0].value
    # beside a term stands the way to what it means
    heads = [head.split(" [:material/help:]")[0] for head in reasons.columns]
    assert heads == ["Rank", "Title", "Reason", "State"]
    assert len(reasons) == 10
    unknown = run(dataset="traps", customer="nobody")
    assert not unknown.exception
    assert [title.value for title in unknown.title] == ["This customer is not in the data set"]


# an adapter

RECEIPTS = """{"card": "7", "article": "tea", "at": "2026-05-01 09:30"}
{"card": null, "article": "milk", "at": "2026-05-02 10:00"}
"""


def test_the_adapter_reads_a_file_of_two_lines(tmp_path: Path) -> None:
    file = tmp_path / "receipts.jsonl"
    file.write_text(RECEIPTS, encoding="utf-8")
    dataset = defined(ADAPTER)["load"](file)
    assert isinstance(dataset, Dataset)
    assert dataset.customers[Columns.CUSTOMER].tolist() == ["7"]
    assert dataset.items[Columns.ITEM].tolist() == ["tea"]
    # British summer time is an hour ahead
    assert dataset.log.times.tolist() == [1_777_624_200]
    findings = {finding.observation: finding.count for finding in dataset.findings}
    assert findings["Lines of a receipt without a card"] == 1


@pytest.mark.parametrize(
    "content",
    [
        "",
        "tea\n",
        '{"card": "7", "article": "tea"}\n',
        "[1]\n",
        RECEIPTS.replace("2026-05-02 10:00", "soon"),
    ],
)
def test_the_adapter_says_what_is_wrong_with_a_file(tmp_path: Path, content: str) -> None:
    file = tmp_path / "receipts.jsonl"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(DataError, match=r"cannot be read.*receipts\.jsonl.*Give a file"):
        defined(ADAPTER)["load"](file)


def test_the_source_offers_what_is_there(tmp_path: Path) -> None:
    from functools import partial
    from types import SimpleNamespace

    corner_shop = SimpleNamespace(load=defined(ADAPTER)["load"])
    file = tmp_path / "receipts.jsonl"

    def offered() -> DatasetSource:
        source = value_of(
            SOURCE, DatasetSource=DatasetSource, partial=partial, corner_shop=corner_shop, file=file
        )
        assert isinstance(source, DatasetSource)
        return source

    assert offered().missing == f"Put receipts.jsonl into {tmp_path}."
    file.write_text(RECEIPTS, encoding="utf-8")
    assert offered().available
    assert offered().load().name == offered().name


# an explainer


def banzhaf() -> BenchExplainer:
    names = defined(EXPLAINER, **vars(methods))
    explainer: BenchExplainer = value_of(EXPLAINER_LINE, **names)
    return explainer


def test_the_explainer_finds_what_matters() -> None:
    weights = np.array([[0.0, 1.0], [0.0, -2.0], [0.0, 0.0]])
    toy = Toy(3, lambda x: np.hstack([x @ weights, x[:, :1]]))
    game = Game(toy, Histories.of_items([[0, 1, 2]]), np.array([1], dtype=np.int32))
    explainer = banzhaf()
    assert explainer.missing(toy) == ""
    values = explainer.explain(game, np.ones(3, dtype=np.bool_), np.random.default_rng(0))
    # in a sum every half of the rest gives the same gain
    np.testing.assert_allclose(values, [1.0, -2.0, 0.0], atol=1e-6)
    assert game.n_scored == 2 * 16 * 3


class TestExplainerContract(ExplainerContract):
    """Where the score is a sum, its values are contributions."""

    method = AttributionMethod.ENUMERATED
    toys = (toys.additive, toys.linear)
    n_players = 9
    max_scored = 2 * 16 * 9 * 5 + 2

    def explain(
        self,
        toy: Toy,
        history: Histories,
        targets: IntArray,
        *,
        groups: NDArray[np.str_] | None = None,
        rng: np.random.Generator | None = None,
    ) -> Attribution:
        game = Game(toy, history, targets)
        base, total = game.ends()
        rng = np.random.default_rng(0) if rng is None else rng
        columns, n_scored = [], game.n_scored
        for target in targets if game.n_players else ():
            alone = Game(toy, history, np.array([target], dtype=np.int32))
            candidates = np.ones(toy.n_items, dtype=np.bool_)
            columns.append(banzhaf().explain(alone, candidates, rng))
            n_scored += alone.n_scored
        shape = (game.n_players, len(targets))
        return Attribution(
            units=tuple(HistoryUnit(items=(int(item),)) for item in game.players),
            targets=targets,
            values=np.array(columns, dtype=np.float64).reshape(shape[::-1]).T,
            errors=np.zeros(shape),
            base=base,
            total=total,
            method=self.method,
            n_scored=n_scored,
        )
