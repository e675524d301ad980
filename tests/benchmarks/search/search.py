"""Do sessions help a search: `python -m tests.benchmarks.search.search`.

The searches of the last fifth of the log are asked of what was known before: which items did they
click? Weights were learned on the days before that, too. A query was never searched, rare (1 to 3
searches), between, or common (20 or more); what is judged is the mean over queries. Without
hyperedges the weights are the same, but for those of the sessions.

Then the same of searches that led to a purchase, ranked for everybody and as for the customer who
searched (`recommenders.search.taste`): the exponents are learned on the days before as well, and
the histories end where the searches that are judged begin.

The sample shop's searches are simulated by this project: people ask in words of a list, and what
they click fits what they meant. Online Retail, which has no searches, stands in for a shop with
them: some of its purchases are taken for a search with words of the item's title, and real baskets
are the sessions. There words know the answer by the way the queries were made, so that only rows
without words say anything. Two neighbouring words lead to few items, of which clicks alone find
nearly all; so there is a second stand-in, of two words that four titles or more have in common. It
was taken after others that had nothing to find, or too few rare queries to judge by: its figure is
the best of those that were looked at.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from functools import partial
from itertools import combinations, pairwise
from typing import Final

import numpy as np
import pandas as pd
from scipy import sparse

from recommenders.adapters import sources
from recommenders.contract import Columns, Dataset, Event
from recommenders.data.search_table import searches_of
from recommenders.data.splits import until
from recommenders.data.tables import RawTables
from recommenders.histories import DoubleArray
from recommenders.intervals import draws, generator
from recommenders.search.judge import GROUPS, Asked, asked_later, judged
from recommenders.search.learning import HELD_BACK, learned
from recommenders.search.model import SearchConfig, SearchModel
from recommenders.search.taste import Taste, TasteConfig
from recommenders.search.taste_learning import (
    bought_later,
    gain_by_customer,
    judged_personal,
    learned_taste,
    scores_as_for,
    scores_for_everybody,
)
from recommenders.searches.log import normalised

CLICKS, SESSIONS = "clicks", "clicks and sessions"
WITH_WORDS, WHOLE = "clicks and words", "clicks, sessions and words"
UNLEARNED: Final = TasteConfig(own=0.5, brand=0.25)
"""What is tried where no exponents were learned."""
GOALS: Final = (1.2, 0.98)
"""Recall of rare queries with sessions over that without, and of common ones."""
STAND_INS: Final = {"two neighbouring words": (1, 0.2), "two words of several titles": (4, 0.03)}
"""For each stand-in the titles that have the words, at least, and the share of the purchases that
is taken for searches."""


def main() -> None:
    report("Sample shop", sources.load("sample"), words=True)
    there = {source.name for source in sources.sources() if source.available}
    if "online-retail" in there:
        retail = sources.load("online-retail")
        for name, (titles, share) in STAND_INS.items():
            dataset = stand_in(retail, generator(1), titles=titles, share=share)
            report(f"Online Retail as a stand-in, {name}", dataset, words=False)


def report(title: str, dataset: Dataset, *, words: bool) -> None:
    """Print recall and reciprocal rank by group, and what sessions add."""
    assert dataset.searches is not None
    moment = int(np.quantile(dataset.searches.times, 1 - HELD_BACK))
    earlier = until(dataset, dataset.local_time(moment))
    assert earlier.searches is not None
    config = learned(earlier, earlier.searches, rng=generator(0))
    model = SearchModel.of(earlier, config)
    asked = asked_later(dataset.searches, moment, dataset.n_items)
    sizes = {name: int(asked.group(name).sum()) for name in GROUPS}
    print(
        f"\n{title}: {dataset.n_items:,} items, {len(earlier.searches):,} searches for "
        f"{len(earlier.searches.queries):,} queries, {len(model.hyperedges):,} sessions; judged on "
        + ", ".join(f"{sizes[name]:,} {name}" for name in GROUPS)
    )
    print(f"learned before: {config}")
    scored = methods(model, words=words)
    by_method = {name: judged(score(asked), asked.wanted) for name, score in scored.items()}
    for label, part in (("recall@10", 0), ("MRR@10", 1)):
        rows = {
            name: {group: values[part][asked.group(group)].mean() for group in GROUPS}
            for name, values in by_method.items()
        }
        print(f"\n{label}\n{pd.DataFrame(rows).T.round(3).to_string()}")
    print()
    compared = [(CLICKS, SESSIONS), (WITH_WORDS, WHOLE)] if words else [(CLICKS, SESSIONS)]
    for without, with_them in compared:
        for group, goal in (("rare", GOALS[0]), ("common", GOALS[1])):
            chosen = asked.group(group)
            print(
                ratio_line(
                    f"{group} queries, {with_them} over {without}",
                    by_method[with_them][0][chosen],
                    by_method[without][0][chosen],
                    goal,
                )
            )
    report_taste(dataset, earlier, model if words else model.with_config(replace(config, words=0)))


def report_taste(dataset: Dataset, earlier: Dataset, model: SearchModel) -> None:
    """Print what the taste of the customer adds to searches that led to a purchase later."""
    assert dataset.searches is not None
    fitted = learned_taste(earlier, model.config, rng=generator(0))
    moment = int(earlier.as_of.timestamp())
    asked = bought_later(dataset.searches, moment, dataset.n_items)
    plain = scores_for_everybody(model, asked)
    # what is compared are the learned exponents, those of half as much, and each part alone
    full = fitted.config
    print(
        f"\nas for the customer: {len(asked):,} later searches with a purchase by "
        f"{len(np.unique(asked.customers)):,} customers\nlearned before: {full} (NDCG@10 there "
        f"{fitted.without:.3f}, {fitted.gain.mean:+.3f} "
        f"[{fitted.gain.low:+.3f}, {fitted.gain.high:+.3f}])"
    )
    if full.idle:
        print("taste adds nothing that can be told from chance: the order stays everybody's")
        full = UNLEARNED
        print(f"for comparison {full}")
    before = judged_personal(plain, asked)
    lines = [("for everybody", before)]
    for name, exponents in (
        ("by purchases of the item", replace(full, brand=0.0)),
        ("by its brand", replace(full, own=0.0)),
        ("by both", full),
    ):
        taste = Taste.of(earlier, exponents)
        lines.append((name, judged_personal(scores_as_for(taste, earlier, plain, asked), asked)))
    rows = {}
    for name, values in lines:
        rows[name] = {"recall@10": values[0].mean(), "NDCG@10": values[1].mean()}
        for part, measure in enumerate(("recall", "NDCG")):
            gain = gain_by_customer(values[part] - before[part], asked.customers, generator(2))
            told = f"{gain.mean:+.4f} [{gain.low:+.4f}, {gain.high:+.4f}]"
            rows[name][f"{measure} gained by customer"] = "" if name == lines[0][0] else told
    print(pd.DataFrame(rows).T.to_string(float_format="{:.4f}".format))


def methods(model: SearchModel, *, words: bool) -> dict[str, partial[DoubleArray]]:
    """What is compared, by name: each gives scores of shape (n, n_items)."""
    config = model.config
    graph = replace(config, words=0.0)
    compared = {
        "popularity": partial(popular, model),
        "random walk": partial(random_walk, model),
        CLICKS: partial(of_model, model.with_config(graph.without_hyperedges)),
        SESSIONS: partial(of_model, model.with_config(graph)),
    }
    if words:
        alone = SearchConfig(words=1e12, own_words=1.0).without_hyperedges
        compared |= {
            "words of items alone": partial(of_model, model.with_config(alone)),
            WITH_WORDS: partial(of_model, model.with_config(config.without_hyperedges)),
            WHOLE: partial(of_model, model),
        }
    return compared


def of_model(model: SearchModel, asked: Asked) -> DoubleArray:
    """The model's own scores; without words those of known queries alone."""
    if model.config.words:
        return np.array([model.scores(str(text)).total for text in asked.texts])
    scores = np.zeros(asked.wanted.shape)
    codes = [model.searches.code(str(text)) for text in asked.texts]
    known = np.array([code is not None for code in codes])
    scores[known] = model.shares(np.array([code for code in codes if code is not None]))
    return scores


def popular(model: SearchModel, asked: Asked) -> DoubleArray:
    """The clicks of each item for any query."""
    return np.tile(model.graph.popularity, (len(asked), 1))


def random_walk(model: SearchModel, asked: Asked, *, back: float = 0.3) -> DoubleArray:
    """A walk from query to item to query ..., which begins anew with a chance of ``back``."""
    clicks = model.graph.clicks
    to_items = sparse.diags_array(1 / np.maximum(model.graph.evidence, 1)) @ clicks
    to_queries = sparse.diags_array(1 / np.maximum(model.graph.popularity, 1)) @ clicks.T
    codes = [model.searches.code(str(text)) for text in asked.texts]
    known = np.flatnonzero([code is not None for code in codes])
    scores = np.zeros(asked.wanted.shape)
    at = to_items.tocsr()[[codes[row] for row in known]]
    visited = back * at
    for step in range(1, 4):
        at = (at @ to_queries @ to_items).tocsr()
        visited = visited + back * (1 - back) ** step * at
    scores[known] = visited.toarray()
    return scores


def ratio_line(what: str, better: DoubleArray, worse: DoubleArray, goal: float) -> str:
    """The ratio of two means over the same queries, with its bootstrap interval and the goal."""
    drawn = draws(len(better), generator(2))
    ratios = (drawn @ better) / (drawn @ worse)
    low, high = np.quantile(ratios, (0.025, 0.975))
    ratio = better.mean() / worse.mean()
    met = "met" if low >= goal else "met, its interval reaches below" if ratio >= goal else "missed"
    return (
        f"{what}: {ratio:.3f} [{low:.3f}, {high:.3f}] times the recall@10, goal {goal:.2f}: {met}"
    )


def stand_in(dataset: Dataset, rng: np.random.Generator, *, titles: int, share: float) -> Dataset:
    """A data set of which a ``share`` of the purchases is taken for searches.

    With two words of the title that stand side by side in it; where ``titles`` is more than 1 with
    any two that so many titles have in common.
    """
    log = dataset.log.only((Event.PURCHASE,))
    drawn = np.flatnonzero(rng.random(len(log.items)) < share)
    words = [normalised(str(title)).split() for title in dataset.items[Columns.TITLE]]
    of_title = [
        pairwise(title) if titles == 1 else combinations(sorted(set(title)), 2) for title in words
    ]
    pairs = [[f"{word} {next_word}" for word, next_word in of_one] for of_one in of_title]
    common = Counter(pair for of_one in pairs for pair in set(of_one))
    pairs = [[pair for pair in of_one if common[pair] >= titles] for of_one in pairs]
    drawn = drawn[[len(pairs[item]) > 0 for item in log.items[drawn]]]
    picked = [
        pairs[item][int(share_of_pairs * len(pairs[item]))]
        for item, share_of_pairs in zip(
            log.items[drawn].tolist(), rng.random(len(drawn)), strict=True
        )
    ]
    frame = pd.DataFrame(
        {
            Columns.CUSTOMER: dataset.customers[Columns.CUSTOMER].to_numpy()[log.rows[drawn]],
            Columns.TIME: pd.to_datetime(log.times[drawn], unit="s", utc=True),
            Columns.QUERY: picked,
            Columns.ITEM: dataset.items[Columns.ITEM].to_numpy()[log.items[drawn]],
            Columns.EVENT: "purchase",
        }
    )
    tables = RawTables(
        name=dataset.name,
        title=dataset.title,
        interactions=pd.DataFrame(),
        timezone=dataset.timezone,
        searches=frame,
    )
    searches = searches_of(tables, dataset.customers, dataset.items, dataset.as_of)
    return replace(dataset, searches=searches)


if __name__ == "__main__":
    main()
