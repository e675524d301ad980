"""The settings of a recommender with what each means, read from its own source."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass
from itertools import pairwise
from typing import Any, Final

NOT_SET: Final = "not set"


@dataclass(frozen=True, slots=True, kw_only=True)
class Setting:
    """A field of a configuration: its value as text, and its documentation with the unit."""

    name: str
    value: str
    says: str


def settings(config: Any) -> tuple[Setting, ...]:  # noqa: ANN401 - any config dataclass
    """The fields of a config dataclass, those of the configs inside it as "inner: field".

    What a field means stands as a text below it in the class; empty where the source is not
    there to be read.
    """
    return tuple(_settings(config, ""))


def _settings(config: Any, prefix: str) -> Iterator[Setting]:  # noqa: ANN401
    says = _says(type(config))
    for field in fields(config):
        value = getattr(config, field.name)
        name = f"{prefix}{field.name.replace('_', ' ')}"
        if is_dataclass(value) and not isinstance(value, type):
            yield from _settings(value, f"{name}: ")
        else:
            yield Setting(name=name, value=_shown(value), says=says.get(field.name, ""))


def _says(kind: type) -> dict[str, str]:
    """The text below each field of a class and of the classes that it extends."""
    documentation: dict[str, str] = {}
    for base in reversed(kind.__mro__[:-1]):
        try:
            source = textwrap.dedent(inspect.getsource(base))
        except (OSError, TypeError):
            continue
        body = next(node.body for node in ast.parse(source).body if isinstance(node, ast.ClassDef))
        for field, text in pairwise(body):
            if (
                isinstance(field, ast.AnnAssign)
                and isinstance(field.target, ast.Name)
                and isinstance(text, ast.Expr)
                and isinstance(text.value, ast.Constant)
                and isinstance(text.value.value, str)
            ):
                documentation[field.target.id] = _readable(text.value.value)
    return documentation


def _readable(text: str) -> str:
    """A text below a field for who does not read the code: no names of it, and no None."""
    plain = re.sub(r" \(`[^`]*`\)", "", " ".join(text.split()))
    return re.sub(r"\bNone\b", NOT_SET, plain).replace("`", "")


def _shown(value: object) -> str:
    if value is None:
        return NOT_SET
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, tuple | list | frozenset):
        return ", ".join(_shown(element) for element in value)
    return str(value)
