"""Does the homepage show what is bought next: `python -m tests.benchmarks.shelves.homepage`.

Two weeks apart, everything is fitted to what came before a date, and each customer's page is held
against the purchases of the next 14 days. Settings were chosen on earlier dates of the sample shop;
that rows which are left over go to the same shelves again was decided after a first run on these
dates. The second part looks at the price drops: against the planted causes, and with a wish put
before every promotion and every mock cut of the sample world.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pandas as pd

from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Dataset, Event, Histories, Recommender
from recommenders.data.splits import until
from recommenders.histories import DAY
from recommenders.homepage.config import HomepageConfig
from recommenders.homepage.homepage import Homepage, generator
from recommenders.homepage.page import ShelfOffer, mix
from recommenders.ranking.ranker import Ranker
from tests.benchmarks.shelves.buy_again import _between, calibration_error, draws
from tests.benchmarks.shelves.homepage_drops import report_drops

OURS = "shelves"
CONFIG = HomepageConfig()
THETA = np.array(CONFIG.theta)
SIZE = CONFIG.per_row * len(THETA)
MEASURES = ("page hit rate", "row gain", "items bought", "items bought for the first time")
Rows = list[np.ndarray]
NOTHING = np.zeros(0, dtype=np.int32)
LISTS = ("next-basket", "buy-again", "uptake-lift", "gf-cf", "local-ease", "popularity")
"""Single lists of all items, what was bought before included, that the page is held against."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", default="sample")
    parser.add_argument("--dates", type=int, default=4, help="as-of dates, two weeks apart")
    parser.add_argument("--skip", type=int, default=0, help="days at the end to leave out")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    dataset = sources.load(options.dataset)
    weights = draws(dataset.n_customers, np.random.default_rng(options.seed))
    back = [options.skip + CONFIG.horizon * (date + 1) for date in range(options.dates)]
    moments = [dataset.as_of - pd.Timedelta(days=days) for days in reversed(back)]
    pages, shown = [], []
    for moment in moments:
        for page, items in measured(dataset, moment):
            pages.append(page)
            shown.append(items)
    results = pd.concat(pages, ignore_index=True)
    cases = results[results["method"] == OURS]
    print(
        f"{dataset.title}: pages after {moments[0]:%d %b %Y} to {moments[-1]:%d %b %Y}, "
        f"{len(moments)} dates; {len(cases):,} pages of {cases['customer'].nunique():,} customers "
        f"who bought something within {CONFIG.horizon} days; {len(THETA)} rows of "
        f"{CONFIG.per_row} items; seed {options.seed}"
    )
    for measure in MEASURES:
        print(compared(results, measure, weights).to_string(index=False))
        print()
    print(calibrated(pd.concat(shown, ignore_index=True), weights).to_string(index=False))
    if options.dataset == "sample":
        print()
        report_drops(dataset)


def measured(dataset: Dataset, moment: pd.Timestamp) -> Iterator[tuple[pd.DataFrame, pd.DataFrame]]:
    """The pages of all customers at one date, and each item of ours with its chance."""
    past = until(dataset, moment)
    begin = time.perf_counter()
    fitted: dict[tuple[str, str], Recommender] = {}

    def make(name: str, part: Dataset) -> Recommender:
        key = (name, part.fingerprint)
        if key not in fitted:
            fitted[key] = registry.entry(name).factory().fit(part)
        return fitted[key]

    homepage = Homepage.fit(past, make=make, config=CONFIG)
    print(f"{moment:%d %b %Y}: fitted in {time.perf_counter() - begin:.0f} s", flush=True)
    rankers = {name: Ranker.of(make(name, past), past) for name in LISTS}
    log, start = dataset.histories(), past.log.as_of
    later = log.where((log.times > start) & (log.times <= start + CONFIG.horizon * DAY))
    bought = later.matrix(dataset.n_items).toarray() > 0
    before = past.histories().matrix(dataset.n_items).toarray() > 0
    lines, items, waits = [], [], []
    for customer in np.flatnonzero(past.log.lengths):
        history = past.histories([customer], events=tuple(Event))
        begin = time.perf_counter()
        offers = homepage.offers(history, rng=generator(past, int(customer)))
        rows = mix(offers, per_row=CONFIG.per_row, theta=CONFIG.theta)
        waits.append(time.perf_counter() - begin)
        for row in rows:
            kind = [f"{row.shelf.heading}{', drawn by chance' * bool(e)}" for e in row.explored]
            hit = bought[customer, row.items]
            items.append(
                pd.DataFrame(
                    {"customer": customer, "kind": kind, "chance": row.chances, "bought": hit}
                )
            )
        if bought[customer].any():
            pages = {OURS: [row.items for row in rows]} | rivals(offers, history, rankers)
            lines += [
                {"customer": customer, "method": method, **figures(page, bought, before, customer)}
                for method, page in pages.items()
            ]
    print(f"{1000 * np.median(waits):.0f} ms a page without reasons (median)")
    yield pd.DataFrame(lines), pd.concat(items, ignore_index=True)


def rivals(
    offers: list[ShelfOffer], history: Histories, rankers: dict[str, Ranker]
) -> dict[str, Rows]:
    """Other pages of the same size for the same customer."""

    def mixed(offers: list[ShelfOffer]) -> Rows:
        rows = mix(offers, per_row=CONFIG.per_row, theta=CONFIG.theta)
        return [row.items for row in rows]

    def cut(items: np.ndarray) -> Rows:
        return [items[i : i + CONFIG.per_row] for i in range(0, len(items), CONFIG.per_row)]

    bought = history.only((Event.PURCHASE,))

    def ranked(name: str, *, bought_before: bool) -> Rows:
        ranking = rankers[name].rank(bought, k=SIZE, bought_before=bought_before)
        return cut(ranking.items if name != "buy-again" else ranking.items[ranking.scores > 0])

    # as the shelves stand in `Shelf`, a row for each, and what is left over to the first ones
    fixed: Rows = []
    for offer in [*offers, *offers]:
        free = offer.items[~np.isin(offer.items, np.concatenate([NOTHING, *fixed]))]
        if len(free) and len(fixed) < len(THETA):
            fixed.append(free[: CONFIG.per_row])
    chances: dict[int, float] = {}
    for offer in offers:
        for item, chance in zip(offer.items, offer.chances, strict=True):
            chances[int(item)] = max(float(chance), chances.get(int(item), 0.0))
    best = np.array(sorted(chances, key=lambda item: -chances[item])[:SIZE], dtype=np.int32)
    return {
        "shelves, intent of everybody": mixed([_usual(offer) for offer in offers]),
        "shelves in fixed order": fixed,
        "shelves without exploration": mixed([_plain(offer) for offer in offers]),
        "one list of all shelves by chance": cut(best),
        "uptake times lift, new items only": ranked("uptake-lift", bought_before=False),
    } | {
        f"one list: {registry.entry(name).short_label}": ranked(name, bought_before=True)
        for name in LISTS
    }


def _plain(offer: ShelfOffer) -> ShelfOffer:
    ranked = len(offer.items) - offer.fixed
    return replace(
        offer,
        items=offer.items[:ranked],
        chances=offer.chances[:ranked],
        usual=offer.usual[:ranked],
        fixed=0,
    )


def _usual(offer: ShelfOffer) -> ShelfOffer:
    ranked = len(offer.items) - offer.fixed
    order = np.append(
        np.argsort(-offer.usual[:ranked], kind="stable"), np.arange(ranked, ranked + offer.fixed)
    )
    return replace(offer, items=offer.items[order], chances=offer.usual[order])


def figures(page: Rows, bought: np.ndarray, before: np.ndarray, customer: int) -> dict[str, float]:
    """What a page is worth. Row gain: the chances that a row is looked at, summed over the rows
    with a purchase, over those of all rows."""
    hit = [bought[customer, row] for row in page]
    any_hit = np.array([row.any() for row in hit] + [False] * (len(THETA) - len(hit)))
    items = np.concatenate([np.zeros(0, dtype=np.int32), *page])
    total = bought[customer, items]
    return dict(
        zip(
            MEASURES,
            (
                float(any_hit.any()),
                float(THETA @ any_hit / THETA.sum()),
                float(total.sum()),
                float((total & ~before[customer, items]).sum()),
            ),
            strict=True,
        )
    )


def compared(results: pd.DataFrame, measure: str, weights: np.ndarray) -> pd.DataFrame:
    """Means over pages, and paired differences, with 95 % intervals over customers."""
    n = weights.shape[1]
    cases = weights @ np.bincount(results.loc[results["method"] == OURS, "customer"], minlength=n)
    pages = int((results["method"] == OURS).sum())

    def sums(method: str) -> np.ndarray:
        own = results[results["method"] == method]
        return np.bincount(own["customer"], own[measure], minlength=n)

    lines = []
    for method in results["method"].unique():
        own = sums(method)
        apart = sums(OURS) - own
        line = {
            "page": method,
            measure: f"{own.sum() / pages:.3f}",
            "95% interval": _between(weights @ own / cases, ".3f"),
            "shelves minus this": "" if method == OURS else f"{apart.sum() / pages:+.3f}",
            "95% interval, paired": ""
            if method == OURS
            else _between(weights @ apart / cases, "+.3f"),
        }
        lines.append(line)
    return pd.DataFrame(lines)


def calibrated(shown: pd.DataFrame, weights: np.ndarray) -> pd.DataFrame:
    """Chances against purchases, for all items on all pages."""
    lines = []
    for kind, part in [("all", shown), *shown.groupby("kind")]:
        error, drawn = calibration_error(
            part["chance"].to_numpy(),
            part["bought"].to_numpy(),
            part["customer"].to_numpy(),
            weights,
        )
        lines.append(
            {
                "items on": kind,
                "items": f"{len(part):,}",
                "mean chance": f"{part['chance'].mean():.4f}",
                "bought": f"{part['bought'].mean():.4f}",
                "expected calibration error": f"{error:.4f}",
                "95% interval": _between(drawn),
            }
        )
    return pd.DataFrame(lines)


if __name__ == "__main__":
    main()
