from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from recommenders import registry, registry_entry
from recommenders.artifacts import ARRAYS, META
from recommenders.contract import Dataset, LinearInHistory, Recommender, attributes_itself
from recommenders.homepage.config import HomepageConfig
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.item_knn import ItemKNN, ItemKNNConfig
from recommenders.operation.processes import run_apart
from recommenders.shelves.contract import SHELVES, Shelf
from tests.installed import each_recommender

NAMES = [entry.name for entry in registry.ENTRIES]
AVAILABLE = [entry.name for entry in registry.available()]


def refuse(self: object, dataset: Dataset, **options: object) -> None:
    raise AssertionError("fitted again")


def test_names_and_labels_are_unique() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert len({entry.label for entry in registry.ENTRIES}) == len(NAMES)
    assert registry.DEFAULT in NAMES


@pytest.mark.parametrize("name", NAMES)
def test_an_entry_says_what_it_is(name: str) -> None:
    entry = registry.entry(name)
    recommender = entry.factory()
    assert recommender.name == name
    assert isinstance(recommender, Recommender)
    assert 100 < len(entry.description) < 600
    assert entry.unit
    assert not set(entry.description) & set("*_`<>$[]")


def test_traits_take_the_place_of_lists_of_names() -> None:
    assert registry.baselines() == ("popularity", "uptake", "item-knn")  # the simplest first
    by_shelf = registry.shelf_recommenders()
    assert by_shelf == {
        "same-kinds": "uptake-lift",
        "discover": "uptake-lift",
        "goes-with": "related",
        "buy-again": "next-basket",
    }
    assert set(by_shelf) <= set(SHELVES)
    assert by_shelf[Shelf.DISCOVER] == HomepageConfig().general


@pytest.mark.parametrize("entry", registry.ENTRIES, ids=NAMES)
def test_how_long_a_fit_takes_is_measured(entry: registry.RecommenderEntry) -> None:
    assert len(entry.fit_seconds) in (1, 2)
    assert all(seconds > 0 for seconds in entry.fit_seconds)
    assert list(entry.fit_seconds) == sorted(entry.fit_seconds)  # the larger data set is second


def test_descriptions_state_the_settings_in_force() -> None:
    from recommenders.baselines.popularity import PopularityConfig
    from recommenders.baselines.uptake import UptakeConfig
    from recommenders.linear.ease import CELL, EASEConfig
    from recommenders.linear.ials import IALSConfig
    from recommenders.linear.item_knn import ItemKNNConfig
    from recommenders.linear.local_ease import LocalEASEConfig
    from recommenders.neural.dense_mf import DenseMFConfig
    from recommenders.neural.mult_vae import MultVAEConfig
    from recommenders.neural.ncf import NCFConfig

    assert ItemKNNConfig().neighbours == 100
    assert "hundred closest" in registry.entry("item-knn").description
    assert LocalEASEConfig().neighbours == 100
    assert "hundred closest" in registry.entry("local-ease").description
    assert EASEConfig().max_memory == 2.0
    assert "two gigabytes" in registry.entry("ease").description
    assert 11_000 <= (2e9 / CELL) ** 0.5 < 12_000
    assert "eleven thousand items" in registry.entry("ease").description
    assert PopularityConfig().half_life == 60.0
    assert "half after sixty days" in registry.entry("popularity").description
    assert UptakeConfig().half_life == 14.0
    assert "half after fourteen days" in registry.entry("uptake").description
    settings = IALSConfig()
    assert (settings.factors, settings.alpha) == (64, 10.0)
    ials = registry.entry("ials")
    assert "64 numbers" in ials.description
    assert "eleven times" in ials.description
    assert not isinstance(ials.factory(), LinearInHistory)
    assert MultVAEConfig().code == 128
    assert "128 numbers" in registry.entry("mult-vae").description
    assert DenseMFConfig().factors == 64
    assert "64 numbers" in registry.entry("dense-mf").description
    assert len(NCFConfig().layers) == 3
    assert "three layers" in registry.entry("ncf").description
    for entry in registry.ENTRIES:
        assert ("sampled" in entry.description) != attributes_itself(entry.factory()), entry.name
    for name in ("gf-cf", "bspm", "local-ease", "ease"):
        linear = registry.entry(name)
        assert ("exact" in linear.description) == isinstance(linear.factory(), LinearInHistory)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(KeyError, match="item-knn"):
        registry.entry("nope")


def test_what_is_not_installed_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    ials = registry.entry("ials")
    monkeypatch.setattr(registry_entry, "find_spec", lambda package: None)
    assert 'pip install "becausal[ials]"' in ials.missing
    assert ials not in registry.available()
    assert ials in registry.ENTRIES
    assert registry.DEFAULT in [entry.name for entry in registry.available()]
    monkeypatch.setattr(registry_entry, "find_spec", lambda package: object())
    assert registry.available() == registry.ENTRIES


def test_every_extra_is_one_of_the_project() -> None:
    project = Path(__file__).parents[2] / "pyproject.toml"
    extras = tomllib.loads(project.read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    for entry in registry.ENTRIES:
        assert bool(entry.extra) == bool(entry.package)
        assert not entry.extra or any(entry.package in line for line in extras[entry.extra])


def test_the_fingerprint_changes_with_model_data_and_version(
    tiny: Dataset, mid: Dataset, monkeypatch: pytest.MonkeyPatch
) -> None:
    prints = [registry.fingerprint(name, data) for name in NAMES for data in (tiny, mid)]
    assert len(set(prints)) == len(prints)
    own = registry.fingerprint("gf-cf", tiny)
    assert own in prints
    assert registry.fingerprint("gf-cf", replace(tiny, fingerprint="other")) != own
    # a version changes with the program only, so what is known of one is not asked again
    monkeypatch.setattr(registry, "_identified_before", registry._identified)
    kind = type(registry.entry("gf-cf").factory())
    monkeypatch.setattr(kind, "version", kind.version + 1)
    assert registry.fingerprint("gf-cf", tiny) != own


@pytest.mark.slow
@pytest.mark.parametrize("name", AVAILABLE)
def test_the_second_time_comes_from_the_cache(
    mid: Dataset, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = registry.fitted(name, mid, cache=tmp_path)
    scores = first.score(mid.histories([1, 2, 3]))
    np.testing.assert_array_equal(
        registry.fitted(name, mid).score(mid.histories([1, 2, 3])), scores
    )
    monkeypatch.setattr(type(first), "fit", refuse)
    again = registry.fitted(name, mid, cache=tmp_path)
    np.testing.assert_array_equal(again.score(mid.histories([1, 2, 3])), scores)
    with pytest.raises(AssertionError, match="fitted again"):
        registry.fitted(name, replace(mid, fingerprint="another"), cache=tmp_path)


@pytest.mark.parametrize("name", each_recommender("uptake-lift", "item-knn", "mult-vae"))
def test_a_fit_in_another_process_is_the_same_bit_by_bit(
    mid: Dataset, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    here, there = [], []
    scores = (
        registry.fitted(name, mid, cache=tmp_path / "a", progress=lambda *said: here.append(said))
        .score(mid.histories())
        .tobytes()
    )
    kind = type(registry.entry(name).factory())
    monkeypatch.setattr(kind, "fit", refuse)  # in this process
    fitted = registry.fitted(
        name,
        mid,
        cache=tmp_path / "b",
        progress=lambda *said: there.append(said),
        runner=run_apart,
    )
    assert fitted.score(mid.histories()).tobytes() == scores
    # each report of a fit, and that it has begun
    assert [*dict.fromkeys(there)] in (here, [(0.0, ""), *here])
    (made,), (kept,) = ((tmp_path / part / "recommenders").glob(f"{name}*") for part in "ab")
    assert (made / ARRAYS).read_bytes() == (kept / ARRAYS).read_bytes()


def test_a_fit_of_another_process_comes_back_without_a_cache_that_can_be_written(
    mid: Dataset, tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("no folder can be made under a file")
    expected = registry.fitted("gf-cf", mid).score(mid.histories())
    monkeypatch.setattr(GraphFilter, "fit", refuse)
    recommender = registry.fitted("gf-cf", mid, cache=tmp_path / "file", runner=run_apart)
    np.testing.assert_array_equal(recommender.score(mid.histories()), expected)
    assert "is not saved" in caplog.text


def test_what_another_process_has_made_may_be_gone(mid: Dataset, tmp_path: Path) -> None:
    def runner(work: object, *arguments: object, progress: object) -> None:
        """Says that it is kept, and somebody has deleted it."""

    recommender = registry.fitted("popularity", mid, cache=tmp_path, runner=runner)
    assert recommender.score(mid.histories([0])).any()


def test_an_entry_that_another_process_does_not_have_is_fitted_here(
    mid: Dataset, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(registry, "ENTRIES", registry.ENTRIES)
    gentle = replace(
        registry.entry("item-knn"),
        name="gentle",
        factory=lambda: ItemKNN(ItemKNNConfig(neighbours=7)),
    )
    # known by a name that is another one there, and by one that is none
    for name in ("gentle", "item-knn"):
        registry.register(replace(gentle, name=name))
        fitted = registry.fitted(name, mid, cache=tmp_path, runner=run_apart)
        assert isinstance(fitted, ItemKNN)
        assert fitted.config.neighbours == 7
        np.testing.assert_array_equal(
            fitted.score(mid.histories()),
            ItemKNN(ItemKNNConfig(neighbours=7)).fit(mid).score(mid.histories()),
        )


def test_damage_is_repaired(mid: Dataset, tmp_path: Path) -> None:
    scores = registry.fitted("item-knn", mid, cache=tmp_path).score(mid.histories([1]))
    (folder,) = (tmp_path / "recommenders").iterdir()
    content = (folder / ARRAYS).read_bytes()
    (folder / ARRAYS).write_bytes(content[:100])
    np.testing.assert_array_equal(
        registry.fitted("item-knn", mid, cache=tmp_path).score(mid.histories([1])), scores
    )
    assert (folder / ARRAYS).read_bytes() == content
    (folder / META).unlink()
    registry.fitted("item-knn", mid, cache=tmp_path)
    assert (folder / META).exists()


def test_a_cache_that_cannot_be_written_costs_time_only(
    mid: Dataset, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("no folder can be made under a file")
    recommender = registry.fitted("popularity", mid, cache=tmp_path / "file")
    assert recommender.score(mid.histories([0])).any()
    assert "is not saved" in caplog.text


def test_short_labels_leave_out_what_stands_in_brackets() -> None:
    assert registry.entry("gf-cf").short_label == "Graph filter"
    assert registry.entry("popularity").short_label == "Popularity"
