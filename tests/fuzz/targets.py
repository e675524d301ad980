"""What takes input from outside, each as a function of bytes that reads them."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import numpy as np

from explain.cohorts.customer_ids import read_ids
from explain.counterfactual.edits import apply, parse
from explain.remark_store.lines import FILE
from explain.remarks import read_remarks
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.folder import load
from recommenders.adapters.files.reading.read_file import read
from recommenders.adapters.history_file import read_history
from recommenders.adapters.own_data.columns import complete, examine, roles_of, with_what_is_known
from recommenders.adapters.own_data.preview import first_history, read_draft
from recommenders.adapters.own_data.uploads import Upload, receive
from recommenders.configuration import read_configuration
from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.experiments.columns import control_of, guessed
from recommenders.experiments.table import Empty, experiment_table
from recommenders.guests.basket import MAX_PURCHASES, ItemNames
from recommenders.off_policy.read_log import read_upload
from recommenders.own.config import OwnConfig
from recommenders.own.recommendation_table import RecommendationTable
from recommenders.testing.datasets import tiny
from tests.fuzz import seeds

Read = Callable[[bytes], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Something that reads; ``seeds`` are inputs that it can read, to be changed.

    What is ``native`` is read in C++, which may end the process: for that
    `recommenders.adapters.files.reading.apart` reads uploads first.
    """

    read: Read
    seeds: tuple[bytes, ...]
    native: bool = False

    def ends_well(self, content: bytes) -> None:
        """Read an input, or be refused in a sentence that helps; anything else is raised."""
        try:
            self.read(content)
        except DataError as error:
            said = str(error)
            if not (said.endswith((".", "?")) and error.remedy and "\n" not in error.problem):
                raise AssertionError(f"no sentence that helps: {said!r}") from error


@cache
def shop() -> Dataset:
    """The data set that lists, baskets and tables are about."""
    return tiny()


@contextmanager
def _folder(files: Mapping[str, bytes]):
    with tempfile.TemporaryDirectory(prefix="becausal-fuzz-") as name:
        folder = Path(name)
        for file, content in files.items():
            (folder / file).write_bytes(content)
        yield folder


def _loaded(files: Mapping[str, bytes]) -> Dataset:
    """The data set of a folder; what was read is whole."""
    with _folder(files) as folder:
        dataset = load(folder)
    log = dataset.log
    assert len(log.items) == log.indptr[-1] > 0
    assert log.indptr.size == dataset.n_customers + 1
    assert 0 <= log.items.min() <= log.items.max() < dataset.n_items
    assert np.isfinite(log.quantities).all()
    assert log.times.max() <= log.as_of
    return dataset


def _table(name: str) -> Read:
    """A file beside good lines."""
    return lambda content: _loaded({"interactions.csv": seeds.LINES, name: content})


def _lines(suffix: str) -> Read:
    return lambda content: _loaded({f"interactions{suffix}": content})


def _upload(content: bytes) -> None:
    """A file that is added in the app: looked at, its columns guessed, and read as told."""
    with _folder({}) as folder:
        receive(folder, [Upload(name="export.csv", content=content)])
        looks = examine(folder, Options())
        for look in looks:
            roles_of(look, with_what_is_known(looks, Options()))
        first_history(read_draft(folder, complete(looks, Options()), name="draft"))


def _configuration(content: bytes) -> None:
    with _folder({"becausal.toml": content}) as folder:
        read_configuration(folder / "becausal.toml")


def _own_list(content: bytes) -> None:
    ids = read_ids(content, shop(), file="list.csv")
    assert ids.lines == ids.repeated + len(ids.codes) + len(ids.unknown)


def _pasted_list(content: bytes) -> None:
    read_ids(content.decode("utf-8", "replace"), shop())


def _experiment(content: bytes) -> None:
    with _folder({"experiment.csv": content}) as folder:
        sheet = read(folder / "experiment.csv")
    table = experiment_table(sheet, guessed(sheet.frame), empty=Empty.ZERO)
    assert sum(table.sizes) == len(table) > 0
    assert control_of(table.arm_names) in table.arm_names


def _basket(content: bytes) -> None:
    basket = ItemNames(shop()).read(content.decode("utf-8", "replace"))
    assert len(basket.items) <= MAX_PURCHASES
    basket.remarks(shop())


def _history(suffix: str) -> Read:
    def read_it(content: bytes) -> None:
        with _folder({f"history{suffix}": content}) as folder:
            read_history(folder / f"history{suffix}", shop())

    return read_it


def _policy_log(content: bytes) -> None:
    read_upload("log.csv", content)


def _recommendations(content: bytes) -> None:
    with _folder({"lists.csv": content}) as folder:
        table = RecommendationTable(config=OwnConfig(place=str(folder / "lists.csv")))
        scores = table.fit(shop()).score(shop().histories())
    assert np.isfinite(scores).all()


def _edits(content: bytes) -> None:
    edits = parse(content.decode("utf-8", "replace"), shop())
    apply(shop().histories([0]), edits)


def _remarks(content: bytes) -> None:
    with _folder({FILE: content}) as folder:
        read_remarks(folder, "tiny", "graph-filter")


TARGETS: Final[dict[str, Target]] = {
    "lines": Target(read=_lines(".csv"), seeds=(seeds.LINES, *seeds.EXPORTS)),
    "lines.tsv": Target(read=_lines(".tsv"), seeds=(seeds.LINES.replace(b",", b"\t"),)),
    "lines.gz": Target(read=_lines(".csv.gz"), seeds=(seeds.zipped(seeds.LINES),)),
    "lines.jsonl": Target(read=_lines(".jsonl"), seeds=seeds.JSON_LINES),
    "lines.json": Target(read=_lines(".json"), seeds=seeds.JSON_LISTS),
    "lines.parquet": Target(read=_lines(".parquet"), seeds=seeds.parquet(), native=True),
    "lines.xlsx": Target(read=_lines(".xlsx"), seeds=(seeds.excel(),)),
    "items": Target(read=_table("items.csv"), seeds=(seeds.ITEMS,)),
    "customers": Target(read=_table("customers.csv"), seeds=(seeds.CUSTOMERS,)),
    "searches": Target(read=_table("searches.csv"), seeds=(seeds.SEARCHES,)),
    "dataset.toml": Target(read=_table("dataset.toml"), seeds=seeds.DATASET_TOML),
    "becausal.toml": Target(read=_configuration, seeds=seeds.BECAUSAL_TOML),
    "upload": Target(read=_upload, seeds=(seeds.LINES, *seeds.EXPORTS)),
    "own list": Target(read=_own_list, seeds=seeds.LISTS),
    "pasted list": Target(read=_pasted_list, seeds=seeds.LISTS[:3]),
    "experiment": Target(read=_experiment, seeds=seeds.EXPERIMENTS),
    "basket": Target(read=_basket, seeds=seeds.BASKETS),
    "history.csv": Target(read=_history(".csv"), seeds=(*seeds.BASKETS, seeds.HISTORY)),
    "history.json": Target(read=_history(".json"), seeds=seeds.HISTORIES_JSON),
    "policy log": Target(read=_policy_log, seeds=(seeds.POLICY_LOG,)),
    "recommendations": Target(read=_recommendations, seeds=(seeds.RECOMMENDATIONS,)),
    "edits": Target(read=_edits, seeds=(b"without.A~buy.B", b"buy.C~buy.C~without.%41")),
    "remarks": Target(read=_remarks, seeds=(seeds.REMARKS,)),
}
