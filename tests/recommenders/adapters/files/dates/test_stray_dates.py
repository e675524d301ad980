from __future__ import annotations

import numpy as np
import pandas as pd

from recommenders.adapters.files.dates.stray_dates import strays, without_strays
from recommenders.contract import Columns
from recommenders.data.tables import RawTables

DAY = 86_400


def test_one_date_decades_after_all_others_is_astray() -> None:
    days = np.append(np.arange(400), 400 + 36 * 365) * DAY
    late, early = strays(days)
    assert np.flatnonzero(late).tolist() == [400]
    assert not early.any()


def test_both_ends_are_looked_at() -> None:
    days = np.concatenate([[-20_000], np.arange(300), [20_000]]) * DAY
    late, early = strays(days)
    assert np.flatnonzero(late).tolist() == [301]
    assert np.flatnonzero(early).tolist() == [0]


def test_a_shop_that_opens_again_is_not_astray() -> None:
    # one line in ten comes after the break
    days = np.concatenate([np.arange(90), 2_000 + np.arange(10)]) * DAY
    assert not any(astray.any() for astray in strays(days))
    # a year without a line is nothing where the data span ten
    years = np.append(np.arange(0, 3650, 10), 3650 + 400) * DAY
    assert not any(astray.any() for astray in strays(years))


def test_a_year_that_was_mistyped_is_astray() -> None:
    # three months of lines, and one that is dated a year later than it should be
    days = np.append(np.arange(90), 30 + 365) * DAY
    assert np.flatnonzero(strays(days)[0]).tolist() == [90]


def test_years_without_a_line_are_said() -> None:
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame())
    days = [*pd.date_range("2025-01-01", periods=8), *pd.date_range("2035-01-03", periods=2)]
    assert len(without_strays(pd.DataFrame({Columns.TIME: days}), raw)) == 10
    (finding,) = raw.findings
    assert finding.text == "Lines dated after years without any, from 8 Jan 2025 to 3 Jan 2035"
    assert (finding.count, finding.warning) == (2, True)
    raw.findings.clear()
    # a shop of ten years that was closed for six
    days = [*pd.date_range("2005-01-01", periods=3000), pd.Timestamp("2019-01-01")]
    without_strays(pd.DataFrame({Columns.TIME: days}), raw)
    assert not [finding for finding in raw.findings if "years without" in finding.text]


def test_few_lines_say_nothing() -> None:
    assert not any(astray.any() for astray in strays(np.array([0, 40_000 * DAY])))


def test_the_line_is_named_and_left_out() -> None:
    times = pd.Series([*pd.date_range("2025-01-01", periods=50), pd.Timestamp("2062-02-01")])
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame())
    for column in (times, times.dt.tz_localize("Europe/Berlin")):
        raw.findings.clear()
        kept = without_strays(pd.DataFrame({Columns.TIME: column}), raw)
        assert len(kept) == 50
        (finding,) = raw.findings
        assert finding.text == "Lines dated long after all others, such as 1 Feb 2062"
        assert finding.warning


def test_days_that_stand_for_no_date_are_left_out_however_many() -> None:
    dates = ["1970-01-01", "1970-01-01", "1900-01-01", "2026-01-03", "2026-01-04", "1970-01-01"]
    raw = RawTables(name="t", title="T", interactions=pd.DataFrame())
    frame = pd.DataFrame({Columns.TIME: pd.to_datetime(dates)})
    assert without_strays(frame, raw).index.tolist() == [3, 4]
    assert [(finding.count, finding.warning) for finding in raw.findings] == [(1, True), (3, True)]
    # of a log of that time it is a day like others
    old = pd.DataFrame({Columns.TIME: pd.to_datetime(["1970-01-01", "1970-01-05", "1971-02-03"])})
    assert len(without_strays(old, raw)) == 3
