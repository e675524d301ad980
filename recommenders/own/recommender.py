"""A model of one's own as a recommender: an object in Python, an ONNX file or an address."""

from __future__ import annotations

import copy
import hashlib
import importlib
import inspect
import sys
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path
from threading import RLock
from typing import Any, ClassVar, Final, Self

import numpy as np

from recommenders.contract import Columns, Dataset, Histories
from recommenders.errors import DataError
from recommenders.histories import NOBODY, DoubleArray, Event, FloatArray, IntArray
from recommenders.own.config import OwnConfig
from recommenders.own.endpoint import SCHEMES, Endpoint
from recommenders.own.onnx_model import SUFFIX, OnnxModel
from recommenders.own.packages.adapter import adapted
from recommenders.own.packages.signature import parameters
from recommenders.own.scores import as_array, call_score, floored
from recommenders.own.trial import same_order, tried
from recommenders.toml_file import nearest

_SHOWN: Final = 12
MAX_CELLS: Final = 20_000_000
"""Scores that are asked for at once."""


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
        model = _made(self.config.place)
        if hasattr(model, "fit"):
            # one object may be fitted to several data sets at a time
            model = copy.deepcopy(model)
            try:
                model = model.fit(dataset) or model
            except DataError:
                raise
            except (Exception, SystemExit) as error:
                raise DataError(
                    f"your model {self.name} raised {type(error).__name__} in fit: {error}",
                    remedy="fit(dataset) gets the data set: dataset.histories(), dataset.items.",
                ) from error
        self.events = tuple(getattr(model, "events", (Event.PURCHASE,)))
        self._model, self._n_items = model, dataset.n_items
        known = "customers" in parameters(model.score)
        self._asked = "logits" if callable(getattr(model, "logits", None)) else "score"
        self._customer_ids = dataset.customers[Columns.CUSTOMER].tolist() if known else None
        given = getattr(model, "contributions", None)
        histories = dataset.histories(events=self.events)
        if self._asked == "logits":
            same_order(self.raw, lambda some: self._answer("score", some), histories, self.name)
        trial = tried(self.raw, histories, self.name, given, knows_customers=known)
        if given is not None and trial.adds_up:
            # from here on it is a `LinearInHistory`
            self.contributions = self._contributions
        self.remarks = trial.remarks
        return self

    def raw(self, histories: Histories) -> DoubleArray:
        """The model's own scores, or logits where it offers them; float64 (n_rows, n_items).

        Not finite where it has none.
        """
        return self._answer(self._asked, histories)

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
        if not len(histories):
            return np.zeros((0, self._n_items))
        with self._lock:
            answer = call_score(
                getattr(self._model, method), histories, self.name, self._ids(histories)
            )
        return as_array(answer, len(histories), self._n_items, self.name)

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
            return np.asarray(self._model.contributions(history, targets), dtype=np.float64)


def own(place: str) -> OwnRecommender:
    """The recommender of a place (`OwnConfig`), not imported yet; modules are found from here."""
    folder = str(Path.cwd())
    if folder not in sys.path:
        # last, so that it shadows nothing
        sys.path.append(folder)
    return OwnRecommender(config=OwnConfig(place=place, source=source_of(place)))


def _made(place: str) -> Any:  # noqa: ANN401
    """The object of a place, made where it is a class or a factory; raises `DataError`."""
    if place.startswith(SCHEMES):
        return Endpoint(url=place)
    if place.lower().endswith(SUFFIX):
        return OnnxModel(path=Path(place).expanduser())
    module_name, _, name = place.partition(":")
    if not module_name or not name:
        raise DataError(
            "this is no place of a model",
            value=place,
            remedy="Write it as package.module:name, e.g. my_shop.model:model, or name an ONNX "
            "file or an address that begins with http.",
        )
    try:
        module: Any = importlib.import_module(module_name)
        model = adapted(_named(module, name, place))
        if inspect.isclass(model) or not hasattr(model, "score"):
            model = adapted(model())
    except ModuleNotFoundError as error:
        raise DataError(
            f"there is no module {error.name}",
            value=place,
            remedy="Start from the folder that holds it, or install its package.",
        ) from error
    except DataError:
        raise
    except (Exception, SystemExit) as error:
        raise DataError(
            f"your model {place} cannot be made: {type(error).__name__}: {error}",
            remedy="It is imported, and called without arguments where it is a class or function.",
        ) from error
    if not callable(getattr(model, "score", None)):
        raise DataError(
            "your model has no method score",
            value=place,
            remedy="score(histories) gives one row for each history, one column for each item.",
        )
    return model


def _named(module: Any, name: str, place: str) -> Any:  # noqa: ANN401
    """What stands in a module under a name, which may have parts; raises `DataError`."""
    target = module
    for part in name.split("."):
        if not hasattr(target, part):
            there = [
                attribute
                for attribute, value in vars(module).items()
                if hasattr(value, "score") or getattr(value, "__module__", "") == module.__name__
            ]
            shown = ", ".join(there[:_SHOWN]) or "nothing"
            raise DataError(
                f"the module has no {name}",
                value=place,
                remedy=f"{nearest(name, there)}It has {shown}.",
            )
        target = getattr(target, part)
    return target


def source_of(place: str) -> str:
    """A digest of the module or file, so that what was computed before a change is not used."""
    if place.startswith(SCHEMES):
        return ""
    try:
        file = Path(place).expanduser()
        if not file.is_file():
            spec = find_spec(place.partition(":")[0])
            if spec is None or spec.origin is None:
                return ""
            file = Path(spec.origin)
        return hashlib.blake2b(file.read_bytes(), digest_size=8).hexdigest()
    # a package above the module is run by `find_spec`, and may raise anything: the fit says it
    except Exception:
        return ""
