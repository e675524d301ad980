"""The committed files are what the generator makes, and small."""

import os
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from sample_data.config import WorldConfig
from sample_data.readme import parameters
from sample_data.storage import FOLDER, TABLES
from tests.sample_data.committed import load

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    folder = tmp_path_factory.mktemp("world")
    # Another process with another hash seed: nothing may hang on the order of a set.
    subprocess.run(
        [sys.executable, "-m", "sample_data", "--out", str(folder)],
        cwd=ROOT,
        env=os.environ | {"PYTHONHASHSEED": "7", "OMP_NUM_THREADS": "1"},
        check=True,
        capture_output=True,
        timeout=180,
    )
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("name", TABLES)
def test_rebuild_gives_the_committed_content(rebuilt, name):
    pd.testing.assert_frame_equal(load(name, rebuilt), load(name), check_exact=True)


def test_files_stay_below_six_megabytes():
    assert sum(path.stat().st_size for path in FOLDER.glob("*.parquet")) < 6_000_000


def test_readme_states_every_parameter():
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert parameters(WorldConfig()) in readme
    for name, value, _, _ in WorldConfig().rows():
        assert f"| `{name}` | {value} |" in readme


def test_readme_explains_every_cause(world):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    for cause, count in world.truth.cause.value_counts().items():
        assert f"| `{cause}` |" in readme
        assert f"| cause {cause} | {count:,} |" in readme


def test_readme_counts_the_items(world):
    readme = (FOLDER / "README.md").read_text(encoding="utf-8")
    assert f"{len(world.items)} items and {len(world.customers):,} customers" in readme
    assert world.hidden.staple.sum() == 9
    assert "Nine items that everybody buys" in readme


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"wish_response": 1.2}, "wish_response"),
        ({"gap_sigma": -0.1}, "gap_sigma"),
        ({"examination": (0.5, 0.4)}, "slate"),
        ({"share_silent": 0.9, "share_lapsed": 0.2}, "shares"),
    ],
)
def test_impossible_parameters_are_refused(change, message):
    with pytest.raises(ValueError, match=message):
        WorldConfig(**change)


def test_dates_must_be_in_order(config):
    with pytest.raises(ValueError, match="as_of"):
        WorldConfig(as_of=config.start)
