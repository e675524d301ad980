"""All that the Position view says of a data set, computed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd

from explain.formats import percent
from recommenders.contract import Columns, Dataset
from recommenders.errors import DataError
from recommenders.histories import LongArray
from recommenders.intervals import generator, interval_text
from recommenders.position_bias.curve import DRAWS, ExaminationCurve, Method, curve_of
from recommenders.position_bias.exposures import Exposures
from recommenders.position_bias.placement import Placements, placements
from recommenders.progress import Progress, silent

METHODS: Final[dict[Method, str]] = {
    Method.HARVESTING: "Same customer, same item",
    Method.ITEM_HARVESTING: "Same item",
    Method.RANDOMISED: "Random visits",
    Method.EM: "Expectation maximisation",
    Method.NAIVE: "Click rates",
}
"""The ways to estimate examination by what they compare, as a reader chooses between them."""
EXPLAINED: Final[dict[Method, str]] = {
    Method.HARVESTING: (
        "A customer's clicks on an item at one place are held against the same customer's clicks "
        "on the same item at other places (intervention harvesting), until it is bought and for "
        "90 days at most: so long the customer is taken to want it equally."
    ),
    Method.ITEM_HARVESTING: (
        "Clicks on an item at one place are held against clicks on the same item at other places, "
        "over all customers. Right where everybody sees the same list; where lists follow the "
        "customer, an item stands first for those who want it, and the curve is too steep."
    ),
    Method.RANDOMISED: (
        "Only visits whose order was drawn at random are read: what stands first there is no "
        "better than what stands last, so the click rates are the examination. It assumes "
        "nothing and uses few clicks."
    ),
    Method.EM: (
        "How attractive each item is for each customer and how often each place is looked at are "
        "estimated together (regression EM). It needs each item to be seen often by each customer."
    ),
    Method.NAIVE: (
        "The click rate of each place as it is. This is NOT the examination: what stands first is "
        "also what was thought best. It is here to be compared with."
    ),
}
_SEED: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PositionFindings:
    """The curve by one method beside the plain click rates, and what places did for each item.

    ``curve`` and ``placements`` are None where ``refused`` says why in a sentence. ``random`` is
    the curve from visits in a random order, None where there are none or too few.
    """

    method: Method
    curve: ExaminationCurve | None = None
    rates: ExaminationCurve | None = None
    random: ExaminationCurve | None = None
    placements: Placements | None = None
    refused: str = ""

    def curve_frame(self) -> pd.DataFrame:
        """One row for each place, with the click rate over that of the first beside it."""
        assert self.curve is not None
        frame = self.curve.frame()
        if self.rates is not None:
            rates = np.full(len(frame), np.nan)
            known = min(len(frame), self.rates.n_places)
            rates[:known] = self.rates.examination[:known]
            frame = frame.assign(click_rate=rates)
        return frame.rename(columns={"click_rate": "click rate"})

    def items_frame(self, dataset: Dataset, items: LongArray) -> pd.DataFrame:
        """One row for each of these items (codes), in their order, with the ends of intervals."""
        assert self.placements is not None
        item_placements = self.placements
        return pd.DataFrame(
            {
                Columns.ITEM: dataset.items[Columns.ITEM].take(items).tolist(),
                Columns.TITLE: dataset.titles[items],
                "shown": item_placements.shown[items].astype(np.int64),
                "clicks": item_placements.clicks[items].astype(np.int64),
                "mean place": item_placements.place[items],
                "click rate": item_placements.observed[items],
                "click rate low": item_placements.observed_low[items],
                "click rate high": item_placements.observed_high[items],
                "at the average place": item_placements.corrected[items],
                "at the average place low": item_placements.corrected_low[items],
                "at the average place high": item_placements.corrected_high[items],
                "owed to places": item_placements.owed[items],
                "owed to places low": item_placements.owed_low[items],
                "owed to places high": item_placements.owed_high[items],
            }
        )

    def rated_too_high(self) -> LongArray:
        """Items (codes) that owe a noticeable part of their clicks to their places, most first."""
        return self._noticeable(1)

    def rated_too_low(self) -> LongArray:
        """Items (codes) whose places have cost them clicks, most first."""
        return self._noticeable(-1)

    def _noticeable(self, sign: int) -> LongArray:
        assert self.placements is not None
        owed = sign * self.placements.owed
        items = np.flatnonzero(self.placements.noticeable & (np.nan_to_num(owed) > 0))
        return items[np.argsort(-owed[items], kind="stable")]


def position_findings(
    dataset: Dataset, method: Method = Method.HARVESTING, *, progress: Progress = silent
) -> PositionFindings:
    """What can be said of a data set with one method; its refusal where nothing can."""
    progress(0.0, "reading what was shown and clicked")
    try:
        shown = Exposures.of(dataset)
        exposures = Exposures.of(dataset, randomised=True) if method is Method.RANDOMISED else shown
        curve = curve_of(
            exposures, method, rng=generator(_SEED), progress=_part(progress, 0.1, 0.6)
        )
    except DataError as refused:
        return PositionFindings(method=method, refused=str(refused))
    progress(0.6, "comparing with visits in a random order")
    random = curve if method is Method.RANDOMISED else _random(dataset)
    rates = curve if method is Method.NAIVE else _curve(shown, Method.NAIVE, draws=0)
    progress(0.8, "what places did for each item")
    return PositionFindings(
        method=method,
        curve=curve,
        rates=rates,
        random=random,
        placements=placements(shown, curve, rng=generator(_SEED)),
    )


def headline(findings: PositionFindings) -> str:
    """What the curve says of a place in the middle, beside what click rates would say."""
    curve = findings.curve
    assert curve is not None
    known = np.flatnonzero(curve.known)
    place = int(known[min(len(known) - 1, max(1, len(known) // 2))])
    said = f"Place {place + 1} is looked at {_times(float(curve.examination[place]))} the first"
    rates = findings.rates
    if findings.method is Method.NAIVE:
        return f"By click rates alone, {said[:1].lower()}{said[1:]}"
    if rates is None or place >= rates.n_places:
        return said
    rate = float(rates.examination[place])
    if np.isnan(rate) or curve.low[place] <= rate <= curve.high[place]:
        return said
    return f"{said}; click rates alone would say {percent(rate)}"


def read_from(findings: PositionFindings) -> str:
    """How much the curve rests on, in a few words."""
    curve, rates = findings.curve, findings.rates
    assert curve is not None
    clicks = f"{int(curve.clicks.sum()):,}"
    every = "" if rates is None else f" of {int(rates.clicks.sum()):,}"
    how = {
        Method.RANDOMISED: f"{clicks}{every} clicks are on visits in a random order",
        Method.NAIVE: f"{clicks} clicks are read as they are",
    }
    return how.get(findings.method, f"{clicks}{every} clicks compare an item with itself")


def agreement(findings: PositionFindings) -> str:
    """Whether visits in a random order say the same as the method, "" where there are none."""
    curve, random = findings.curve, findings.random
    if curve is None or random is None or findings.method is Method.RANDOMISED:
        return ""
    n = min(curve.n_places, random.n_places)
    both = np.flatnonzero(curve.known[:n] & random.known[:n])[1:]
    apart = [
        int(place) + 1
        for place in both
        if curve.low[place] > random.high[place] or random.low[place] > curve.high[place]
    ]
    clicks = f"{int(random.clicks.sum()):,} clicks"
    if not apart:
        return (
            f"Visits whose order was drawn at random ({clicks}) say the same: at every place the "
            "two bands overlap."
        )
    named = ", ".join(map(str, apart))
    return (
        f"Visits whose order was drawn at random ({clicks}) say otherwise at "
        f"{'place' if len(apart) == 1 else 'places'} {named}: there the bands do not overlap. "
        "Believe the random visits."
    )


def placement_sentence(findings: PositionFindings, item: int) -> str:
    """What its places did for the clicks of an item (code), "" where it is not noticeable."""
    item_placements = findings.placements
    if item_placements is None or not item_placements.noticeable[item]:
        return ""
    clicks = int(item_placements.clicks[item])
    owed, low, high = (
        float(part[item])
        for part in (item_placements.owed, item_placements.owed_low, item_placements.owed_high)
    )
    kept = round(clicks * (1.0 - owed))
    interval = interval_text(low, high, percent)
    where = f"It was shown at place {item_placements.place[item]:.1f} on average"
    if owed > 0:
        return (
            f"Placement: {percent(owed)} of its {clicks:,} clicks ({interval}) come "
            f"from where it stood, not from what it is. {where}; at the average place "
            f"it would have had about {kept:,}."
        )
    return (
        f"Placement: its places have cost it clicks. {where}; at the average place it would have "
        f"had about {kept:,} instead of {clicks:,}."
    )


def _times(share: float) -> str:
    """How often beside the first: 36 % as often as, as often as, 1.2 times as often as."""
    if share > 1.05:
        return f"{share:.1f} times as often as"
    return "as often as" if share > 0.95 else f"{percent(share)} as often as"


def _random(dataset: Dataset) -> ExaminationCurve | None:
    if not dataset.has(Columns.RANDOMISED):
        return None
    try:
        return _curve(Exposures.of(dataset, randomised=True), Method.RANDOMISED, draws=DRAWS)
    except DataError:
        return None


def _curve(exposures: Exposures, method: Method, *, draws: int) -> ExaminationCurve | None:
    try:
        return curve_of(exposures, method, rng=generator(_SEED), draws=draws)
    except DataError:
        return None


def _part(progress: Progress, begin: float, end: float) -> Callable[[float, str], None]:
    """Progress of a part of the work, from ``begin`` to ``end`` of the whole."""
    return lambda share, doing: progress(begin + share * (end - begin), doing)
