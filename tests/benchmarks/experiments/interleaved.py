"""Interleaving beside NDCG: `python -m tests.benchmarks.experiments.interleaved`.

Pairs of recommenders are fitted without the last weeks; then one list is drafted for each customer
who came back. Does the side that is preferred also have the higher NDCG, how sure are both, and how
many customers would each kind of experiment need?
"""

from __future__ import annotations

import argparse
from itertools import combinations

import numpy as np
import pandas as pd

from recommenders.adapters import sources
from recommenders.experiments.interleaving.held_back_lists import (
    HeldBackLists,
    held_back_lists,
    interleave,
)
from recommenders.intervals import bootstrap_mean, draws
from recommenders.ranking import metrics

NAMES = ("uptake-lift", "gf-cf", "item-knn", "personal-frequency", "popularity")
REDRAWS = 20


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dataset", default="sample")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    dataset = sources.load(options.dataset)
    # the other side is cheap and thrown away: each is fitted and listed once
    known = {
        name: held_back_lists(dataset, (name, "popularity"), bought_before=True) for name in NAMES
    }
    lists = known[NAMES[0]]
    print(
        f"{dataset.title}: {len(lists.customers):,} customers who bought something in the "
        f"{lists.days:g} days held back, all items, lists of {lists.left.shape[1]}; "
        f"{REDRAWS} drafts of each pair"
    )
    pairs = combinations(NAMES, 2)
    rows = [_row(known[left], known[right], left, right, options.seed) for left, right in pairs]
    frame = pd.DataFrame(rows)
    print(frame.drop(columns=["_ndcg", "_preferred"]).to_string(index=False))
    clear = frame[(frame["_ndcg"] != 0) & (frame["_preferred"] != 0)]
    agree = int((clear["_ndcg"] == clear["_preferred"]).sum())
    print(f"Where both are clear (*), they agree on {agree} of {len(clear)} pairs.")


def _row(
    left_lists: HeldBackLists, right_lists: HeldBackLists, left: str, right: str, seed: int
) -> dict[str, object]:
    pair = HeldBackLists(
        customers=left_lists.customers,
        left=left_lists.left,
        right=right_lists.left,
        relevant=left_lists.relevant,
        bought=left_lists.bought,
        since=left_lists.since,
        days=left_lists.days,
    )
    wanted = np.diff(pair.relevant.indptr)
    ndcg = metrics.ndcg(pair.hits(pair.left), wanted) - metrics.ndcg(pair.hits(pair.right), wanted)
    apart = bootstrap_mean(ndcg, draws(len(ndcg), np.random.default_rng(seed)))
    drafts = [interleave(pair, np.random.default_rng([seed, draw])) for draw in range(REDRAWS)]
    first = drafts[0].preference
    same = np.mean([draft.preference.sign == first.sign for draft in drafts])
    needed, two_arms = first.needed, drafts[0].two_arms
    return {
        "left": left,
        "right": right,
        "NDCG less": f"{apart.mean:+.3f} ({apart.low:+.3f} to {apart.high:+.3f})"
        + ("*" if apart.sign else ""),
        "for left": f"{first.share:.2f} ({first.low:.2f} to {first.high:.2f})"
        + ("*" if first.sign else ""),
        "same in other drafts": f"{same:.2f}",
        "needs": "" if needed is None else f"{needed:,}",
        "two arms need": "" if two_arms is None else f"{two_arms:,}",
        "_ndcg": apart.sign,
        "_preferred": first.sign,
    }


if __name__ == "__main__":
    main()
