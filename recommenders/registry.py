"""The recommenders that can be picked, and fitting them once."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, ClassVar, Protocol, Self, cast

from recommenders.artifacts import Arrays, keep, load
from recommenders.bspm import BSPM
from recommenders.buy_again import BuyAgain
from recommenders.contract import Dataset, Recommender
from recommenders.deep import Deep
from recommenders.dense_mf import DenseMF
from recommenders.ease import EASE
from recommenders.errors import ArtifactError
from recommenders.graph_filter import GraphFilter
from recommenders.ials import IALS
from recommenders.item_knn import ItemKNN
from recommenders.local_ease import LocalEASE
from recommenders.mult_vae import MultVAE
from recommenders.ncf import NCF
from recommenders.popularity import Popularity

DEFAULT = "gf-cf"


class Saveable(Recommender, Protocol):
    """A recommender that can be written to disk as arrays."""

    version: ClassVar[int]
    config: Any

    def arrays(self) -> Arrays:
        """What was learned."""
        ...

    def restore(self, arrays: Arrays) -> Self:
        """Take over what was saved."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A recommender in the registry: its key, its name on the screen and what it does.

    ``extra`` names the extra of this project that brings the package ``package``, for a
    recommender that needs one. ``repertoire`` marks one that ranks what was bought before: it has
    nothing to say of other items.
    """

    name: str
    label: str
    unit: str
    description: str
    make: Callable[[], Saveable]
    package: str = ""
    extra: str = ""
    repertoire: bool = False

    @property
    def missing(self) -> str:
        """How to get the package it needs; empty when it can be used now."""
        if not self.package or find_spec(self.package) is not None:
            return ""
        return f'Install the package {self.package}: pip install "becausal[{self.extra}]".'


ENTRIES: tuple[Entry, ...] = (
    Entry(
        name="gf-cf",
        label="Graph filter (GF-CF)",
        unit="filtered signal",
        description=(
            "Customers and items form a network: a line for each purchase. A customer's "
            "purchases are spread along its lines to the customers who share them and on to "
            "what those customers bought, and a second, smoother pass keeps the broad tastes "
            "and drops the noise. It needs no training by trial and error, works well with "
            "short and long histories, and its score is a plain sum over the purchases, so "
            "reasons are exact."
        ),
        make=GraphFilter,
    ),
    Entry(
        name="bspm",
        label="Sharpened graph filter (BSPM)",
        unit="filtered signal",
        description=(
            "The graph filter with one more step: what was spread over the network is sharpened "
            "again, so that tastes which most customers share count less and what sets this "
            "customer apart counts more. Choose it for a large catalogue with few purchases per "
            "item, where it ranks best of all; in a small shop the plain graph filter is as "
            "good and quicker. Its score is still a plain sum over the purchases, so reasons are "
            "exact; a purchase can also speak against an item."
        ),
        make=BSPM,
    ),
    Entry(
        name="item-knn",
        label="Item neighbours (item-kNN)",
        unit="summed likeness",
        description=(
            "An item scores high when many of the customers who bought it also bought the items "
            "in this customer's history. Each item keeps its hundred closest neighbours, and a "
            "likeness that rests on a few buyers only is held small. Simple, quick and easy to "
            "check by hand; it sees no further than direct neighbours."
        ),
        make=ItemKNN,
    ),
    Entry(
        name="local-ease",
        label="Local linear model (local EASE)",
        unit="summed weights",
        description=(
            "Each item is predicted from its hundred closest items, all weighed together, so "
            "that two which say the same do not count double as they would with item neighbours. "
            "Customers who buy nearly everything count less. Choose it for a catalogue of any "
            "size: a customer's scores take about a millisecond, and only few weights are kept. "
            "Reasons are exact, and a purchase can also speak against an item."
        ),
        make=LocalEASE,
    ),
    Entry(
        name="ease",
        label="Linear model of all items (EASE)",
        unit="summed weights",
        description=(
            "Each item is predicted from all other items at once by one equation that has a "
            "closed solution; there is nothing to train. Choose it for a catalogue of up to "
            "eleven thousand items. Beyond that the table of weights takes more than two "
            "gigabytes while it is made, EASE refuses, and local EASE takes its place. Reasons "
            "are exact, and a purchase can also speak against an item."
        ),
        make=EASE,
    ),
    Entry(
        name="ials",
        label="Matrix factorisation (iALS)",
        unit="predicted preference",
        description=(
            "Every item is described by 64 numbers, learned so that a few tastes account for who "
            "bought what; a purchase weighs eleven times as much as an item that was left. A "
            "customer's own tastes are worked out afresh from the history. Two purchases that "
            "say the same count less than twice, so the score is no sum over the purchases, and "
            "reasons for more than ten purchased items are sampled. It ranks as well as the "
            "graph filter; fitting tens of thousands of items takes a minute."
        ),
        make=IALS,
        package="implicit",
        extra="ials",
    ),
    Entry(
        name="mult-vae",
        label="Variational autoencoder (Mult-VAE)",
        unit="probability of a purchase",
        description=(
            "A neural network squeezes the history into 128 numbers and unfolds them into a "
            "chance for every item; over the catalogue the chances add up to one. It finds "
            "tastes that are no plain sum of purchases. Choose it where there are thousands of "
            "customers with long histories; with few, simpler methods rank as well. Reasons for "
            "more than ten purchased items are sampled. Training takes seconds in a small shop "
            "and minutes in a large one."
        ),
        make=MultVAE,
        package="torch",
        extra="deep",
    ),
    Entry(
        name="dense-mf",
        label="Encoded factorisation (MF)",
        unit="chance of a purchase",
        description=(
            "The history is turned into 64 numbers and so is every item; the better they agree, "
            "the nearer the score is to one. It is the chance that such a customer has the item. "
            "The simplest of the trained networks, and one of the three on which "
            "methods of explaining are compared in public. Choose it to repeat such comparisons, "
            "or for quick scores. Reasons for more than ten purchased items are sampled."
        ),
        make=DenseMF,
        package="torch",
        extra="deep",
    ),
    Entry(
        name="ncf",
        label="Neural collaborative filtering (NCF)",
        unit="chance against random items",
        description=(
            "Like the encoded factorisation, and beside it a small network of three layers that "
            "may combine customer and item in ways that a product cannot. One of the three on "
            "which methods of explaining are compared in public. Choose it to see how reasons "
            "hold up where the score bends; it is the slowest to score. Reasons for more than "
            "ten purchased items are sampled."
        ),
        make=NCF,
        package="torch",
        extra="deep",
    ),
    Entry(
        name="buy-again",
        label="Buy again (renewal)",
        unit="chance within 7 days",
        description=(
            "Ranks what a customer has bought before by the chance of buying it again within seven "
            "days: the customer's usual interval, how long ago the last purchase was, and how "
            "often the customer came back. With few purchases it leans on what other buyers of "
            "the item do. Choose it for groceries and other things that run out, with items bought "
            "before switched on; anything never bought scores 0, so without them the list is "
            "popularity. Each score comes from the purchases of that item alone, so reasons are "
            "exact."
        ),
        make=BuyAgain,
        repertoire=True,
    ),
    Entry(
        name="popularity",
        label="Popularity",
        unit="recent buyers",
        description=(
            "Ranks items by how many customers bought them lately; a purchase counts half after "
            "sixty days. It shows everybody the same list. It is the baseline that a personal "
            "recommender has to beat, and what a customer without any purchase is shown."
        ),
        make=Popularity,
    ),
)


def available() -> tuple[Entry, ...]:
    """The entries that can be used now, without those that need a package that is not there."""
    return tuple(found for found in ENTRIES if not found.missing)


def entry(name: str) -> Entry:
    """The entry of a name; raises KeyError for a name that is not registered."""
    for found in ENTRIES:
        if found.name == name:
            return found
    raise KeyError(f"no recommender is called {name!r}; there are {[e.name for e in ENTRIES]}")


def fingerprint(name: str, dataset: Dataset) -> str:
    """Identifies a fitted recommender: its kind, version, settings and data set."""
    text = json.dumps(_meta(entry(name).make(), dataset), sort_keys=True)
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def fitted(name: str, dataset: Dataset, *, cache: Path | None = None) -> Recommender:
    """The recommender fitted to the data set, from the cache folder when it is there."""
    made = entry(name).make()
    if cache is None:
        return made.fit(dataset)
    folder = cache / "recommenders" / f"{name}-{fingerprint(name, dataset)}"
    meta = _meta(made, dataset)
    try:
        return made.restore(load(folder, meta))
    except ArtifactError:
        # what takes minutes goes on where it was broken off
        state = folder.with_name(f"{folder.name}-training")
        done = made.fit(dataset, checkpoint=state) if isinstance(made, Deep) else made.fit(dataset)
        keep(folder, done.arrays(), meta)
        return done


def _meta(made: Saveable, dataset: Dataset) -> dict[str, object]:
    settings = cast("dict[str, object]", asdict(made.config))
    return {
        "recommender": made.name,
        "version": made.version,
        "settings": settings,
        "dataset": dataset.fingerprint,
    }
