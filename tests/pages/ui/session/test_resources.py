"""What is computed of a data set once: one text for each customer and each item."""

from __future__ import annotations

import signal
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from pages.ui.server import lanes
from pages.ui.session import jobs, resources
from pages.ui.session.resources import LoadedDataset
from recommenders import registry
from recommenders.artifacts import cache_folder, keep
from recommenders.contract import Columns, Dataset
from recommenders.data.pseudonyms import pseudonymous
from recommenders.linear.item_knn import ItemKNN
from recommenders.operation import processes
from recommenders.operation.alone import alone
from recommenders.operation.processes import run_apart
from recommenders.progress import Progress
from recommenders.testing import toys
from tests.pages.conftest import Run
from tests.pages.panels import fitted
from tests.recommenders.operation.test_lifeline import running
from tests.recommenders.operation.test_processes import end, gone, linger, noted
from tests.worlds import ANN, CAT, TITLES


def test_an_item_is_called_by_title_and_id(tiny: Dataset) -> None:
    labels = LoadedDataset.of(tiny).item_labels
    assert labels[0] == "Puppy Kibble · A"
    assert len(labels) == len(TITLES) == tiny.n_items


def test_an_id_that_ends_the_title_does_not_stand_twice(tiny: Dataset) -> None:
    titles = tiny.titles.copy()
    titles[0] = "Item A"
    assert LoadedDataset.of(replace(tiny, titles=titles)).item_labels[0] == "Item A"


def test_two_items_of_one_title_have_two_texts(tiny: Dataset) -> None:
    items = tiny.items.copy()
    items[Columns.TITLE] = "Lamp"
    labels = LoadedDataset.of(replace(tiny, items=items)).item_labels
    assert len(set(labels)) == tiny.n_items


def test_a_customer_is_called_by_name_and_id(tiny: Dataset) -> None:
    labels = LoadedDataset.of(tiny).customer_labels([CAT, ANN])
    assert labels == {CAT: "Customer cat", ANN: "Ann · ann"}  # the first has no name
    assert LoadedDataset.of(tiny).customer_labels([]) == {}


def test_pseudonyms_change_the_customers_and_nothing_else(tiny: Dataset) -> None:
    loaded = LoadedDataset.of(tiny)
    private = LoadedDataset.of(pseudonymous(tiny, key=b"a key"))
    everybody = range(tiny.n_customers)
    shown, known = private.customer_labels(everybody), loaded.customer_labels(everybody)
    assert not {*shown.values()} & {*known.values()}
    assert private.item_labels == loaded.item_labels
    np.testing.assert_array_equal(private.statistics.popularity, loaded.statistics.popularity)


def test_a_model_is_the_same_for_customers_under_pseudonyms(tiny: Dataset) -> None:
    model = fitted(toys.Fixed([float(n) for n in range(tiny.n_items)]), LoadedDataset.of(tiny))
    shown = LoadedDataset.of(pseudonymous(tiny, key=b"a key"))
    hidden = model.seen_by(shown)
    assert hidden.ranker.recommender is model.ranker.recommender
    assert hidden.as_fitted is model
    assert hidden.learned is None
    # what is kept by code is kept apart
    assert hidden.fingerprint != model.fingerprint
    assert hidden.fingerprint.startswith(model.fingerprint)
    assert model.seen_by(model.loaded).fingerprint == model.fingerprint
    # and a guest beside them is not in what is learned from them
    guest = resources.with_basket(shown.dataset.fingerprint, True, (0, 1), shown)
    both = model.seen_by(guest)
    assert both.learned is not None
    assert both.learned.loaded is shown
    assert both.learned.fingerprint == hidden.fingerprint
    assert both.as_fitted is model
    assert both.fingerprint not in (hidden.fingerprint, model.fingerprint)


def test_another_key_makes_other_pseudonyms_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path))
    seen = []
    for key in ("", "the operator's own key", ""):
        monkeypatch.setenv("BECAUSAL_PSEUDONYMS", key)
        dataset = resources.loaded_dataset("sample", private=True).dataset
        seen.append(dataset.customer_id(0))
    assert seen[0] == seen[2] != seen[1]


@pytest.fixture
def unfitted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """A recommender that nobody has fitted yet, whose fit is worth a process."""
    name = "item-knn"
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    monkeypatch.setattr(processes, "WORTH", 0.0)
    key = f"{resources.loaded_dataset('sample').dataset.fingerprint}/{name}"
    jobs.forget("fit", key)
    yield name
    # it knows the cache of this test
    jobs.forget("fit", key)


def test_a_fit_that_is_killed_says_so_and_the_next_try_works(
    run: Run, unfitted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def killed(work: object, *arguments: object, progress: Progress) -> object:
        return run_apart(end, int(signal.SIGKILL), progress=progress)

    with monkeypatch.context() as patch:
        patch.setattr(resources, "apart", lambda seconds: killed)
        app = run("customer", recommender=unfitted)
    assert [title.value for title in app.title] == ["This could not be shown"]
    said = app.error[0].value
    assert "The system has stopped this work" in said
    assert "Try again when less runs on this server" in said
    numbers: list[int] = []

    def counted(*arguments: Any, **options: Any) -> subprocess.Popen[bytes]:
        process = popen(*arguments, **options)
        numbers.append(process.pid)
        return process

    popen = subprocess.Popen
    monkeypatch.setattr(processes.subprocess, "Popen", counted)
    app.run()
    assert not app.exception
    assert not app.error
    assert app.title[0].value != "This could not be shown"
    assert len(numbers) == 1
    assert not running(numbers[0])


def test_a_fit_that_nobody_waits_for_is_killed(
    unfitted: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "_CHECK", 0.0)
    monkeypatch.setattr(lanes, "LEFT", 0.0)
    here = [True]
    monkeypatch.setattr(lanes, "connected", lambda session: here[0])
    file = tmp_path / "numbers"
    job = jobs.BackgroundJob(lanes.TURNS[lanes.FITTING])
    job.askers.add("somebody")
    job.start(lambda progress: run_apart(linger, file, progress=progress))
    numbers = noted(file)
    assert all(map(running, numbers))
    here[0] = False
    with pytest.raises(lanes.Cancelled):
        job.result()
    assert gone(numbers)


def test_one_setting_keeps_fits_in_the_server(
    unfitted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(processes.VARIABLE, processes.THREADS)
    monkeypatch.setattr(processes.subprocess, "Popen", None)
    assert resources.fitted_model("sample", unfitted).entry.name == unfitted


def test_a_fit_that_another_app_makes_is_waited_for_without_a_process(
    unfitted: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(processes.subprocess, "Popen", None)
    dataset, cache = resources.loaded_dataset("sample").dataset, cache_folder()
    folder = cache / "recommenders" / f"{unfitted}-{registry.fingerprint(unfitted, dataset)}"
    fitted: list[resources.FittedModel] = []

    def ask() -> None:
        fitted.append(resources.fitted_model("sample", unfitted))

    with alone(folder):
        thread = threading.Thread(target=ask)
        thread.start()
        recommender = registry.entry(unfitted).factory().fit(dataset)
        assert isinstance(recommender, ItemKNN)
        keep(folder, recommender.arrays(), registry._meta(recommender, dataset.fingerprint))
        assert not fitted
    thread.join(30)
    assert fitted[0].entry.name == unfitted
