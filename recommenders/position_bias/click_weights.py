"""Clicks weighted by inverse examination: one at a place that few look at stands for several."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from recommenders.contract import Columns, Dataset, Event
from recommenders.errors import DataError
from recommenders.histories import DoubleArray
from recommenders.intervals import generator
from recommenders.position_bias.curve import ExaminationCurve, examination

LARGEST: Final = 10.0
"""No click weighs more than so many at the first place: a few would decide everything."""


def inverse_examination(
    curve: ExaminationCurve, positions: NDArray[np.integer[Any]], *, largest: float = LARGEST
) -> DoubleArray:
    """The weight of a click at each of these positions (1 is the first), shape (n,), of mean 1.

    1 / theta, clipped at ``largest`` and divided by the mean of all (self-normalised). Clipping
    trades a little bias for much variance: places whose theta is under 1 / ``largest`` count too
    little. A click whose place is unknown, or of which the curve says nothing, weighs what the
    others do on average. Joachims et al., "Unbiased learning-to-rank with biased feedback" (WSDM
    2017), eq. 4; Swaminathan and Joachims, "The self-normalized estimator for counterfactual
    learning" (NeurIPS 2015). Raises ValueError for a bound below 1.
    """
    if not largest >= 1:
        raise ValueError(f"largest must be at least 1, got {largest}")
    theta = np.append(np.nan_to_num(curve.examination, nan=0.0), 0.0)
    places = np.asarray(positions, dtype=np.int64) - 1
    at = theta[np.where((places >= 0) & (places < curve.n_places), places, curve.n_places)]
    weights = np.full(len(at), np.nan)
    np.divide(1.0, at, out=weights, where=at > 0)
    weights = np.minimum(weights, largest)
    known = ~np.isnan(weights)
    if not known.any():
        return np.ones(len(at))
    return np.where(known, weights / weights[known].mean(), 1.0)


def click_weights(dataset: Dataset, *, largest: float = LARGEST) -> DoubleArray:
    """`inverse_examination` of each event of the log, (n_events,): 0 for all that is no click.

    The curve is harvested from the data themselves, always the same way. Raises `DataError` where
    there are no clicks, and where the examination cannot be told from them.
    """
    clicks = dataset.log.events == Event.CLICK
    if not clicks.any():
        raise DataError(
            "there are no clicks",
            column=Columns.EVENT,
            remedy=f"Give events of the kind {Event.CLICK.label}, with their place.",
        )
    curve = examination(dataset, rng=generator(), draws=0)
    weights = np.zeros(len(clicks))
    weights[clicks] = inverse_examination(curve, dataset.positions[clicks], largest=largest)
    return weights
