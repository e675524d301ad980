"""What the project is made of: versions asked for, versions tested, and what is known of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[2]
TESTED = ROOT / "requirements.lock"
IMAGE = ROOT / "requirements-image.lock"
_PINNED = re.compile(r"^([A-Za-z0-9_.\-]+)==([^\s;\\]+)", re.M)
_HASH = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True, kw_only=True)
class Advisory:
    """Versions of a package from ``since`` on and below ``fixed`` are open to it."""

    package: str
    id: str
    fixed: Version
    since: Version

    def holds(self, version: Version) -> bool:
        return self.since <= version < self.fixed


def advisories() -> tuple[tuple[Advisory, ...], date]:
    """What is kept, and since when nothing was added."""
    kept = tomllib.loads(Path(__file__).with_name("advisories.toml").read_text("utf-8"))
    return tuple(
        Advisory(
            package=canonicalize_name(entry["package"]),
            id=entry["id"],
            fixed=Version(entry["fixed"]),
            since=Version(entry.get("since", "0")),
        )
        for entry in kept["advisory"]
    ), kept["kept"]


def pinned(path: Path) -> dict[str, Version]:
    """The versions of a lock."""
    text = path.read_text(encoding="utf-8")
    return {canonicalize_name(name): Version(value) for name, value in _PINNED.findall(text)}


def without_hash(path: Path) -> list[str]:
    """The packages of a lock that any file may stand for."""
    text = re.sub(r"\\\n\s*", " ", path.read_text(encoding="utf-8"))
    return [line for line in text.splitlines() if _PINNED.match(line) and not _HASH.search(line)]


def asked_for() -> Iterator[Requirement]:
    """Every requirement of pyproject.toml, those of extras and of the build as well."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    extras = project["project"]["optional-dependencies"].values()
    for texts in (project["project"]["dependencies"], project["build-system"]["requires"], *extras):
        yield from map(Requirement, texts)


def lowest(requirements: Iterable[Requirement]) -> dict[str, Version]:
    """The oldest version that each requirement lets in, where it names one."""
    bounds: dict[str, Version] = {}
    for requirement in requirements:
        for bound in requirement.specifier:
            if bound.operator in (">=", "=="):
                name, version = canonicalize_name(requirement.name), Version(bound.version)
                bounds[name] = min(version, bounds.get(name, version))
    return bounds


def known_against(versions: Mapping[str, Version], kept: Iterable[Advisory]) -> list[str]:
    """A line for each version that is open to an advisory."""
    return [
        f"{advisory.package} {versions[advisory.package]}: {advisory.id}, fixed in {advisory.fixed}"
        for advisory in kept
        if advisory.package in versions and advisory.holds(versions[advisory.package])
    ]
