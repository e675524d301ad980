"""The shape of the project: who may import whom, what stays unloaded, how long a module is."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest

from tests.architecture import FILE, picture
from tests.rooms import ROOMS, VIEWS, room_imports, room_of
from tests.rooms import modules as modules_by_name

ROOT = Path(__file__).parents[1]
LIBRARIES = ("recommenders", "explain", "sample_data")
FORBIDDEN = {
    "recommenders": {"explain", "pages", "app", "sample_data", "streamlit", "tests", "plotly"},
    "explain": {"pages", "app", "sample_data", "streamlit", "tests"},
    "sample_data": {"explain", "pages", "app", "streamlit", "tests", "plotly"},
    "pages/ui": {"app", "tests"},
    "pages/views": {"app", "tests"},
}
WITHOUT_TEST = {
    "explain/__main__.py": "calls the command line",
    "explain/quality/metrics.py": "has names only",
    "explain/testing/recommender_contract.py": "is a test, which recommenders inherit",
    "recommenders/testing/datasets.py": "is material for tests",
    "recommenders/testing/toys.py": "is material for tests",
    "sample_data/__main__.py": "is run as a whole by tests/sample_data/test_rebuild.py",
    "sample_data/columns.py": "has names only",
}
"""Modules without logic of their own, or that tests cannot do without, and why they have none."""
LOGS = {"explain/command/privacy/reveal.py"}
"""Commands that write down when somebody did something."""
PIPES = {"recommenders/operation/sending.py", "recommenders/operation/worker.py"}
"""The two ends of a pipe between a process of ours and its child; nothing pickled is kept."""
LONGEST = 350
MOST_IN_A_FOLDER = 15
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


def test_every_room_has_its_floor() -> None:
    rooms = {room_of(module) for module in modules_by_name()}
    assert rooms == set(chain.from_iterable(ROOMS.values()))


def test_rooms_import_from_lower_floors_only() -> None:
    """No circle between packages, and no import that runs back up."""
    floors = {room: floor for floor, room in enumerate(chain.from_iterable(ROOMS.values()))}
    upwards = {
        pair: imports
        for pair, imports in room_imports().items()
        if floors[pair[0]] < floors[pair[1]]
    }
    assert not upwards


def test_no_view_knows_the_panels_of_another() -> None:
    known = {
        imported_room: modules
        for (room, imported_room), modules in room_imports().items()
        if room in VIEWS and imported_room in VIEWS
    }
    assert not known


def test_no_folder_of_code_is_a_heap() -> None:
    """What is more than fifteen things is sorted, tests included."""
    counts = Counter(
        name_of(path.parent)
        for folder in (*LIBRARIES, "pages", "tests")
        for path in modules(folder)
    )
    assert {folder: count for folder, count in counts.items() if count > MOST_IN_A_FOLDER} == {}


def test_the_picture_of_the_rooms_is_of_today() -> None:
    assert FILE.read_text(encoding="utf-8") == picture(), "Draw it anew: make architecture"


def test_the_seam_knows_no_recommender() -> None:
    below = {f"recommenders.{name}" for name in ("contract", "histories", "errors", "searches.log")}
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


def test_only_the_batteries_to_inherit_know_pytest() -> None:
    """They are shipped, pytest is not: no other module of the product may need them."""
    batteries = ("recommenders/testing/", "explain/testing/")
    for path in everything():
        names = set(imported(path))
        tested = "pytest" in names or any(".testing" in name for name in names)
        assert not tested or name_of(path).startswith(batteries), path


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
        assert not computed, (path, computed)
        # under another name it would not be seen above
        assert "numpy" not in libraries or "import numpy as np" in path.read_text(encoding="utf-8")


def test_no_page_shows_an_error_as_it_is() -> None:
    # it may name a place on the server: `recommenders.errors.public_text` leaves that out
    log = ROOT / "pages" / "ui" / "shell" / "fault.py"  # writes to the log, which has the whole
    for path in {*modules("pages"), ROOT / "app.py"} - {log}:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) == "str":
                assert ast.unparse(node) != "str(error)", (path, node.lineno)
            if isinstance(node, ast.FormattedValue):
                assert ast.unparse(node.value) != "error", (path, node.lineno)


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
        "import explain.surrogate.model, explain.surrogate.storage, explain.features.catalogue",
    ],
)
def test_nothing_heavy_is_imported_before_it_is_needed(statement: str) -> None:
    assert not loaded_by(statement) & set(HEAVY)


def test_a_restored_recommender_needs_nothing_heavy(tmp_path: Path) -> None:
    """The first page of a warm cache is painted without the imports that fitting needs."""
    build = (
        "from pathlib import Path; from tests import worlds; from recommenders import registry; "
        "from recommenders.ranking.ranker import Ranker; "
        "from explain.context import ExplanationContext; "
        "from explain.reasons.explanation import explain; data = worlds.tiny(); "
        f"ranker = Ranker.of(registry.fitted('gf-cf', data, cache=Path({str(tmp_path)!r})), data); "
        "explain(ExplanationContext.of(ranker.recommender, data), 0)"
    )
    assert "threadpoolctl" in loaded_by(build), "only fitting needs it"
    assert not loaded_by(build) & {*HEAVY, "threadpoolctl"}


def test_every_module_with_logic_has_a_test_at_the_mirrored_path() -> None:
    missing = {
        name_of(path)
        for folder in (*LIBRARIES, "pages/ui")
        for path in modules(folder)
        if path.name != "__init__.py"
        and not (ROOT / "tests" / path.relative_to(ROOT).with_name(f"test_{path.name}")).exists()
    }
    assert missing == set(WITHOUT_TEST)


@pytest.mark.parametrize("path", everything(), ids=name_of)
def test_a_module_stays_short_and_says_what_it_is(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= LONGEST
    assert ast.get_docstring(ast.parse(text)) or not text.strip()


def test_no_pickle_and_no_clock() -> None:
    for folder in LIBRARIES:
        for path in modules(folder):
            pickling = {"pickle", "joblib", "cloudpickle", "shelve"} & set(imported(path))
            assert not pickling or name_of(path) in PIPES, path
            if path.name != "__main__.py" and name_of(path) not in LOGS:
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
