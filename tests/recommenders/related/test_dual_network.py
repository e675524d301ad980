from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy import sparse

from recommenders.contract import Dataset
from recommenders.errors import DataError
from recommenders.histories import SparseRows
from recommenders.related import dual_network
from recommenders.related.dual_network import NetworkConfig, Pairs, refined
from recommenders.related.embeddings import EmbeddingConfig, factors
from recommenders.related.recommender import Related, RelatedConfig

CONFIG = NetworkConfig(batch=16, epochs=40, held_out=0.2)
N = 40


def chain() -> SparseRows:
    """Item i leads to i + 1 and i + 2, and never back."""
    rng = np.random.default_rng(0)
    rows = np.concatenate([np.arange(N - 1), np.arange(N - 2)])
    columns = np.concatenate([np.arange(1, N), np.arange(2, N)])
    values = rng.uniform(1.0, 3.0, len(rows)).astype(np.float32)
    weights: SparseRows = sparse.coo_array((values, (rows, columns)), (N, N)).tocsr()
    return weights


def nothing() -> SparseRows:
    return sparse.csr_array((N, N), dtype=np.float32)


def test_pairs_are_shares_and_what_speaks_against_them() -> None:
    weights = sparse.csr_array(np.array([[0, 3, 1], [1, 0, 0], [0, 0, 0]], dtype=np.float32))
    config = NetworkConfig(held_out=1e-9)
    pairs = Pairs.of(weights, sparse.csr_array((3, 3), dtype=np.float32), config)
    # squared: 9 and 1 of the first, 1 of the second, whose other direction is 8 stronger
    np.testing.assert_allclose(pairs.wanted.toarray(), [[0, 0.9, 0.1], [1, 0, 0], [0, 0, 0]])
    np.testing.assert_allclose(pairs.against.toarray(), [[0, 0, 0], [8, 0, 0], [1, 0, 0]])
    assert not pairs.held.nnz


def test_what_is_held_out_is_not_learned_from() -> None:
    pairs = Pairs.of(chain(), nothing(), CONFIG)
    learned, held = pairs.wanted.toarray() > 0, pairs.held.toarray() > 0
    assert learned.any()
    assert held.any()
    assert not (learned & held).any()
    assert ((learned | held) == (chain().toarray() > 0)).all()


def test_training_raises_what_follows_over_what_precedes() -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    start = factors(chain(), nothing(), EmbeddingConfig(rank=8, max_share=1.0))
    features = sparse.csr_array(np.eye(N, dtype=np.float32))
    sources, targets = refined(start, chain(), nothing(), features, CONFIG)
    there = chain().toarray() > 0

    def ahead(scores: np.ndarray) -> float:
        return float((scores - scores.T)[there].mean())

    def among_three(scores: np.ndarray) -> float:
        above = (scores[:, None, :] > scores[:, :, None]).sum(axis=2)
        return float((above < 3)[there].mean())

    before, after = start[0] @ start[1].T, sources @ targets.T
    assert among_three(after) > among_three(before)
    assert ahead(after) > 0
    again = refined(start, chain(), nothing(), features, CONFIG)
    np.testing.assert_array_equal(again[0], sources)
    # without the penalty the reverse is not held down as far
    plain = refined(start, chain(), nothing(), features, replace(CONFIG, reverse=0.0))
    free, held = plain[0] @ plain[1].T, after
    assert (held.T[there] - held[there]).mean() < (free.T[there] - free[there]).mean()


def test_too_little_to_learn_from_is_the_closed_form(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dual_network, "find_spec", lambda name: object())
    start = np.ones((N, 2), np.float32), np.ones((N, 2), np.float32)
    assert refined(start, nothing(), nothing(), nothing(), CONFIG) is start


def test_what_it_cannot_do_is_a_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    start = np.ones((N, 2), np.float32), np.ones((N, 2), np.float32)
    monkeypatch.setattr(dual_network, "MAX_ITEMS", 10)
    monkeypatch.setattr(dual_network, "find_spec", lambda name: object())
    with pytest.raises(DataError, match="up to 10 items"):
        refined(start, chain(), nothing(), nothing(), CONFIG)
    monkeypatch.setattr(dual_network, "find_spec", lambda name: None)
    with pytest.raises(DataError, match="need torch"):
        refined(start, chain(), nothing(), nothing(), CONFIG)


@pytest.mark.parametrize(
    "bad",
    [{"epochs": 0}, {"learning_rate": 0.0}, {"reverse": -1.0}, {"sharpness": 0.0}, {"held_out": 1}],
)
def test_settings_are_checked(bad: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=next(iter(bad))):
        NetworkConfig(**bad)  # type: ignore[arg-type]


def test_related_with_a_network_is_one_of_its_kind(mid: Dataset) -> None:
    pytest.importorskip("torch", reason="torch is not installed")
    network = NetworkConfig(epochs=3)
    config = RelatedConfig(embedding=EmbeddingConfig(network=network))
    plain, learned = Related().fit(mid), Related(config).fit(mid)
    histories = mid.histories([0, 1, 2])
    assert learned.score(histories).shape == plain.score(histories).shape
    restored = Related(config).restore(learned.arrays())
    np.testing.assert_array_equal(restored.score(histories), learned.score(histories))
