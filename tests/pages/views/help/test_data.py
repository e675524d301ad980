"""The Data view: the shape of what was loaded, and nothing that a title can break."""

from __future__ import annotations

import pytest

from tests.pages.conftest import Run
from tests.pages.test_views import words


@pytest.mark.parametrize("dataset", ["sample", "traps"])
def test_it_shows_time_items_and_the_first_rows(run: Run, dataset: str) -> None:
    app = run("data", dataset=dataset)
    sections = [heading.value for heading in app.header]
    assert ("Purchases by week" if dataset == "sample" else "Purchases by day") in sections
    assert any("tenth of the items makes" in section for section in sections)
    assert "Length of the histories" in sections
    tables = [table.value for table in [*app.table, *app.dataframe]]
    assert any("title" in str(table.columns[1]).lower() for table in tables)
    assert "Licence" in words(app)


def test_the_first_customers_are_pseudonyms_when_asked_for(run: Run) -> None:
    tables = [
        next(t.value for t in app.table if "Customer id" in t.value.columns)
        for app in (run("data", dataset="sample"), run("data", dataset="sample", private="1"))
    ]
    assert tables[0].iloc[0, 0] == "C0001"
    assert not set(tables[0]["Customer id"]) & set(tables[1]["Customer id"])
