"""The house in figures: `python -m tests.figures` prints the column "today" of CONTRIBUTING.md."""

from __future__ import annotations

import ast
from collections import Counter

from tests.rooms import modules

LONG, MANY = 60, 7


def figures() -> dict[str, str]:
    """What is said of the product's code; package files and tests are left out."""
    paths = [path for path in modules().values() if path.name != "__init__.py"]
    lines = sorted(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)
    functions = [
        node
        for path in paths
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    ]
    folders = Counter(path.parent for path in modules().values())
    return {
        "modules": f"{len(paths)}",
        "lines of a module: median / 90 % / longest": (
            f"{lines[len(lines) // 2]} / {lines[int(0.9 * len(lines))]} / {lines[-1]}"
        ),
        "folders; files in the fullest": f"{len(folders)}; {max(folders.values())}",
        "functions": f"{len(functions):,}",
        f"functions over {LONG} lines": f"{sum(map(_is_long, functions))}",
        f"functions with more than {MANY} parameters": f"{sum(map(_has_many, functions))}",
    }


def _is_long(function: ast.FunctionDef) -> bool:
    return (function.end_lineno or function.lineno) - function.lineno + 1 > LONG


def _has_many(function: ast.FunctionDef) -> bool:
    arguments = function.args
    every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
    return len([argument for argument in every if argument.arg not in ("self", "cls")]) > MANY


if __name__ == "__main__":
    for name, value in figures().items():
        print(f"{name}: {value}")
