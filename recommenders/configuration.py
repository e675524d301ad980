"""becausal.toml: what the operator has set up, in one file."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeVar

from recommenders.access.roles import (
    Policy,
    Roles,
    read_data_sets,
    read_permissions,
    read_roles,
)
from recommenders.access.server import ServerSettings, read_server
from recommenders.access.sign_in import SignIn, read_sign_in
from recommenders.errors import DataError
from recommenders.operation.limits import DEFAULTS, VARIABLES, Limits, read_limits, with_environment
from recommenders.privacy.settings import PrivacySettings, read_privacy
from recommenders.rules.read_rules import read_rule
from recommenders.rules.rule import Rule
from recommenders.toml_file import line_of, nearest, read_toml

Table = Mapping[str, Any]
Read = TypeVar("Read")
VARIABLE: Final = "BECAUSAL_CONFIG"
"""Names the file; without it becausal.toml of the current folder is read where there is one."""
FILE: Final = "becausal.toml"
_BESIDE: Final = Path(FILE)
TABLES: Final[dict[str, tuple[str, ...]]] = {
    "recommenders": ("name", "place"),
    "datasets": ("path",),
    "rules": (),
}
"""The lists of tables of the file with their keys; those of rules are in `recommenders.rules`."""
SECTIONS: Final = (
    "server",
    "privacy",
    "limits",
    "sign_in",
    "roles",
    "permissions",
    "data_sets",
)
"""The tables that are there once; whoever reads one has its keys."""
_EXAMPLES: Final = {
    "recommenders": 'place = "my_model:Model"',
    "datasets": 'path = "my_shop"',
    "rules": 'name = "Spring promotion"',
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """What becausal.toml says; empty where there is none.

    ``recommenders`` are places as of ``--recommender``, with ``Label=`` before them where a name is
    given; ``datasets`` are places of one's own, folders, files or addresses of databases.
    ``privacy`` is what the file says of pseudonyms: the environment goes before it
    (`recommenders.privacy.settings.in_force`).
    ``limits`` are those of the file, see `limits` for those that hold.
    """

    file: Path | None = None
    recommenders: tuple[str, ...] = ()
    datasets: tuple[str, ...] = ()
    rules: tuple[Rule, ...] = ()
    privacy: PrivacySettings = field(default_factory=PrivacySettings)
    server: ServerSettings = field(default_factory=ServerSettings)
    limits: Limits = DEFAULTS
    sign_in: SignIn | None = None
    roles: Roles = field(default_factory=Roles)
    policy: Policy = field(default_factory=Policy)


_NOTHING: Final = Configuration()
"""What holds where nothing is set up: asked for many times a click, so it is made once."""


def configuration(environ: Mapping[str, str] | None = None) -> Configuration:
    """What the operator has set up, read again when the file has changed; raises `DataError`."""
    named = (os.environ if environ is None else environ).get(VARIABLE, "").strip()
    path = Path(named).expanduser() if named else _BESIDE
    try:
        # asked a hundred times a click, so the system is asked once each
        state = path.stat()
    except (OSError, ValueError):
        state = None
    if state is None or not S_ISREG(state.st_mode):
        if named:
            raise DataError(
                "there is no such file of settings", file=named, remedy=f"Correct {VARIABLE}."
            )
        return _NOTHING
    return _read(path.absolute(), state.st_mtime_ns, state.st_size)


def usable_configuration(environ: Mapping[str, str] | None = None) -> Configuration:
    """The same, empty where the file has an error: whoever reads the rules says it."""
    try:
        return configuration(environ)
    except DataError:
        return _NOTHING


def limits(environ: Mapping[str, str] | None = None) -> Limits:
    """The limits that hold; where they are set wrongly, the others of the same place do not count.

    `checked_limits` says what is wrong, before the app starts.
    """
    try:
        return checked_limits(environ)
    except DataError:
        return usable_configuration(environ).limits


def checked_limits(environ: Mapping[str, str] | None = None) -> Limits:
    """The limits of the file, and those of the environment before them; raises `DataError`."""
    environment = os.environ if environ is None else environ
    told = tuple(environment.get(name, "") for name in VARIABLES)
    return _limits(configuration(environ).limits, told)


@lru_cache(maxsize=8)
def _limits(of_file: Limits, told: tuple[str, ...]) -> Limits:
    return with_environment(of_file, dict(zip(VARIABLES, told, strict=True)))


@lru_cache(maxsize=8)
def _read(path: Path, changed: int, size: int) -> Configuration:
    return read_configuration(path)


def read_configuration(path: Path) -> Configuration:
    """What a file says; raises `DataError` with file, line, key, value and remedy."""
    entries = read_toml(path, example='kind = "pin" under [[rules]]')
    for name, table in entries.items():
        if name in SECTIONS:
            continue
        if name not in TABLES:
            _refuse(
                path,
                DataError(
                    "an entry is not known",
                    key=name,
                    remedy=f"{nearest(name, [*TABLES, *SECTIONS])}Write any of {_known()}.",
                ),
                line_of(path, name) or line_of(path, "", table=name),
            )
        if not isinstance(table, list) or not all(isinstance(entry, dict) for entry in table):
            error = DataError(
                f"{name} is no list of tables",
                key=name,
                remedy=f"Write [[{name}]], and below it {_EXAMPLES[name]}.",
            )
            _refuse(path, error, line_of(path, name))
    rules = tuple(
        _rule(path, position, rule) for position, rule in enumerate(entries.get("rules", []))
    )
    _check_names(path, rules)
    return Configuration(
        file=path,
        recommenders=tuple(
            _recommender(path, position, entry)
            for position, entry in enumerate(entries.get("recommenders", []))
        ),
        datasets=tuple(
            _from(path.parent, _value(path, "datasets", position, entry, "path"))
            for position, entry in enumerate(entries.get("datasets", []))
        ),
        rules=rules,
        privacy=_section(path, entries, "privacy", read_privacy),
        server=_section(path, entries, "server", read_server),
        limits=_section(path, entries, "limits", read_limits),
        sign_in=_section(path, entries, "sign_in", read_sign_in),
        roles=_section(path, entries, "roles", read_roles),
        policy=Policy(
            first=_section(path, entries, "permissions", read_permissions),
            data_sets=_section(path, entries, "data_sets", read_data_sets),
        ),
    )


def read_text(text: str, path: Path) -> Configuration:
    """What a text says that does not stand in the file at ``path`` yet; raises `DataError`."""
    with TemporaryDirectory() as folder:
        draft = Path(folder) / path.name
        draft.write_bytes(text.encode())
        try:
            # places are not looked up here, so that they need not be those of the file
            return replace(read_configuration(draft), file=path)
        except DataError as error:
            _refuse(path, error, error.line)
            raise


def _section(path: Path, entries: dict[str, Any], name: str, read: Callable[[Table], Read]) -> Read:
    """What the table of this name says, its defaults where it is not there."""
    table = entries.get(name, {})
    try:
        if not isinstance(table, dict):
            raise DataError(f"{name} is no table", key=name, remedy=f"Write [{name}] once.")
        return read(table)
    except DataError as error:
        _refuse(path, error, line_of(path, error.key or "", table=name) or line_of(path, name))
        raise


def _known() -> str:
    return ", ".join([*(f"[[{name}]]" for name in TABLES), *(f"[{name}]" for name in SECTIONS)])


def _from(folder: Path, place: str) -> str:
    """A place as seen from a folder; the address of a database is the same from everywhere."""
    return place if "://" in place else str(folder / Path(place).expanduser())


def _beside(folder: Path, place: str) -> str:
    """A file or folder beside the file of settings, wherever the program was started."""
    file, sign, name = place.rpartition(":") if ".py:" in place else place.rpartition("#")
    known = folder / Path(file if sign else place).expanduser()
    if "://" in place or folder == Path.cwd() or not known.exists():
        return place
    return f"{known}{sign}{name}" if sign else str(known)


def _rule(path: Path, position: int, entries: dict[str, Any]) -> Rule:
    try:
        return read_rule(entries, line=line_of(path, "", table="rules", index=position) or 0)
    except DataError as error:
        _refuse(path, error, line_of(path, error.key or "", table="rules", index=position))
        raise


def _check_names(path: Path, rules: tuple[Rule, ...]) -> None:
    known: dict[str, Rule] = {}
    for position, rule in enumerate(rules):
        if rule.key in known:
            error = DataError(
                "two rules have the same name",
                key="name",
                value=rule.name,
                remedy=f"Give this one another than that of line {known[rule.key].line}.",
            )
            _refuse(path, error, line_of(path, "name", table="rules", index=position))
        known[rule.key] = rule


def _recommender(path: Path, position: int, entries: dict[str, Any]) -> str:
    named = _beside(path.parent, _value(path, "recommenders", position, entries, "place"))
    if "name" not in entries:
        return named
    return f"{_value(path, 'recommenders', position, entries, 'name')}={named}"


def _value(path: Path, table: str, position: int, entries: dict[str, Any], key: str) -> str:
    """A text that has to be there, beside known keys only."""
    known = TABLES[table]
    strange = next((name for name in entries if name not in known), None)
    wrong = key if strange is None else strange
    line = line_of(path, wrong, table=table, index=position)
    if strange is not None:
        error = DataError(
            f"an entry of [[{table}]] is not known",
            key=strange,
            remedy=f"{nearest(strange, known)}Use any of {', '.join(known)}.",
        )
        _refuse(path, error, line)
    value = entries.get(key)
    if not isinstance(value, str) or not value.strip():
        problem = f"[[{table}]] lacks {key}" if value is None else f"{key} is not text"
        error = DataError(problem, key=key, value=value, remedy=f"Write {_EXAMPLES[table]}.")
        _refuse(path, error, line)
    return str(value).strip()


def _refuse(path: Path, error: DataError, line: int | None) -> None:
    raise DataError(
        error.problem,
        file=str(path),
        line=line,
        key=error.key,
        value=error.value,
        remedy=error.remedy,
    ) from None
