"""Sets of purchases that may move an item, by the sums of their contributions alone."""

from __future__ import annotations

import numpy as np

from explain.attribution.game import MAX_CELLS
from explain.counterfactual.masked_scores import MaskedScorer
from recommenders.contract import LinearInHistory
from recommenders.histories import BoolArray, DoubleArray

ROUNDING = 1e-5
"""Sums within this share of the size of their terms may have either sign: the recommender rounds
to float32, and its ties are settled by popularity."""


class AdditiveBounds:
    """Sets that may work, by adding up contributions W: none that works is left out.

    Without the set S the lead of target t over rival c is v_t - v_c less the sum of
    W_jt - W_jc over S, and c stands above t when it is negative. A rival whose lead keeps its
    sign even without the ``deepest`` purchases that speak most for t, or most against it, is
    dropped, or counted once and for all. A part of a set is given up when, if the purchases yet
    to come did for each rival by itself the most that any can, still too few rivals would stand
    above (to come in: too many). Leads within `ROUNDING` of 0 may have either sign.
    """

    def __init__(self, scorer: MaskedScorer, recommender: LinearInHistory, deepest: int) -> None:
        self.scorer, self.deepest, self.always = scorer, deepest, 0
        target, n_players = scorer.near[:1], len(scorer.players)
        to_target = recommender.contributions(scorer.history, scorer.codes[target])
        self.to_target = to_target[:, 0]
        step = max(1, MAX_CELLS // 4 // n_players)
        kept_rivals: list[tuple[DoubleArray, DoubleArray, DoubleArray]] = []
        for begin in range(0, len(scorer.rivals), step):
            part = scorer.rivals[begin : begin + step]
            to_rivals = recommender.contributions(scorer.history, scorer.codes[part])
            differences = to_target - to_rivals
            leads = scorer.full[target] - scorer.full[part]
            terms = np.abs(to_target).sum() + np.abs(to_rivals).sum(axis=0)
            slack = ROUNDING * (terms + np.abs(scorer.full[target]) + np.abs(scorer.full[part]))
            # what speaks for the rival adds nothing to the loss of a smaller set
            lost = _most(np.maximum(differences, 0.0), deepest)
            won = _most(np.maximum(-differences, 0.0), deepest)
            above = leads + won < -slack
            flips = ~above & (leads - lost <= slack)
            self.always += int(above.sum())
            kept_rivals.append((differences[:, flips], leads[flips], slack[flips]))
        self.differences = np.hstack([part[0] for part in kept_rivals])
        self.leads = np.concatenate([part[1] for part in kept_rivals])
        self.slack = np.concatenate([part[2] for part in kept_rivals])

    def possible(self, size: int, most: int) -> tuple[list[tuple[int, ...]], bool]:
        """Sets of one size, the most promising first, and whether none is missing.

        ``most`` additions are made, and then the search ends.
        """
        lost = [_most(self.differences, rest) for rest in range(size)]
        won = [_most(-self.differences, rest) for rest in range(size)]
        sign = self.scorer.sign
        promising: list[tuple[int, float, tuple[int, ...]]] = []
        stack: list[tuple[tuple[int, ...], DoubleArray]] = [((), self.leads)]
        while stack:
            positions, leads = stack.pop()
            begin = positions[-1] + 1 if positions else 0
            rest = size - len(positions) - 1
            after = leads - self.differences[begin : len(self.differences) - rest]
            most -= after.size
            if most < 0:
                break
            rows = np.flatnonzero(self._may(after, lost[rest], won[rest]))
            sets = [(*positions, begin + row) for row in rows.tolist()]
            if rest:
                stack += zip(sets, after[rows], strict=True)
                continue
            above = (after[rows] < 0).sum(axis=1)
            carried = self.to_target[list(positions)].sum() + self.to_target[begin + rows]
            order = zip((-sign * above).tolist(), (-sign * carried).tolist(), sets, strict=True)
            promising += order
        return [positions for _, _, positions in sorted(promising)], most >= 0

    def _may(self, leads: DoubleArray, lost: DoubleArray, won: DoubleArray) -> BoolArray:
        shown = self.scorer.shown - self.always
        if self.scorer.enters:
            few: BoolArray = (leads + won < -self.slack).sum(axis=1) < shown
            return few
        many: BoolArray = (leads - lost <= self.slack).sum(axis=1) >= shown
        return many


def _most(numbers: DoubleArray, size: int) -> DoubleArray:
    """The largest sum of ``size`` numbers of each column."""
    if not size:
        return np.zeros(numbers.shape[1])
    first = len(numbers) - size
    largest: DoubleArray = np.partition(numbers, first, axis=0)[first:].sum(axis=0)
    return largest
