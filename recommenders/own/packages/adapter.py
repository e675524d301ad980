"""Which adapter a model of a well-known package needs: told by where its class comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from recommenders.errors import DataError
from recommenders.own.packages.estimator import EstimatorModel, Features
from recommenders.own.packages.implicit_model import ImplicitModel
from recommenders.own.packages.lenskit_pipeline import LenskitPipeline
from recommenders.own.packages.rectools_model import RectoolsModel
from recommenders.own.packages.signature import parameters

Adapter = ImplicitModel | LenskitPipeline | RectoolsModel | EstimatorModel
PACKAGES: Final = ("implicit", "lenskit", "rectools", "lightgbm", "sklearn")


def adapt(
    model: Any,  # noqa: ANN401
    *,
    items: Sequence[str] | None = None,
    features: Features | None = None,
) -> Adapter:
    """A model of a package of `PACKAGES` as a recommender; nothing is imported for it.

    ``items`` are the ids of the columns of a fitted model of implicit or RecTools. ``features``
    makes the features of a fitted estimator of scikit-learn or LightGBM, see
    `EstimatorModel`. Raises `DataError` for a model of another package.
    """
    package = package_of(model)
    if package == "implicit":
        return ImplicitModel(model=model, items=items)
    if package == "lenskit":
        return LenskitPipeline(model=model)
    if package == "rectools":
        return RectoolsModel(model=model, items=items)
    if package:
        return EstimatorModel(estimator=model, features=features)
    raise DataError(
        f"there is no adapter for a {type(model).__module__}.{type(model).__name__}",
        remedy=f"There are adapters for {', '.join(PACKAGES)}; any other model needs a method "
        "score(histories).",
    )


def adapted(model: Any) -> Any:  # noqa: ANN401
    """A model of a package with its adapter; anything else as it is."""
    return adapt(model) if package_of(model) and not _scores_histories(model) else model


def package_of(model: object) -> str:
    """The package that the class of a model, or one above it, comes from; "" for others."""
    roots = {above.__module__.partition(".")[0] for above in type(model).__mro__}
    return next((package for package in PACKAGES if package in roots), "")


def _scores_histories(model: Any) -> bool:  # noqa: ANN401
    """Whether it has a ``score`` of a team's own: an estimator's is ``score(X, y)``."""
    score = getattr(model, "score", None)
    return callable(score) and "y" not in parameters(score)
