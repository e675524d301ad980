"""History attribution: what each purchase adds to the score of each shown item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from explain.attribution.game import Game
from explain.attribution.shapley import MAX_ENUMERATED, Shares, Worth, has_converged, shapley
from explain.contract import Attribution, AttributionMethod, HistoryUnit
from recommenders.contract import Histories, LinearInHistory, Recommender, SelfAttributing
from recommenders.histories import BoolArray, DoubleArray, IntArray


@dataclass(frozen=True, slots=True, kw_only=True)
class AttributionConfig:
    """How much is asked of the recommender."""

    coalitions_per_player: int = 10
    """Masked histories scored at first for each player of a sampled game."""
    max_per_player: int = 60
    """Masked histories for each player, at the most, until the first reasons have converged."""
    max_scored: int = 2400
    """Masked histories in all after the first draw, at the most."""
    max_flat: int = 200
    """Longer histories (in distinct items) are explained in two levels."""
    opened_share: float = 0.8
    """Groups are opened until they hold this share of the absolute contributions of a target."""
    max_opened: int = 120
    """Items inside opened groups, at the most."""
    min_inner: int = 64
    """Coalitions scored inside an opened group, at the least."""
    seed: int = 0
    """Seed of the draws; the same inputs give the same reasons."""


def attribute(
    recommender: Recommender,
    history: Histories,
    targets: IntArray,
    *,
    groups: NDArray[np.str_] | None = None,
    config: AttributionConfig | None = None,
    rng: np.random.Generator | None = None,
) -> Attribution:
    """Contributions of a one-row history to the scores of the targets.

    A recommender that is `LinearInHistory` gives them exactly, and one that is `SelfAttributing`
    for more players than can be enumerated, in closed form. Any other is asked to score
    masked histories: all coalitions up to ten players, a stratified sample beyond (Shapley
    values), and two levels for more than ``max_flat`` players (Owen values, see `two_level`),
    with ``groups`` (n_players,) naming the group of each player; without it one level is used.
    """
    config = config or AttributionConfig()
    rng = rng or np.random.default_rng(config.seed)
    game = Game(recommender, history, targets)
    none, everything = game.ends()
    if isinstance(recommender, LinearInHistory):
        exact = Shares.exact(recommender.contributions(history, game.targets))
        return _items(game, exact, none, everything, AttributionMethod.EXACT)
    if isinstance(recommender, SelfAttributing) and game.n_players > MAX_ENUMERATED:
        closed = Shares.exact(recommender.attributions(history, game.targets))
        return _items(game, closed, none, everything, AttributionMethod.CLOSED_FORM)
    if groups is not None and game.n_players > config.max_flat and len(np.unique(groups)) > 1:
        return two_level(game, groups, none, everything, config=config, rng=rng)
    first = config.coalitions_per_player * game.n_players
    most = min(config.max_per_player * game.n_players, config.max_scored)
    worth = Worth(of=game.value, n_players=game.n_players, none=none, everything=everything)
    shares = shapley(worth, first=first, budget=max(first, most), rng=rng)
    method = AttributionMethod.ENUMERATED if shares.enumerated else AttributionMethod.SAMPLED
    return _items(game, shares, none, everything, method)


def attribute_item(recommender: Recommender, history: Histories, item: int) -> Attribution:
    """Contributions of a one-row history to the score of one item (code), on one level."""
    return attribute(recommender, history, np.array([item], dtype=np.int32))


def of_players(attribution: Attribution, players: IntArray) -> DoubleArray:
    """What each player adds to the first target, (n_players,), in score units.

    ``players`` are the item codes, ascending; members of a group share the group's equally.
    """
    values = np.zeros(len(players))
    for unit, value in zip(attribution.units, attribution.values[:, 0], strict=True):
        values[np.searchsorted(players, unit.items)] = value / len(unit.items)
    return values


def two_level(
    game: Game,
    groups: NDArray[np.str_],
    none: DoubleArray,
    everything: DoubleArray,
    *,
    config: AttributionConfig,
    rng: np.random.Generator,
) -> Attribution:
    """Owen values: the players come in groups, and a group enters or leaves the rest as one.

    First the Shapley values of the groups, then, inside the groups that matter, the Shapley
    values of the game w(T) = E[v(Q + T) - v(Q)], Q being the groups that stand before this one
    in a random order (Owen, "Values of games with a priori unions", 1977). They approximate the
    Shapley values of the single items: equal where a group does not interact with the others,
    apart from that a purchase is never credited for splitting another group. Contributions add
    up to the group's and over groups to the score difference. Groups that do not matter stay
    one unit, and so does a group that would take more than ``max_opened`` items to open.
    """
    names, owner = np.unique(groups, return_inverse=True)
    n_groups = len(names)

    def of_groups(coalitions: BoolArray) -> DoubleArray:
        return game.value(coalitions[:, owner])

    budget = config.coalitions_per_player * n_groups
    worth = Worth(of=of_groups, n_players=n_groups, none=none, everything=everything)
    outer = shapley(worth, budget=budget, rng=rng)
    # a stream of its own for each group: which others are opened changes nothing inside it
    streams = rng.spawn(n_groups)
    opened = _worth_opening(outer.values, np.bincount(owner, minlength=n_groups), config)

    units: list[HistoryUnit] = []
    values: list[DoubleArray] = []
    errors: list[DoubleArray] = []
    for group, name in enumerate(names):
        members = np.flatnonzero(owner == group)
        items = game.players[members]
        share, error = outer.values[group], outer.errors[group]
        if group not in opened and len(members) > 1:
            units.append(HistoryUnit(items=tuple(int(item) for item in items), label=str(name)))
            values.append(share[None, :])
            errors.append(error[None, :])
            continue
        inner = _inside(game, owner, group, share, config=config, rng=streams[group])
        units.extend(HistoryUnit(items=(int(item),)) for item in items)
        values.append(inner.values)
        # what the group's own share is uncertain by is spread over its members
        errors.append(np.hypot(inner.errors, error / len(members)))
    return Attribution(
        units=tuple(units),
        targets=game.targets,
        values=np.vstack(values),
        errors=np.vstack(errors),
        base=none,
        total=everything,
        method=AttributionMethod.TWO_LEVEL,
        converged=bool(has_converged(np.vstack(values), np.vstack(errors)).all()),
        n_scored=game.n_scored,
    )


def _inside(
    game: Game,
    owner: NDArray[np.intp],
    group: int,
    share: DoubleArray,
    *,
    config: AttributionConfig,
    rng: np.random.Generator,
) -> Shares:
    members = np.flatnonzero(owner == group)
    n_groups = int(owner.max()) + 1

    def within(coalitions: BoolArray) -> DoubleArray:
        # a coalition and its complement see the same groups before them
        pairs = len(coalitions) // 2
        size = rng.integers(0, n_groups, size=(pairs, 1))
        keys = rng.random((pairs, n_groups))
        keys[:, group] = np.inf
        before = (keys.argsort(axis=1).argsort(axis=1) < size)[:, owner]
        before[:, members] = False
        rest = game.value(before)
        joined = np.repeat(before, 2, axis=0)
        joined[:, members] = coalitions
        return game.value(joined) - np.repeat(rest, 2, axis=0)

    worth = Worth(
        of=within,
        n_players=len(members),
        none=np.zeros_like(share),
        everything=share,
        noisy=True,
    )
    budget = max(config.min_inner, config.coalitions_per_player * len(members))
    return shapley(worth, budget=budget, rng=rng)


def _worth_opening(
    values: DoubleArray, sizes: NDArray[np.intp], config: AttributionConfig
) -> frozenset[int]:
    """Groups that hold most of some target's contributions, largest share first."""
    mass = np.abs(values)
    if not mass.size:
        return frozenset()
    share = mass / np.maximum(mass.sum(axis=0), 1e-300)
    order = np.argsort(-share, axis=0, kind="stable")
    before = np.cumsum(np.take_along_axis(share, order, axis=0), axis=0)
    before -= np.take_along_axis(share, order, axis=0)
    needed = np.zeros(len(values), dtype=np.bool_)
    needed[np.unique(order[before < config.opened_share])] = True
    opened: list[int] = []
    room = config.max_opened
    for group in np.argsort(-share.max(axis=1), kind="stable"):
        if needed[group] and sizes[group] <= room:
            opened.append(int(group))
            room -= int(sizes[group])
    return frozenset(opened)


def _items(
    game: Game,
    shares: Shares,
    none: DoubleArray,
    everything: DoubleArray,
    method: AttributionMethod,
) -> Attribution:
    units = tuple(HistoryUnit(items=(int(item),)) for item in game.players)
    return attribution_of(game, units, shares, (none, everything), method)


def attribution_of(
    game: Game,
    units: tuple[HistoryUnit, ...],
    shares: Shares,
    ends: tuple[DoubleArray, DoubleArray],
    method: AttributionMethod,
) -> Attribution:
    """The shares of a game's players as an attribution; ``ends`` are its base and its total."""
    none, everything = ends
    return Attribution(
        units=units,
        targets=game.targets,
        values=shares.values,
        errors=shares.errors,
        base=none,
        total=everything,
        method=method,
        converged=shares.converged,
        n_scored=game.n_scored,
    )
