"""Files that are uploaded: read once, forgotten when another comes, and never by their folder."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from pages.ui.experiments import cache
from recommenders.adapters.own_data.uploads import Upload
from recommenders.errors import DataError
from recommenders.testing.datasets import tiny

GOOD = Upload(name="a b.csv", content=b"arm,spend\nx,1\ny,2\n")


def test_an_upload_is_read_under_its_own_name() -> None:
    source = cache.uploaded_source(GOOD)
    assert source.sheet.file == "a b.csv"
    assert source.sheet.frame["spend"].tolist() == ["1", "2"]
    assert source.example is None
    assert cache.uploaded_source(GOOD).sheet is source.sheet


def test_another_file_of_the_same_name_is_another() -> None:
    other = Upload(name=GOOD.name, content=b"arm,spend\nx,7\ny,2\n")
    assert cache.uploaded_source(other).key != cache.uploaded_source(GOOD).key


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.csv", b"\x00"), ("a.xlsx", b"no workbook"), ("a.exe", b"MZ")],
)
def test_what_cannot_be_read_names_no_folder(name: str, content: bytes) -> None:
    with pytest.raises(DataError) as error:
        cache.uploaded_source(Upload(name=name, content=content))
    assert "/" not in str(error.value.file)
    assert "tmp" not in str(error.value)


def test_examples_are_simulated_once() -> None:
    source = cache.example_source("early")
    assert source.example is not None
    assert source.sheet is cache.example_source("early").sheet


def test_data_that_tell_too_little_have_no_baseline() -> None:
    dataset = tiny()
    assert cache.baseline_of("now", "buyers", dataset) is not None
    # half a year later nobody has bought for four weeks
    later = replace(dataset, as_of=dataset.as_of + pd.Timedelta(days=180))
    assert cache.baseline_of("later", "buyers", later) is None
