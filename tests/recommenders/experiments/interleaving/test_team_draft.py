import numpy as np
import pytest

from recommenders.experiments.interleaving.team_draft import (
    LEFT,
    NOBODY,
    RIGHT,
    Preference,
    customers_needed,
    customers_of_two_arms,
    points_of,
    team_draft,
)


class _Coins:
    """Stands in for a generator: every coin falls the same way."""

    def __init__(self, value: float) -> None:
        self._value = value

    def random(self, shape: tuple[int, ...]) -> np.ndarray:
        return np.full(shape, self._value)


def _lists(*rows: list[int]) -> np.ndarray:
    return np.array(rows, dtype=np.int32)


@pytest.mark.parametrize(
    ("coin", "items", "teams"),
    [
        # left first: 1, then right's best that is left is 4, then 2 and 5
        (0.0, [1, 4, 2, 5], [LEFT, RIGHT, LEFT, RIGHT]),
        # right first: it takes 1, left goes on with 2
        (1.0, [1, 2, 4, 3], [RIGHT, LEFT, RIGHT, LEFT]),
    ],
)
def test_by_hand(coin: float, items: list[int], teams: list[int]) -> None:
    draft = team_draft(_lists([1, 2, 3, 9]), _lists([1, 4, 5, 8]), _Coins(coin))  # type: ignore[arg-type]
    assert draft.items.tolist() == [items]
    assert draft.teams.tolist() == [teams]


def test_a_short_list_lets_the_other_go_on_and_ends_where_both_do() -> None:
    draft = team_draft(_lists([7, -1, -1, -1]), _lists([7, 8, 9, -1]), _Coins(0.0))  # type: ignore[arg-type]
    assert draft.items.tolist() == [[7, 8, 9, -1]]
    assert draft.teams.tolist() == [[LEFT, RIGHT, RIGHT, NOBODY]]
    assert team_draft(_lists([-1]), _lists([-1]), _Coins(0.0)).teams.tolist() == [[NOBODY]]  # type: ignore[arg-type]


def test_no_item_twice_and_teams_of_equal_size() -> None:
    rng = np.random.default_rng(0)
    left, right = (
        np.array([rng.permutation(15)[:10] for _ in range(300)], dtype=np.int32) for _ in range(2)
    )
    draft = team_draft(left, right, rng)
    assert all(len(set(row)) == 10 for row in draft.items.tolist())
    assert ((draft.teams == LEFT).sum(axis=1) == 5).all()
    # what both rank first is on top, whoever picked it
    assert (draft.items[:, 0] == np.where(draft.teams[:, 0] == LEFT, left[:, 0], right[:, 0])).all()
    with pytest.raises(ValueError, match="the same shape"):
        team_draft(left, right[:, :5], rng)


def test_points_go_to_the_team_of_what_was_bought() -> None:
    draft = team_draft(_lists([1, 2, 3, 9]), _lists([1, 4, 5, 8]), _Coins(0.0))  # type: ignore[arg-type]
    bought = np.array([[True, True, True, False]])
    left, right = points_of(draft, bought)
    assert (left.tolist(), right.tolist()) == ([2], [1])


def test_equal_rankings_are_preferred_equally() -> None:
    rng = np.random.default_rng(1)
    lists = np.array([rng.permutation(30)[:10] for _ in range(4000)], dtype=np.int32)
    draft = team_draft(lists, lists, rng)
    left, right = points_of(draft, rng.random(lists.shape) < 0.1)
    preference = Preference.of((left - right).astype(float))
    assert preference.sign == 0
    assert preference.share == pytest.approx(0.5, abs=0.03)
    assert preference.needed is None


def test_false_alarms_between_equal_rankings_are_as_rare_as_promised() -> None:
    rng = np.random.default_rng(2)
    clear = 0
    for _ in range(400):
        lists = np.array([rng.permutation(12)[:6] for _ in range(150)], dtype=np.int32)
        draft = team_draft(lists, lists[:, ::-1].copy(), rng)
        left, right = points_of(draft, rng.random(lists.shape) < 0.2)
        clear += Preference.of((left - right).astype(float)).sign != 0
    assert clear / 400 < 0.09


def test_a_better_ranking_is_preferred_with_fewer_customers_than_two_arms_need() -> None:
    """Some customers buy much and most little: noise between two arms, and none within one."""
    rng = np.random.default_rng(3)
    n = 6000
    interest = rng.gamma(0.2, 5.0, (n, 1))
    left = np.tile(np.arange(10, dtype=np.int32), (n, 1))
    right = left + 10
    chances = np.clip(interest * np.repeat([0.12, 0.09], 10), 0, 1)
    bought = rng.random((n, 20)) < chances
    draft = team_draft(left, right, rng)
    points = points_of(draft, bought[np.arange(n)[:, None], draft.items])
    preference = Preference.of((points[0] - points[1]).astype(float))
    assert preference.sign == 1
    assert preference.needed is not None
    hits = [bought[np.arange(n)[:, None], side].sum(axis=1).astype(float) for side in (left, right)]
    assert preference.needed < customers_of_two_arms(*hits) / 2


def test_customers_needed_by_hand() -> None:
    # mean .5, variance 1: (1.95996 + .84162)^2 / .25 = 31.4
    scores = np.array([1.5, -0.5] * 2000)
    assert customers_needed(scores) == 32
    # twice (z + z_power)^2 (1 + 1) / .5^2, with spread between customers that two arms cannot see
    left, right = np.array([2.0, 0.0] * 2000) + 0.5, np.array([2.0, 0.0] * 2000)
    assert customers_of_two_arms(left, right) == 126


def test_nobody_decided() -> None:
    preference = Preference.of(np.zeros(5))
    assert (preference.sign, preference.ties, preference.decided) == (0, 5, 0)
    assert np.isnan(preference.share)
