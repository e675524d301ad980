"""Runs in the environment of statsforecast: AutoETS on weekly series, with its own intervals.

`python ets_worker.py FOLDER WEEKS`: FOLDER has sold_ORIGIN.parquet, a line for each week and a
column for each item. Written are quantile_ORIGIN_0, _1 and _2.parquet: the ends of its interval of
80 % around its mean, which is the median of its normal law, a line for each week ahead. A series
begins with its first sale. This file imports nothing of the project, which is not installed there.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

import pandas as pd

LEAST = 8
"""Weeks of a series, at the least: a younger one is filled up with zeros before it."""


def main(folder: Path, weeks: int) -> None:
    from statsforecast import StatsForecast
    from statsforecast.models import AutoETS

    for file in sorted(folder.glob("sold_*.parquet")):
        origin = file.stem.removeprefix("sold_")
        wide = pd.read_parquet(file)
        lines = series(wide)
        begin = time.perf_counter()
        forecast = StatsForecast(models=[AutoETS(season_length=1)], freq=1, n_jobs=1).forecast(
            df=lines, h=weeks, level=[80]
        )
        print(
            f"{origin}: {wide.shape[1]} series in {time.perf_counter() - begin:.0f} s", flush=True
        )
        forecast["week"] = forecast.groupby("unique_id").cumcount()
        for index, column in enumerate(("AutoETS-lo-80", "AutoETS", "AutoETS-hi-80")):
            table = forecast.pivot_table(index="week", columns="unique_id", values=column)
            table[list(wide.columns)].clip(lower=0.0).to_parquet(
                folder / f"quantile_{origin}_{index}.parquet"
            )


def series(wide: pd.DataFrame) -> pd.DataFrame:
    """A line for each week of each item, from its first sale on."""
    lines = []
    for item in wide.columns:
        values = wide[item].to_numpy()
        first = int((values > 0).argmax())
        values = values[min(first, max(0, len(values) - LEAST)) :]
        lines.append(
            pd.DataFrame(
                {"unique_id": item, "ds": range(1, len(values) + 1), "y": values.astype(float)}
            )
        )
    return pd.concat(lines, ignore_index=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
