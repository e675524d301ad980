"""A data set stays as it was read until somebody renews it."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st

from pages.ui.session import resources, versions
from recommenders import registry
from recommenders.errors import DataError
from tests.pages.panels import run_panel

HEAD = "customer_id,item_id,timestamp\n"
LINES = "".join(f"c{n % 3},i{n % 4},2026-01-{1 + n:02}\n" for n in range(20))


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / f"{tmp_path.name}.csv"
    file.write_text(HEAD + LINES)
    monkeypatch.setenv("BECAUSAL_DATA", str(file))
    return file


@pytest.fixture
def name(file: Path) -> str:
    return file.stem.replace("_", "-")


def test_it_is_read_again_when_somebody_says_so(file: Path, name: str) -> None:
    def panel() -> None:
        versions.pin()
        first = resources.fitted_model(name, "popularity")
        assert not versions.changed(name)
        file.write_text(HEAD + LINES + "c9,i0,2026-02-01\n")
        assert versions.changed(name)
        assert resources.loaded_dataset(name) is first.loaded
        versions.renew(name)
        second = resources.fitted_model(name, "popularity")
        assert not versions.changed(name)
        assert (first.loaded.dataset.n_customers, second.loaded.dataset.n_customers) == (3, 4)
        # what is kept on disk is told apart by the content
        assert first.fingerprint != second.fingerprint
        assert second.fingerprint == registry.fingerprint("popularity", second.loaded.dataset)
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_another_place_of_the_same_name_is_another_data_set(
    file: Path, name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "elsewhere" / file.name
    other.parent.mkdir()
    other.write_text(HEAD + LINES + "c9,i0,2026-02-01\n")

    def panel() -> None:
        versions.pin()
        assert resources.loaded_dataset(name).dataset.n_customers == 3
        monkeypatch.setenv("BECAUSAL_DATA", str(other))
        versions.pin()
        assert resources.loaded_dataset(name).dataset.n_customers == 4
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_within_a_run_nothing_changes(file: Path, name: str) -> None:
    def panel() -> None:
        versions.pin()
        before = versions.in_use(name)
        file.write_text(HEAD)
        with versions._lock:  # another session has renewed it
            versions._in_use.pop(name)
        assert versions.in_use(name) == before
        versions.pin()
        assert versions.in_use(name) != before
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_what_is_mended_is_read_at_once(file: Path, name: str) -> None:
    def panel() -> None:
        versions.pin()
        file.write_text(HEAD)
        with pytest.raises(DataError, match="no lines"):
            resources.loaded_dataset(name)
        file.write_text(HEAD + LINES)
        assert resources.loaded_dataset(name).dataset.n_customers == 3
        assert not versions.changed(name)
        file.unlink()
        assert versions.on_disk(name) == ""
        assert versions.changed(name)
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_what_is_written_while_it_is_read_is_no_data_set(
    file: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    stamps = iter(["a", "b", "c", "c"])
    monkeypatch.setattr(versions, "_stamp", lambda source: next(stamps))

    def panel() -> None:
        with pytest.raises(DataError, match="changed while they were read"):
            resources.loaded_dataset(name)
        assert resources.loaded_dataset(name).dataset.n_customers == 3
        st.text("done")

    assert run_panel(panel).text[0].value == "done"


def test_data_of_the_project_do_not_change() -> None:
    assert versions.on_disk("sample") == ""
    assert not versions.changed("sample")
    assert not versions.changed("nothing of this name")
