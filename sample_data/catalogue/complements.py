"""Which item goes with which: the directed pairs behind complement purchases."""

from dataclasses import dataclass

import numpy as np

from recommenders.histories import DoubleArray, LongArray
from sample_data import tables
from sample_data.catalogue.items import Catalogue
from sample_data.config import WorldConfig


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A complement of one source item: which targets, how surely, how soon."""

    targets: LongArray
    shares: DoubleArray  # cumulative, over targets
    weights: DoubleArray  # probability of each target per purchase of the source
    lag_days: float  # median


def build_complements(
    catalogue: Catalogue, config: WorldConfig, rng: np.random.Generator
) -> list[list[Need]]:
    """For every item, the complements that a purchase of it may bring."""
    needs: list[list[Need]] = [[] for _ in range(len(catalogue))]
    for pair in tables.complements():
        rivals = catalogue.of_type(pair.target)
        for source in catalogue.of_type(pair.source):
            targets = _ranked_targets(catalogue, int(source), rivals, rng)
            shares = _match_shares(len(targets), config)
            if _fits(catalogue, int(source), int(targets[0])):
                # A printer takes only its own ink.
                targets = np.array([t for t in targets if _fits(catalogue, int(source), t)])
                shares = np.full(len(targets), 1 / len(targets))
            needs[source].append(
                Need(
                    targets=targets,
                    shares=np.cumsum(shares),
                    weights=pair.probability * shares,
                    lag_days=pair.lag_days,
                )
            )
    return needs


def _ranked_targets(
    catalogue: Catalogue, source: int, targets: LongArray, rng: np.random.Generator
) -> LongArray:
    """Best match first: same model, then same brand, then whatever the shop pairs it with.

    A target launched later can't be matched, or the pair would lie idle until then.
    """
    score = rng.random(len(targets))
    score += 1.5 * (catalogue.brand_of[targets] == catalogue.brand_of[source])
    score += 9.0 * np.array([_fits(catalogue, source, t) for t in targets])
    score -= 5.0 * (catalogue.launch_day[targets] > 0)
    return targets[np.argsort(-score)]


def _match_shares(count: int, config: WorldConfig) -> DoubleArray:
    shares = np.full(count, (1 - config.best_match - config.second_match) / max(count - 2, 1))
    shares[:2] = config.best_match, config.second_match
    return np.asarray(shares / shares.sum())


def _fits(catalogue: Catalogue, source: int, target: int) -> bool:
    return catalogue.models[source] != "" and catalogue.models[source] == catalogue.models[target]
