"""What a world cannot be made of."""

from datetime import date, timedelta

import pytest

from sample_data.config import WorldConfig

SHARES = {"share_silent": 0.5, "share_browsers": 0.25, "share_one": 0.0625, "share_two": 0.0625}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"as_of": date(2024, 12, 31)}, "as_of 2024-12-31 must be after start 2025-01-01"),
        ({"as_of": date(2025, 1, 1)}, "must be after start"),
        ({"slate": 9}, "examination has 10 values for a slate of 9"),
        (SHARES | {"share_lapsed": 0.125}, "must leave room for regular ones"),  # exactly 1
        ({"share_silent": -0.1}, r"share_silent = -0.1 must not be negative"),
        ({"customers": -1}, "customers = -1 must not be negative"),
        ({"rise": (4.0, -9.0)}, r"rise = \(4.0, -9.0\) must not be negative"),
        ({"randomised_share": 1.01}, "randomised_share = 1.01 must lie between 0 and 1"),
        ({"compare": 1.01}, "compare = 1.01 must lie between 0 and 1"),
        ({"loyalty_mean": 1.01}, "loyalty_mean = 1.01 must lie between 0 and 1"),
        ({"promotion_depth": (0.1, 1.4)}, "promotion_depth = .* must lie between 0 and 1"),
        ({"slate": 2, "examination": (0.5, 1.5)}, "examination = .* must lie between 0 and 1"),
    ],
)
def test_a_bad_parameter_is_refused_by_its_name(change, message):
    with pytest.raises(ValueError, match=message):
        WorldConfig(**change)


@pytest.mark.parametrize(
    "change",
    [
        {"as_of": date(2025, 1, 2)},
        SHARES | {"share_lapsed": 0.0625},
        {"randomised_share": 1.0, "compare": 0.0},
        {"launch_boost": 40.0},  # a factor may be above 1
    ],
)
def test_the_limits_themselves_are_allowed(change):
    config = WorldConfig(**change)
    assert {name: getattr(config, name) for name in change} == change


def test_days_count_both_ends():
    assert WorldConfig(start=date(2025, 1, 1), as_of=date(2025, 1, 3)).days == 3
    config = WorldConfig()
    assert config.start + timedelta(days=config.days - 1) == config.as_of


def test_rows_state_every_parameter_once_with_its_unit():
    rows = list(WorldConfig(promotion_days=(3, 4)).rows())
    names = [name for name, *_ in rows]
    assert len(set(names)) == len(names)
    assert set(names) == set(WorldConfig.__dataclass_fields__)
    assert ("promotion_days", "3, 4", "days", "shortest and longest") in rows
    assert all(unit and meaning for _, _, unit, meaning in rows)
