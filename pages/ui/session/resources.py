"""Data sets that are loaded and recommenders that are fitted to them, each once.

Keys are names and fingerprints, never objects: Streamlit samples large arrays for its keys, and
a change of one cell would go unseen.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Final, Self

import streamlit as st

from explain.context import ExplanationContext
from explain.formats import date
from explain.profiles.customer_profile import SuggestedCustomer, suggested_customers
from explain.profiles.item_statistics import ItemStatistics
from explain.rankings.next_purchases import holdback_time
from pages.ui.access.person import require_data_set
from pages.ui.server.reading import reader
from pages.ui.session import privacy, versions
from pages.ui.session.jobs import run_once
from recommenders import registry
from recommenders.adapters import sources
from recommenders.api import ruled
from recommenders.artifacts import cache_folder
from recommenders.configuration import configuration
from recommenders.contract import Columns, Dataset, HasDial
from recommenders.data.customer_labels import customer_labels
from recommenders.data.pseudonyms import pseudonymous
from recommenders.data.search import NameSearch, Search
from recommenders.data.splits import until
from recommenders.errors import DataError
from recommenders.evaluation.durations import fit_seconds
from recommenders.guests.guest import basket_history, with_guest
from recommenders.operation.processes import apart, expect_work
from recommenders.progress import Progress
from recommenders.ranking.dial import turned
from recommenders.ranking.probability_ratio import ProbabilityRatio
from recommenders.ranking.ranker import Ranker

_COUNTING: Final = 0.9
"""Share of the time after which a data set is read."""
_MANY: Final = 0.5
"""Seconds of reading that only data take whose fit is worth a process."""
_OF_A_FIT: Final = ("recommenders.uptake_lift.recommender", "sklearn.linear_model")
"""What the default recommender imports when it is fitted."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class LoadedDataset:
    """A data set with what is computed from it once: statistics, suggested customers, labels.

    ``item_labels`` (n_items,) are the texts of every picker of items: title and id. ``search``
    finds customers and items by what is typed. ``without_guest`` is the same without the guest,
    None where there is none.
    """

    dataset: Dataset
    statistics: ItemStatistics
    suggestions: tuple[SuggestedCustomer, ...]
    item_labels: tuple[str, ...]
    search: Search
    without_guest: LoadedDataset | None = None
    _labels: dict[int, str] = field(default_factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, dataset: Dataset) -> Self:
        """The data set with everything that is computed from it."""
        statistics = ItemStatistics.of(dataset)
        return cls(
            dataset=dataset,
            statistics=statistics,
            suggestions=suggested_customers(dataset, statistics),
            item_labels=_with_ids(dataset.titles, dataset.items[Columns.ITEM]),
            search=NameSearch.of(dataset),
        )

    def all_customer_labels(self) -> dict[int, str]:
        """The texts of a picker of all customers, made once: every click draws one."""
        if not self._labels:
            self._labels.update(self.customer_labels(range(self.dataset.n_customers)))
        return self._labels

    def customer_labels(self, codes: Sequence[int]) -> dict[int, str]:
        """The texts of a picker of these customers, name and id; of few, not of millions."""
        chosen = list(codes)
        ids = self.dataset.customers[Columns.CUSTOMER].iloc[chosen]
        return dict(zip(codes, _with_ids(customer_labels(self.dataset, chosen), ids), strict=True))


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class FittedModel:
    """A data set seen through one recommender; ``fingerprint`` identifies the pair.

    ``learned`` is the same without a guest, who is not in what is learned from everybody; None
    where there is no guest. ``named`` is the same with the customers as they came, None where they
    are as they came.
    """

    loaded: LoadedDataset
    ranker: Ranker
    entry: registry.RecommenderEntry
    fingerprint: str
    learned: FittedModel | None = None
    named: FittedModel | None = None

    @property
    def context(self) -> ExplanationContext:
        """What explanations are made from."""
        return ExplanationContext(self.ranker, self.loaded.dataset, self.loaded.statistics)

    def seen_by(self, loaded: LoadedDataset) -> FittedModel:
        """The same recommender for ``loaded``, whose customers have pseudonyms, or a guest."""
        if loaded.without_guest is not None:
            learned = self.seen_by(loaded.without_guest)
            _, _, digest = loaded.dataset.fingerprint.partition("+")
            fingerprint = f"{learned.fingerprint}+{digest}"
            return replace(learned, loaded=loaded, fingerprint=fingerprint, learned=learned)
        ranker, codes = self.ranker, loaded.dataset.known_as
        if codes is None:
            return replace(self, loaded=loaded)
        if ranker.rules is not None:
            ranker = replace(ranker, rules=ranker.rules.known_as(codes))
        # what is kept by the code of a customer is not that of another
        _, _, digest = loaded.dataset.fingerprint.partition("~")
        fingerprint = f"{self.fingerprint}~{digest}"
        return replace(self, loaded=loaded, ranker=ranker, fingerprint=fingerprint, named=self)

    @property
    def as_fitted(self) -> FittedModel:
        """What was fitted: without a guest, and with the customers as they came."""
        learned = self.learned or self
        return learned.named or learned


def loaded_dataset(name: str, *, private: bool = False) -> LoadedDataset:
    """The data set of this name, read once; raises DataError when it cannot be used.

    ``private`` has pseudonyms in the place of names and ids, and another order
    (`recommenders.data.pseudonyms`). Files of one's own that change are read again when somebody
    says so (`pages.ui.session.versions`). Whoever may not see the data set
    gets a `pages.ui.access.person.NotAllowedError`.
    """
    require_data_set(name)
    version = versions.in_use(name)
    try:
        loaded = run_once(
            "data set",
            f"{name}/{version}",
            lambda progress: _read(name, version, progress),
            label="Reading the data set",
        )
    except DataError:
        # what is mended is read at once
        versions.renew(name)
        raise
    if not private:
        return loaded
    key = privacy.pseudonym_key()
    return run_once(
        "pseudonyms",
        # another key, other pseudonyms; the key itself is kept nowhere else
        f"{loaded.dataset.fingerprint}/{hashlib.sha256(key).hexdigest()}",
        lambda _: LoadedDataset.of(pseudonymous(loaded.dataset, key=key)),
        label="Making pseudonyms",
    )


def earlier(name: str, *, private: bool = False) -> LoadedDataset:
    """The data set of this name without its newest days
    (`explain.rankings.next_purchases.holdback_time`).

    Raises DataError when the data are too short for that.
    """
    named, shown = loaded_dataset(name), loaded_dataset(name, private=private)
    since, days = holdback_time(named.dataset)
    plain = run_once(
        "earlier",
        named.dataset.fingerprint,
        lambda _: LoadedDataset.of(until(named.dataset, since)),
        label=f"Holding back the newest {days} days",
    )
    if not private:
        return plain
    return run_once(
        "earlier pseudonyms",
        shown.dataset.fingerprint,
        lambda _: LoadedDataset.of(until(shown.dataset, since)),
        label="Making pseudonyms",
    )


@st.cache_resource(max_entries=32, show_spinner=False)
def with_basket(
    fingerprint: str, private: bool, items: tuple[int, ...], _loaded: LoadedDataset
) -> LoadedDataset:
    """The same with a guest who has bought these items (codes), now.

    ``fingerprint`` is the data set's; ``private`` tells its two names for customers apart.
    """
    dataset = with_guest(_loaded.dataset, basket_history(items, _loaded.dataset))
    return replace(
        _loaded,
        dataset=dataset,
        statistics=ItemStatistics.of(dataset),
        without_guest=_loaded,
    )


def fitted_model(
    dataset_name: str, recommender: str, personal: float = 0.0, *, held_back: bool = False
) -> FittedModel:
    """The data set with a recommender fitted to it; raises KeyError for an unknown one.

    ``personal`` is the setting of the dial (`pages.ui.session.list_options.ListOptions`); 0 leaves
    the scores as they are. ``held_back`` leaves out the newest days, see `earlier`.
    """
    loaded = earlier(dataset_name) if held_back else loaded_dataset(dataset_name)
    if personal:
        plain = fitted_model(dataset_name, recommender, held_back=held_back)
        return run_once(
            "dial",
            f"{plain.fingerprint}/{personal:g}",
            lambda _: _with_dial(plain, personal),
            label="Turning the dial",
        )
    return fitted_to(loaded, recommender)


def fitted_to(loaded: LoadedDataset, recommender: str) -> FittedModel:
    """The same for a data set that is at hand, with no dial turned."""
    entry = registry.entry(recommender)
    kept = registry.is_kept(recommender, loaded.dataset, cache_folder())
    fitted = run_once(
        "fit",
        f"{loaded.dataset.fingerprint}/{recommender}",
        lambda progress: _fit(loaded, recommender, progress),
        heavy=not kept,
        seconds=0.0 if kept else fit_seconds(recommender, loaded.dataset),
        label=f"Fitting {entry.label} to {loaded.dataset.title} as of {date(loaded.dataset.as_of)}",
    )
    rules = configuration().rules
    if not rules:
        return fitted
    return run_once(
        "shop rules",
        f"{fitted.fingerprint}/{hash_of(repr(rules))}",
        lambda _: _with_rules(fitted, ruled(fitted.ranker, loaded.dataset, rules)),
        label="Matching the rules",
    )


def without_rules(model: FittedModel, keys: Sequence[str]) -> FittedModel:
    """The model without some rules of the shop (`recommenders.rules.rule.Rule.key`)."""
    rules = model.ranker.rules
    if rules is None or not keys:
        return model
    left = rules.without(keys)
    return _with_rules(model, model.ranker.with_rules(left, from_zero=model.ranker.from_zero))


def hash_of(text: str) -> str:
    """Twelve hexadecimal digits for a text, as fingerprints have them."""
    return hashlib.blake2b(text.encode(), digest_size=6).hexdigest()


def _with_rules(model: FittedModel, ranker: Ranker) -> FittedModel:
    """The model with another set of rules; where none acts it is as it was."""
    acting = "" if ranker.rules is None else ranker.rules.fingerprint
    before = "" if model.ranker.rules is None else model.ranker.rules.fingerprint
    if acting == before:
        return model
    return replace(model, ranker=ranker, fingerprint=hash_of(f"{model.fingerprint}/{acting}"))


def _read(name: str, version: str, progress: Progress) -> LoadedDataset:
    versions.begin_reading(name)
    begin = time.monotonic()

    def reading(share: float, doing: str) -> None:
        progress(share, doing)
        if time.monotonic() - begin >= _MANY:
            expect_work(_OF_A_FIT)

    dataset: Dataset = reader(versions.files_of(name))(sources.load, name, progress=reading)
    if versions.on_disk(name) != version:
        raise DataError(
            "the files were changed while they were read",
            remedy="Wait until they are written, then open the data set again.",
        )
    progress(_COUNTING, "counting")
    return LoadedDataset.of(dataset)


def _with_ids(names: Iterable[object], ids: Iterable[object]) -> tuple[str, ...]:
    """Each name with its id, unless it ends with that anyway."""
    return tuple(
        name if name.endswith(id_) else f"{name} · {id_}"
        for name, id_ in zip(map(str, names), map(str, ids), strict=True)
    )


def _fit(loaded: LoadedDataset, recommender: str, progress: Progress) -> FittedModel:
    fitted = registry.fitted(
        recommender,
        loaded.dataset,
        cache=cache_folder(),
        progress=progress,
        runner=apart(fit_seconds(recommender, loaded.dataset)),
    )
    return FittedModel(
        loaded=loaded,
        ranker=Ranker.of(fitted, loaded.dataset),
        entry=registry.entry(recommender),
        fingerprint=registry.fingerprint(recommender, loaded.dataset),
    )


def _with_dial(plain: FittedModel, personal: float) -> FittedModel:
    entry = plain.entry
    recommender = turned(
        plain.ranker.recommender,
        plain.loaded.dataset,
        personal=personal,
        nonnegative=entry.nonnegative,
    )
    if isinstance(recommender, HasDial):
        word, unit = "personal" if personal > 0 else "popular", entry.unit
        fingerprint = hash_of(f"{plain.fingerprint}/{recommender.dial:g}")
    else:
        assert isinstance(recommender, ProbabilityRatio)
        word, unit = "personal", f"ratio to popularity^{personal:g}"
        fingerprint = recommender.fingerprint(plain.fingerprint)
    return replace(
        plain,
        ranker=replace(plain.ranker, recommender=recommender),
        entry=replace(entry, label=f"{entry.label}, {word} {abs(personal):g}", unit=unit),
        fingerprint=fingerprint,
    )
