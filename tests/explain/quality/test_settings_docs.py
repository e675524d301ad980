from __future__ import annotations

from dataclasses import dataclass

import pytest

from explain.quality.settings_docs import Setting, settings
from recommenders import registry


@dataclass(frozen=True, kw_only=True)
class Inner:
    depth: int = 2_000
    """Layers."""


@dataclass(frozen=True, kw_only=True)
class Base:
    half_life: float = 60.0
    """Days after which
    a purchase counts half."""
    bare: bool = True


@dataclass(frozen=True, kw_only=True)
class Outer(Base):
    sizes: tuple[int, ...] = (4, 8)
    """Units of each layer."""
    dial: float | None = None
    """How personal (`code.dial`); None: as `code` has it."""
    inner: Inner = Inner()


def test_settings_come_with_what_they_mean() -> None:
    assert settings(Outer()) == (
        Setting(name="half life", value="60", says="Days after which a purchase counts half."),
        Setting(name="bare", value="yes", says=""),
        Setting(name="sizes", value="4, 8", says="Units of each layer."),
        Setting(name="dial", value="not set", says="How personal; not set: as code has it."),
        Setting(name="inner: depth", value="2,000", says="Layers."),
    )


@pytest.mark.parametrize("name", [entry.name for entry in registry.available()])
def test_every_setting_of_every_recommender_is_explained(name: str) -> None:
    documented = settings(registry.entry(name).factory().config)
    assert [setting.name for setting in documented if not setting.says] == []
