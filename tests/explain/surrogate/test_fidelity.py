from __future__ import annotations

from itertools import combinations
from math import isnan, sqrt

import numpy as np
import pytest

from explain.surrogate.fidelity import FAIR, STRONG, Fidelity, agreement


def tau_b(x: np.ndarray, y: np.ndarray) -> float:
    """Kendall's tau-b over all pairs."""
    s = tied_x = tied_y = 0
    pairs = list(combinations(range(len(x)), 2))
    for i, j in pairs:
        s += int(np.sign(x[i] - x[j]) * np.sign(y[i] - y[j]))
        tied_x += x[i] == x[j]
        tied_y += y[i] == y[j]
    return s / sqrt((len(pairs) - tied_x) * (len(pairs) - tied_y))


@pytest.mark.parametrize("seed", range(4))
def test_against_all_pairs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    scores = rng.integers(0, 8, 30).astype(float)
    predicted = scores + rng.integers(-3, 4, 30)
    fidelity = agreement(scores, predicted)
    assert fidelity.tau == pytest.approx(tau_b(scores, predicted))
    assert fidelity.r2 == pytest.approx(
        1 - ((scores - predicted) ** 2).sum() / ((scores - scores.mean()) ** 2).sum()
    )
    assert fidelity.n_items == 30


def test_perfect_and_reversed() -> None:
    scores = np.arange(5.0)
    fidelity = agreement(scores, scores)
    assert (fidelity.tau, fidelity.r2) == (pytest.approx(1), pytest.approx(1))
    assert agreement(scores, -scores).tau == pytest.approx(-1)


def test_a_constant_prediction_says_nothing() -> None:
    fidelity = agreement(np.arange(5.0), np.full(5, 2.0))
    assert (fidelity.tau, fidelity.r2, fidelity.word) == (0.0, 0.0, "weak")


@pytest.mark.parametrize("scores", [[], [1.0], [2.0, 2.0, 2.0], [0.1] * 3])
def test_what_cannot_be_measured(scores: list[float]) -> None:
    fidelity = agreement(np.array(scores), np.arange(float(len(scores))))
    assert isnan(fidelity.tau)
    assert isnan(fidelity.r2)
    assert fidelity.word == "weak"
    assert "cannot be measured" in fidelity.sentence


def test_words() -> None:
    def word(tau: float, r2: float) -> str:
        return Fidelity(tau=tau, r2=r2, n_items=50).word

    assert word(*STRONG) == "strong"
    assert word(STRONG[0], STRONG[1] - 0.01) == "fair"
    assert word(STRONG[0] - 0.01, 1.0) == "fair"
    assert word(*FAIR) == "fair"
    assert word(FAIR[0] - 0.01, 1.0) == "weak"
    assert word(1.0, FAIR[1] - 0.01) == "weak"


def test_sentences_hold_the_numbers() -> None:
    for tau, r2, start in ((0.9, 0.95, "Strong"), (0.7, 0.7, "Fair"), (0.2, -1.0, "Weak")):
        sentence = Fidelity(tau=tau, r2=r2, n_items=50).sentence
        assert sentence.startswith(start)
        assert f"Kendall tau {tau:.2f}, R2 {r2:.2f} over the top 50" in sentence
