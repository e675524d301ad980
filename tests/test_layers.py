"""The shape of the project: who may import whom, what stays unloaded, how long a module is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LIBRARIES = ("recommenders", "explain", "sample_data")
FORBIDDEN = {
    "recommenders": {"explain", "pages", "app", "sample_data", "streamlit", "tests", "plotly"},
    "explain": {"pages", "app", "sample_data", "streamlit", "tests"},
    "sample_data": {"explain", "pages", "app", "streamlit", "tests", "plotly"},
    "pages/ui": {"app", "tests"},
    "pages/views": {"app", "tests"},
}
PANELS_OF_OTHERS = {
    # the card shows the accuracy that the Quality view measures
    ("pages/ui/recommender/model_card.py", "pages.ui.quality"),
    # a rule is looked up with the search field of the Item view
    ("pages/ui/recommender/rules.py", "pages.ui.item"),
}
"""Panels that import from another view's folder, still to be moved into pages/ui/elements."""
COMPUTING_PAGES = {"pages/ui/compare/cache.py"}
"""Pages that still compute with numpy; what they compute belongs into `explain`."""
LONGEST = 350
HEAVY = ("shap", "sklearn", "streamlit", "plotly", "matplotlib", "numba", "implicit", "torch")


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


def everything() -> list[Path]:
    return [path for folder in (*LIBRARIES, "pages") for path in modules(folder)]


def imported(path: Path) -> Iterator[str]:
    """Every module that a file imports, at the top or inside a function."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: relative import"
            yield node.module or ""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("folder", FORBIDDEN)
def test_imports_run_one_way(folder: str) -> None:
    forbidden = {
        (name_of(path), name)
        for path in modules(folder)
        for name in imported(path)
        if name.split(".")[0] in FORBIDDEN[folder]
    }
    assert not forbidden


def test_the_seam_knows_no_recommender() -> None:
    below = {"recommenders.contract", "recommenders.histories", "recommenders.errors"}
    for name in ("contract", "histories", "errors"):
        own = {
            module
            for module in imported(ROOT / f"recommenders/{name}.py")
            if module.startswith("recommenders")
        }
        assert own <= below, name


def test_streamlit_is_imported_in_the_app_and_its_pages_only() -> None:
    for path in everything():
        if any(module.split(".")[0] == "streamlit" for module in imported(path)):
            assert name_of(path).startswith("pages/"), path


def floor(folder: str) -> int:
    """How high a folder of pages/ui stands: what is chosen and computed at the bottom."""
    return {"session": 0, "elements": 1, "shell": 3}.get(folder, 2)


def test_folders_of_pages_import_downwards_only() -> None:
    """The panels of a view know neither those of another view nor what stands around them."""
    upwards = {
        (name_of(path), module)
        for path in modules("pages/ui")
        for module in imported(path)
        if module.startswith("pages.ui.")
        and (there := module.split(".")[2]) != (here := path.parent.name)
        and floor(there) >= floor(here)
    }
    assert upwards == PANELS_OF_OTHERS


def test_pages_hold_no_arithmetic_libraries() -> None:
    """Figures come from `explain`; of numpy a page takes a seeded generator and nothing else."""
    for path in modules("pages"):
        libraries = {name.split(".")[0] for name in imported(path)}
        assert not libraries & {"scipy", "sklearn", "shap"}, path
        tree = ast.parse(path.read_text(encoding="utf-8"))
        uses = {
            ast.unparse(node)
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value) in ("np", "np.random")
        }
        computed = uses - {"np.random", "np.random.default_rng"}
        assert not computed or name_of(path) in COMPUTING_PAGES, (path, computed)
        # under another name it would not be seen above
        assert "numpy" not in libraries or "import numpy as np" in path.read_text(encoding="utf-8")


def test_only_the_package_file_is_directly_in_pages() -> None:
    # a script there would run without app.py on a deep link, so without its gate and its pickers
    assert [path.name for path in (ROOT / "pages").glob("*.py")] == ["__init__.py"]


def test_the_planted_truth_is_read_by_benchmarks_only() -> None:
    allowed = ("sample_data/", "tests/", "explain/bench")
    for path in [*everything(), ROOT / "app.py"]:
        if path.exists() and "truth" in path.read_text(encoding="utf-8"):
            named = [
                node.value
                for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
                if isinstance(node, ast.Constant)
                and isinstance(node.value, str)
                and ("truth.parquet" in node.value or node.value.startswith("truth_"))
            ]
            assert not named or name_of(path).startswith(allowed), path


def loaded_by(statement: str) -> set[str]:
    code = f"import sys; {statement}; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    return set(done.stdout.split())


@pytest.mark.parametrize(
    "statement",
    [
        "import explain.reasons.explanation, recommenders.registry, recommenders.data.dataset",
        "import explain.surrogate.model, explain.surrogate.storage, explain.surrogate.features",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(statement: str) -> None:
    assert not loaded_by(statement) & set(HEAVY)


def test_a_restored_recommender_needs_no_scikit_learn(tmp_path: Path) -> None:
    """The first page of a warm cache is painted without the imports that fitting needs."""
    build = (
        "from pathlib import Path; from tests import worlds; from recommenders import registry; "
        "from recommenders.ranking.ranker import Ranker; "
        "from explain.context import ExplanationContext; "
        "from explain.reasons.explanation import explain; data = worlds.tiny(); "
        f"ranker = Ranker.of(registry.fitted('gf-cf', data, cache=Path({str(tmp_path)!r})), data); "
        "explain(ExplanationContext.of(ranker.recommender, data), 0)"
    )
    assert "sklearn" in loaded_by(build)
    assert not loaded_by(build) & set(HEAVY)


@pytest.mark.parametrize("path", everything(), ids=name_of)
def test_a_module_stays_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text)) or not text.strip()


def test_no_pickle_and_no_clock() -> None:
    for folder in LIBRARIES:
        for path in modules(folder):
            assert not set(imported(path)) & {"pickle", "joblib", "cloudpickle", "shelve"}, path
            if path.name != "__main__.py":
                text = path.read_text(encoding="utf-8")
                for call in ("datetime.now(", "Timestamp.now(", "time.time(", "np.random.seed("):
                    assert call not in text, (path, call)


def test_column_names_are_written_once() -> None:
    """The names of `Columns` stand as literals in the contract and in the adapters only."""
    from recommenders.contract import Columns

    # words that are also ordinary words or labels prove nothing
    names = {
        Columns.CUSTOMER,
        Columns.ITEM,
        Columns.UNIT_PRICE,
        Columns.LIST_PRICE,
        Columns.PRODUCT_TYPE,
        Columns.LAUNCH,
    }
    for folder in ("recommenders", "explain", "pages"):
        for path in modules(folder):
            if path.name == "contract.py" or "adapters" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant):
                    assert node.value not in names, (path, node.lineno, node.value)
