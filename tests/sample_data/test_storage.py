from types import SimpleNamespace

import pandas as pd
import pyarrow.parquet as pq

from sample_data.columns import Columns
from sample_data.storage import TABLES, save
from tests.sample_data.committed import load


def test_what_is_saved_is_read_back(tmp_path):
    times = pd.to_datetime(["2026-01-01 08:00", "2026-01-02 09:30"]).tz_localize("UTC")
    frames = {
        name: pd.DataFrame({Columns.ITEM: ["a", "b"], "table": [name] * 2}) for name in TABLES
    }
    frames["interactions"] = pd.DataFrame(
        {Columns.CUSTOMER: ["x", "y"], Columns.ITEM: ["a", "b"], Columns.TIME: times}
    )
    paths = save(SimpleNamespace(**frames), tmp_path / "world")
    assert [path.stem for path in paths] == list(TABLES)
    for name, frame in frames.items():
        pd.testing.assert_frame_equal(
            load(name, tmp_path / "world"), frame, check_dtype=False, check_index_type=False
        )
    # times are sorted: differences, not a dictionary
    column = pq.read_metadata(tmp_path / "world" / "interactions.parquet").row_group(0).column(2)
    assert "DELTA_BINARY_PACKED" in column.encodings
