"""The version is that of the package that is installed, or a word."""

from __future__ import annotations

from importlib import metadata
from pathlib import Path

import pytest

from recommenders.operation import version
from recommenders.operation.version import app_version
from recommenders.toml_file import read_toml


def test_the_version_is_that_of_the_package() -> None:
    project = read_toml(Path(__file__).parents[3] / "pyproject.toml", example="")
    app_version.cache_clear()
    assert app_version() == project["project"]["version"]


def test_without_a_package_there_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    def none(name: str) -> str:
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(version, "version", none)
    app_version.cache_clear()
    assert app_version() == "not installed"
    app_version.cache_clear()
