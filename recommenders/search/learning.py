"""The weights of clicks, sessions and words, learned on the last fifth of the log."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from typing import Final

import numpy as np

from recommenders.contract import Dataset
from recommenders.data.splits import until
from recommenders.histories import DoubleArray
from recommenders.progress import Progress, silent
from recommenders.search.judge import Asked, asked_later, judged
from recommenders.search.model import SearchConfig, SearchModel, share_of_words
from recommenders.searches.log import Searches

HELD_BACK: Final = 0.2
"""Share of the searches, the last ones, on which weights are tried."""
MIN_ASKED: Final = 50
"""With fewer queries to try them on, the weights are those of `SearchConfig`."""
MAX_ASKED: Final = 200
"""Queries of each group that weights are tried on."""
_STEPS: Final = ((0.0, 0.0), (0.5, 0.0), (1.0, 0.0), (1.0, 0.5), (2.0, 1.0), (4.0, 4.0))
_TRUST: Final = (5.0, 20.0, 100.0)
_WORDS: Final = (0.5, 1.0, 2.0, 4.0, 8.0)
_OWN_WORDS: Final = (0.2, 0.35, 0.5, 0.65)


def learned(
    dataset: Dataset,
    searches: Searches,
    *,
    rng: np.random.Generator,
    progress: Progress = silent,
) -> SearchConfig:
    """The weights that rank best what the last fifth of the searches clicked.

    The model knows nothing of these searches and their days. Rare and common queries count alike,
    recall and reciprocal rank too; of equal weights the first, which has less of hyperedges.
    """
    plain = SearchConfig()
    moment = int(np.quantile(searches.times, 1 - HELD_BACK))
    asked = asked_later(searches, moment, dataset.n_items)
    if len(asked) < MIN_ASKED or moment <= int(searches.times.min()):
        return plain
    progress(0.3, "counting them without the last weeks")
    model = SearchModel.of(until(dataset, dataset.local_time(moment)))
    asked = _drawn(asked, rng)
    known = asked.take(asked.before > 0)
    codes = np.array([model.searches.code(text) for text in known.texts], dtype=np.int64)

    def of_graph(config: SearchConfig) -> float:
        scores = model.with_config(config).shares(codes)
        return _worth(scores, known)

    progress(0.5, "trying weights of the sessions")
    tried = [
        replace(plain, one_step=one_step, two_steps=two_steps, trust=trust)
        for (one_step, two_steps), trust in product(_STEPS, _TRUST)
    ]
    model = model.with_config(max(tried, key=of_graph) if len(known) else plain)

    progress(0.7, "trying weights of the words")
    graph = np.zeros((len(asked), dataset.n_items))
    graph[asked.before > 0] = model.shares(codes)
    places = [model.searches.code(text) for text in asked.texts]
    said = [model.said(str(text), at) for text, at in zip(asked.texts, places, strict=True)]
    words, alike = (np.array(part) for part in zip(*said, strict=True))
    clicks = np.array([0.0 if at is None else model.graph.evidence[at] for at in places])

    def of_words(config: SearchConfig) -> float:
        share = np.array([share_of_words(config, float(count)) for count in clicks])[:, None]
        text = config.own_words * words + (1 - config.own_words) * alike
        return _worth((1 - share) * graph + share * text, asked)

    mixed = [
        replace(model.config, words=weight, own_words=own)
        for weight, own in product(_WORDS, _OWN_WORDS)
    ]
    return max(mixed, key=of_words)


def _drawn(asked: Asked, rng: np.random.Generator) -> Asked:
    """At most `MAX_ASKED` queries of each group."""
    rows = [
        np.sort(rng.permutation(np.flatnonzero(group))[:MAX_ASKED])
        for group in (asked.group(name) for name in ("never searched", "rare", "between", "common"))
    ]
    return asked.take(np.concatenate(rows))


def _worth(scores: DoubleArray, asked: Asked) -> float:
    """The mean over the groups that are there of what `judged` says."""
    recall, first = judged(scores, asked.wanted)
    each = (recall + first) / 2
    means = [
        float(each[asked.group(name)].mean())
        for name in ("never searched", "rare", "common")
        if asked.group(name).any()
    ]
    return float(np.mean(means)) if means else 0.0
