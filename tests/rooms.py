"""The rooms of the house: packages in the order in which they may import, and who imports whom."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = ("recommenders", "sample_data", "explain", "pages")
ROOMS: Final[dict[str, tuple[str, ...]]] = {
    "recommenders": (
        "recommenders.errors",
        "recommenders.toml_file",
        "recommenders.histories",
        "recommenders.searches",
        "recommenders.contract",
        "recommenders.relations",
        "recommenders.progress",
        "recommenders.json_text",
        "recommenders.intervals",
        "recommenders.notes_folder",
        "recommenders.operation",
        "recommenders.artifacts",
        "recommenders.data",
        "recommenders.store",
        "recommenders.access",
        "recommenders.privacy",
        "recommenders.guests",
        "recommenders.position_bias",
        "recommenders.baselines",
        "recommenders.rules",
        "recommenders.ranking",
        "recommenders.linear",
        "recommenders.uptake_lift",
        "recommenders.repeat",
        "recommenders.demand",
        "recommenders.related",
        "recommenders.search",
        "recommenders.neural",
        "recommenders.registry_entry",
        "recommenders.builtin",
        "recommenders.configuration",
        "recommenders.adapters.files.names",
        "recommenders.adapters.files.content",
        "recommenders.adapters.files.nameless",
        "recommenders.adapters.files.workbooks",
        "recommenders.adapters.files.nested",
        "recommenders.adapters.files.reading",
        "recommenders.adapters.files.finding",
        "recommenders.adapters.files.values",
        "recommenders.adapters.files.amounts",
        "recommenders.adapters.files.dates",
        "recommenders.adapters.files.baskets",
        "recommenders.adapters.files.search_log",
        "recommenders.adapters.files.edges",
        "recommenders.adapters.files",
        "recommenders.own.packages",
        "recommenders.own",
        "recommenders.registry",
        "recommenders.adapters.databases",
        "recommenders.adapters.own_data",
        "recommenders.off_policy",
        "recommenders.adapters.journey",
        "recommenders.adapters.online_retail",
        "recommenders.adapters.importing",
        "recommenders.adapters",
        "recommenders.shelves",
        "recommenders.homepage",
        "recommenders.api",
        "recommenders.evaluation",
        "recommenders.experiments",
        "recommenders.experiments.interleaving",
        "recommenders",
        "recommenders.testing",
    ),
    "sample_data": (
        "sample_data.config",
        "sample_data.columns",
        "sample_data.tables",
        "sample_data.catalogue",
        "sample_data.people",
        "sample_data.shop",
        "sample_data.clock",
        "sample_data.events",
        "sample_data.searching",
        "sample_data.world",
        "sample_data.readme",
        "sample_data.storage",
        "sample_data",
        "sample_data.__main__",
    ),
    "explain": (
        "explain.formats",
        "explain.contract",
        "explain.markup",
        "explain.remark_store",
        "explain.remarks",
        "explain.rules",
        "explain.homepage",
        "explain.profiles",
        "explain.context",
        "explain.features",
        "explain.attribution",
        "explain.counterfactual",
        "explain.reasons",
        "explain.surrogate",
        "explain.bench.protocol",
        "explain.bench.explainers",
        "explain.bench",
        "explain.quality",
        "explain.rankings",
        "explain.cohorts",
        "explain.items",
        "explain.position",
        "explain.explainer",
        "explain.batch",
        "explain",
        "explain.testing",
        "explain.charts",
        "explain.experiments",
        "explain.demand",
        "explain.search",
        "explain.export",
        "explain.command.common",
        "explain.command.privacy",
        "explain.command.records",
        "explain.command",
        "explain.__main__",
    ),
    "pages": (
        "pages.ui.door",
        "pages.ui.access",
        "pages.ui.server",
        "pages.ui.session",
        "pages.ui.components",
        "pages.ui.downloads",
        "pages.ui.elements",
        "pages.ui.cohort_choice",
        "pages.ui.flags",
        "pages.ui.customer.recorded",
        "pages.ui.rules",
        "pages.ui.customer",
        "pages.ui.what_if",
        "pages.ui.compare",
        "pages.ui.cohort",
        "pages.ui.item",
        "pages.ui.position",
        "pages.ui.recommender",
        "pages.ui.quality",
        "pages.ui.reasons",
        "pages.ui.homepage",
        "pages.ui.experiments",
        "pages.ui.due",
        "pages.ui.search",
        "pages.ui.data",
        "pages.ui.add_data",
        "pages.ui.shell",
        "pages.ui",
        "pages",
        "pages.views",
        "pages.views.explain",
        "pages.views.audit",
        "pages.views.models",
        "pages.views.help",
        "app",
    ),
}
"""Bottom up: a room imports from those before it, and none from a later one."""
VIEWS: Final = frozenset(
    {
        "pages.ui.add_data",
        "pages.ui.cohort",
        "pages.ui.compare",
        "pages.ui.customer",
        "pages.ui.data",
        "pages.ui.experiments",
        "pages.ui.due",
        "pages.ui.homepage",
        "pages.ui.item",
        "pages.ui.position",
        "pages.ui.quality",
        "pages.ui.reasons",
        "pages.ui.recommender",
        "pages.ui.search",
        "pages.ui.what_if",
    }
)
"""Rooms of one view each: none of them knows another."""


@cache
def modules() -> dict[str, Path]:
    """Every module of the product by its dotted name; a package is its `__init__`."""
    paths = [path for folder in FOLDERS for path in sorted((ROOT / folder).rglob("*.py"))]
    names = {}
    for path in [*paths, ROOT / "app.py"]:
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        names[name.removesuffix(".__init__")] = path
    return names


def room_of(module: str) -> str:
    """The room that a module is in: its package; a module of a root is a room of its own."""
    path = modules()[module]
    if path.name == "__init__.py":
        return module
    package = module.rpartition(".")[0]
    return package if package.count(".") or package in ("pages",) else module


def imports() -> Iterator[tuple[str, str]]:
    """Every (module, imported module) of the product, also those inside functions."""
    known = modules()
    for module, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                for alias in node.names:
                    whole = f"{node.module}.{alias.name}"
                    target = whole if whole in known else node.module
                    if target in known and target != module:
                        yield module, target
            elif isinstance(node, ast.Import):
                yield from ((module, alias.name) for alias in node.names if alias.name in known)


@cache
def room_imports() -> dict[tuple[str, str], list[tuple[str, str]]]:
    """For each (room, other room) the imports between their modules."""
    rooms = {module: room_of(module) for module in modules()}
    between: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for module, target in imports():
        if rooms[module] != rooms[target]:
            between.setdefault((rooms[module], rooms[target]), []).append((module, target))
    return between
