"""A model of one's own as a recommender: an object in Python, an ONNX file or an address."""

from __future__ import annotations

import copy
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar, Final, Self

import numpy as np
import pandas as pd

from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import NOBODY, BoolArray, DoubleArray, Event, FloatArray, IntArray
from recommenders.own.config import OwnConfig
from recommenders.own.foresight import every_item
from recommenders.own.labelled import plain
from recommenders.own.packages.signature import parameters
from recommenders.own.place import made, source_of
from recommenders.own.scores import ModelRaisedError, as_array, call_score, floored, raised
from recommenders.own.trial import CUSTOMERS, same_order, tried

MAX_CELLS: Final = 20_000_000
"""Scores that are asked for at once."""
_FEWER: Final = (CUSTOMERS, 1)
"""Histories that a model is asked about at once where it raises for more."""


@dataclass(eq=False)
class OwnRecommender:
    """What stands between a model of one's own and the rest of the project.

    The model needs ``score(histories)``, or ``score(histories, customers)`` where it knows the
    customers, and nothing else. ``customers`` are the ids of the rows, None for a history that is
    nobody's; a masked history is still its customer's. It may have ``fit(dataset)``, ``events``
    (what it reads; purchases where it does not say), ``contributions(history, targets)`` (see
    `LinearInHistory`) and, where the score is a chance that ends at 1, ``logits``, called as
    ``score`` is: these are then ranked and explained in place of the score, since many chances have
    the same digits and no two logits have. ``remarks`` are what the trial
    (`recommenders.own.trial`) has found. What it learned is its own: it is fitted anew in each
    process.
    """

    config: OwnConfig
    version: ClassVar[int] = 1
    events: tuple[Event, ...] = (Event.PURCHASE,)
    remarks: tuple[str, ...] = ()
    _model: Any = None
    _asked: str = "score"
    _n_items: int = 0
    _at_once: int = 0
    _item_ids: pd.Index | None = None
    _customer_ids: list[str] | None = None
    _lock: RLock = field(default_factory=RLock)

    def __getstate__(self) -> dict[str, Any]:
        """What another process needs of it (`explain.batch.spark`): all but the lock."""
        return {name: value for name, value in vars(self).items() if name != "_lock"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        vars(self).update(state, _lock=RLock())

    @property
    def name(self) -> str:
        """Its key, in links and on the command line."""
        return self.config.place

    def fit(self, dataset: Dataset) -> Self:
        """Import the model, fit it where it can be, and try it; raises `DataError`."""
        model, shared = made(self.config.place)
        if hasattr(model, "fit"):
            model = _fitted(_own_copy(model, self.name) if shared else model, dataset, self.name)
        self.events = _events(getattr(model, "events", (Event.PURCHASE,)), self.name)
        self._model, self._n_items = model, dataset.n_items
        self._item_ids = pd.Index(dataset.items[Columns.ITEM].astype(str))
        known = "customers" in parameters(model.score)
        self._asked = "logits" if callable(getattr(model, "logits", None)) else "score"
        self._customer_ids = dataset.customers[Columns.CUSTOMER].tolist() if known else None
        given = None
        if getattr(model, "contributions", None) is not None:
            given = self._contributions
        histories = dataset.histories(events=self.events)
        if self._asked == "logits":
            same_order(self.raw, lambda some: self._answer("score", some), histories, self.name)
        trial = tried(self.raw, histories, self.name, given, knows_customers=known)
        if given is not None and trial.adds_up:
            # from here on it is a `LinearInHistory`
            self.contributions = given
        unknown = every_item(self.raw, histories, self._item_ids, self.name)
        self.remarks = (*trial.remarks, *unknown)
        return self

    def raw(self, histories: Histories) -> DoubleArray:
        """The model's own scores, or logits where it offers them; float64 (n_rows, n_items).

        Not finite where it has none.
        """
        return self._answer(self._asked, histories)

    def unscored(self, histories: Histories) -> BoolArray:
        """Which items the model has no score for, (n_rows, n_items), in rows where it has some.

        `score` puts them below all others.
        """
        raw = self.raw(histories)
        missing = np.isnan(raw) | np.isneginf(raw)
        return missing & np.isfinite(raw).any(axis=1, keepdims=True)

    def score(self, histories: Histories, items: IntArray | None = None) -> FloatArray:
        """Scores of shape (n_rows, n_items), or (n_rows, len(items)); finite, higher is better.

        float64, so that whatever the model tells apart stays apart.
        """
        rows = max(1, MAX_CELLS // max(1, self._n_items))
        parts = []
        for begin in range(0, len(histories), rows):
            some = histories.take(np.arange(begin, min(begin + rows, len(histories))))
            scores = floored(self.raw(some))
            parts.append(scores if items is None else scores[:, items])
        width = self._n_items if items is None else len(items)
        return np.concatenate([np.zeros((0, width)), *parts])

    def _answer(self, method: str, histories: Histories) -> DoubleArray:
        """The answer of a method, of as many histories at once as the model takes."""
        size = self._at_once or max(1, len(histories))
        parts = [np.zeros((0, self._n_items))]
        for begin in range(0, len(histories), size):
            some = histories
            if size < len(histories):
                some = histories.take(np.arange(begin, min(begin + size, len(histories))))
            try:
                parts.append(self._answer_at_once(method, some))
            except ModelRaisedError:
                smaller = next((fewer for fewer in _FEWER if fewer < len(some)), 0)
                if not smaller:
                    raise
                before, self._at_once = self._at_once, smaller
                try:
                    parts.append(self._answer(method, some))
                except ModelRaisedError as error:
                    self._at_once = before
                    raise error from None
        # alone it is not copied
        return parts[1] if len(parts) == 2 else np.concatenate(parts)

    def _answer_at_once(self, method: str, histories: Histories) -> DoubleArray:
        with self._lock:
            answer = call_score(
                getattr(self._model, method),
                histories,
                self.name,
                self._ids(histories),
                method=method,
            )
            return as_array(answer, len(histories), self._n_items, self.name, self._item_ids)

    def _ids(self, histories: Histories) -> list[str | None] | None:
        """Whose histories these are, for a model that asks; None for one that does not."""
        ids = self._customer_ids
        if ids is None:
            return None
        if histories.customers is None:
            return [None] * len(histories)
        # a guest has a code beyond those that the model was fitted with
        return [
            ids[code] if NOBODY < code < len(ids) else None for code in histories.customers.tolist()
        ]

    def _contributions(self, history: Histories, targets: IntArray) -> DoubleArray:
        """What each item of the history adds to the score of each target; see `LinearInHistory`."""
        with self._lock:
            try:
                answer = self._model.contributions(history, targets)
                return np.asarray(plain(answer), dtype=np.float64)
            except (DataError, KeyboardInterrupt):
                raise
            except BaseException as error:
                raise DataError(
                    f"your model {self.name} raised {raised(error)}",
                    remedy="It is called as contributions(history, targets), and gives one row for "
                    "each item of the history and one column for each target.",
                ) from error


def own(place: str) -> OwnRecommender:
    """The recommender of a place (`OwnConfig`), not imported yet; modules are found from here."""
    folder = str(Path.cwd())
    if folder not in sys.path:
        # last, so that it shadows nothing
        sys.path.append(folder)
    return OwnRecommender(config=OwnConfig(place=place, source=source_of(place)))


def _own_copy(model: Any, name: str) -> Any:  # noqa: ANN401
    """A model of its own to fit: one object of a module may serve several data sets at a time."""
    try:
        return copy.deepcopy(model)
    # what cannot be copied says so in ways of its own
    except Exception as error:
        raise DataError(
            f"your model {name} cannot be copied before it is fitted: {raised(error)}",
            remedy="Name its class, or a function that makes it, in place of the object.",
        ) from error


def _fitted(model: Any, dataset: Dataset, name: str) -> Any:  # noqa: ANN401
    """What fit gives back where that can score, else the model itself; raises `DataError`."""
    try:
        fitted = model.fit(dataset)
    except (DataError, KeyboardInterrupt):
        raise
    except BaseException as error:
        raise DataError(
            f"your model {name} raised {raised(error)} in fit",
            remedy="fit(dataset) gets the data set: dataset.histories(), dataset.items.",
        ) from error
    return fitted if callable(getattr(fitted, "score", None)) else model


def _events(given: object, name: str) -> tuple[Event, ...]:
    """The kinds of events that a model says it reads; raises `DataError` for what is none."""
    kinds = [given] if isinstance(given, str | int) else list(given or ())  # type: ignore[call-overload]
    by_label = {event.label: event for event in Event}
    read: list[Any] = [by_label.get(str(kind).strip().casefold(), kind) for kind in kinds]
    try:
        events = tuple(dict.fromkeys(Event(kind) for kind in read))
    except ValueError:
        events = ()
    if not events:
        raise DataError(
            f"the events of your model {name} are no kinds of events",
            value=str(given),
            remedy=f"Name some of {', '.join(by_label)} in a list, or leave events out: it then "
            "gets the purchases.",
        )
    return events
