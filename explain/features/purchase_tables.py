"""Who bought what together, as tables that are made once for a data set."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

import numpy as np
from scipy import sparse

from explain.features import tastes
from explain.features.companions import Companions
from explain.profiles.item_statistics import ItemStatistics
from recommenders.artifacts import Arrays, keep, kept_or_made, load, numbers_of, restoring
from recommenders.baselines.uptake import uptake
from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import ArtifactError
from recommenders.histories import DoubleArray, FloatArray, SparseRows, WideRows
from recommenders.operation.processes import Runner, run_here
from recommenders.progress import Progress
from recommenders.uptake_lift.amounts import amounts
from recommenders.uptake_lift.level import Level

FORMAT: Final = 3
MAX_ITEMS: Final = 10_000
"""Items, the most bought first, whose companions and tastes are known: bounds memory and time."""
MAX_REGRESSED: Final = 4_000
"""Of these those of the highest uptake, which are regressed on each other."""
RIDGE: Final = 5.0
"""Penalty of the regression of kinds on kinds, as a multiple of the mean diagonal."""
HALF_LIFE: Final = 120.0
"""Days after which a purchase counts half in an amount."""
FIT_LEVELS: Final = (Columns.PRODUCT_TYPE, Columns.CATEGORY, Columns.BRAND)
"""Levels at which it is told whether an item fits what is bought."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PurchaseTables:
    """Tables from the purchases alone; no recommender has a part in them.

    ``by_item`` is X' with 1 where a customer (column) bought an item (row), and ``normalised`` is
    D_I^-1/2 X' D_U^-1/2, both csr (n_items, n_customers). ``buyers`` (n_items,) counts, and
    ``uptake`` (n_items,) is that of `recommenders.baselines.uptake`. ``tastes`` and
    ``plain_tastes`` (n_items, rank) are `tastes.directions` of ``normalised``' and of X, 0 for
    items that are not among the most bought; ``plain_strengths`` (rank,) go with the latter.
    """

    by_item: SparseRows
    normalised: SparseRows
    buyers: DoubleArray
    uptake: DoubleArray
    companions: Companions
    levels: dict[str, Level]
    tastes: FloatArray = field(repr=False)
    plain_tastes: FloatArray = field(repr=False)
    plain_strengths: DoubleArray = field(repr=False)

    @classmethod
    def of(
        cls, dataset: Dataset, statistics: ItemStatistics, *, progress: Progress | None = None
    ) -> Self:
        """Count them; some seconds for tens of thousands of items.

        Raises ValueError for data without a purchase.
        """

        def tell(share: float, what: str) -> None:
            if progress:
                progress(share, what)

        if not dataset.histories().lengths.any():
            raise ValueError("nobody has bought anything")
        tell(0.0, "counting who buys what together")
        by_item, normalised, buyers = _purchases(dataset)
        bought = by_item.T.tocsr().astype(np.float64)
        held = amounts(dataset.histories(), dataset.n_items, half_life=HALF_LIFE)
        order = np.argsort(-buyers, kind="stable")
        among = np.sort(order[: min(MAX_ITEMS, int((buyers > 0).sum()))]).astype(np.int32)
        taken_up = uptake(dataset)
        regressed = np.sort(among[np.argsort(-taken_up[among], kind="stable")[:MAX_REGRESSED]])
        companions = Companions.of(held, among, regressed)
        tell(0.4, "looking for broad and fine tastes")
        both = []
        for table in (normalised.T.tocsr().astype(np.float64), bought):
            vectors, strengths = tastes.directions(table[:, among].tocsr())
            everything = np.zeros((dataset.n_items, vectors.shape[1]), dtype=np.float32)
            everything[among] = vectors
            both.append((everything, strengths))
        tell(0.9, "fitting product types and categories")
        return cls(
            by_item=by_item,
            normalised=normalised,
            buyers=buyers,
            uptake=taken_up,
            companions=companions,
            levels={
                level: Level.between_groups(held, statistics.codes[level], ridge=RIDGE)
                for level in FIT_LEVELS
                if level in statistics.codes
            },
            tastes=both[0][0],
            plain_tastes=both[1][0],
            plain_strengths=both[1][1],
        )

    def amounts_of(self, histories: Histories) -> WideRows:
        """How much of each item histories hold, csr (n_rows, n_items).

        log(1 + the sum over its purchases of 2^(-age / `HALF_LIFE`)).
        """
        return amounts(histories, len(self.buyers), half_life=HALF_LIFE)

    def arrays(self) -> Arrays:
        """What is not read from the log again, for saving."""
        stored: Arrays = {
            "uptake": self.uptake,
            "tastes": self.tastes,
            "plain_tastes": self.plain_tastes,
            "plain_strengths": self.plain_strengths,
            "levels": np.array(sorted(self.levels), dtype=np.str_),
        }
        for level, fit in self.levels.items():
            stored |= fit.arrays(level)
        return stored | self.companions.arrays()

    @classmethod
    def restored(cls, arrays: Arrays, dataset: Dataset) -> Self:
        """The tables that were saved for this data set."""
        n_items = dataset.n_items
        levels = {name: Level.restore(arrays, name) for name in arrays["levels"].tolist()}
        if any(len(level.sources) != n_items for level in levels.values()):
            raise ArtifactError("a saved level is of other items")
        tastes, plain = (
            numbers_of(arrays[name], n_items, arrays[name].shape[1]).astype(np.float32)
            for name in ("tastes", "plain_tastes")
        )
        uptake = numbers_of(arrays["uptake"], n_items)
        strengths = numbers_of(arrays["plain_strengths"], plain.shape[1])
        companions = Companions.restored(arrays, n_items=n_items)
        by_item, normalised, buyers = _purchases(dataset)
        return cls(
            by_item=by_item,
            normalised=normalised,
            buyers=buyers,
            uptake=uptake,
            companions=companions,
            levels=levels,
            tastes=tastes,
            plain_tastes=plain,
            plain_strengths=strengths,
        )


def counted(
    dataset: Dataset,
    statistics: ItemStatistics,
    *,
    cache: Path | None = None,
    progress: Progress | None = None,
    runner: Runner = run_here,
) -> PurchaseTables:
    """The tables of a data set, from the cache folder when they are there.

    ``runner`` may count them in another process (`recommenders.operation.processes`).
    """
    if cache is None:
        return PurchaseTables.of(dataset, statistics, progress=progress)
    meta: dict[str, object] = {
        "format": FORMAT,
        "dataset": dataset.fingerprint,
        "settings": [MAX_ITEMS, MAX_REGRESSED, RIDGE, HALF_LIFE, list(tastes.BANDS)],
    }
    folder = cache / "co-purchases" / dataset.fingerprint

    def restore() -> PurchaseTables:
        with restoring(folder.name):
            return PurchaseTables.restored(load(folder, meta), dataset)

    def make() -> PurchaseTables:
        made: PurchaseTables = runner(PurchaseTables.of, dataset, statistics, progress=progress)
        keep(folder, made.arrays(), meta)
        return made

    return kept_or_made(folder, restore=restore, make=make, progress=progress)


def _purchases(dataset: Dataset) -> tuple[SparseRows, SparseRows, DoubleArray]:
    """X', its normalised form and the buyers of each item."""
    bought = dataset.histories().matrix(dataset.n_items)
    buyers = np.asarray(bought.sum(axis=0), dtype=np.float64)
    lengths = np.asarray(bought.sum(axis=1), dtype=np.float64)
    by_item = bought.T.tocsr()
    item_roots = sparse.diags_array(np.maximum(buyers, 1.0) ** -0.5)
    customer_roots = sparse.diags_array(np.maximum(lengths, 1.0) ** -0.5)
    return by_item, (item_roots @ by_item @ customer_roots).tocsr().astype(np.float32), buyers
