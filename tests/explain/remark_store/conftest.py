from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest

from explain.remark_store.connection import Store, writing
from tests.services import postgres


@pytest.fixture(scope="package")
def address() -> Iterator[str]:
    """An empty database of a PostgreSQL server."""
    pytest.importorskip("psycopg")
    with postgres.serving() as port:
        who = f"{postgres.USER}:{quote(postgres.PASSWORD, safe='')}"
        yield f"postgresql://{who}@127.0.0.1:{port}/postgres"


@pytest.fixture(params=["sqlite", "postgresql"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    """An empty table of each kind."""
    if request.param == "sqlite":
        return Store(folder=tmp_path)
    empty = Store(folder=tmp_path, address=request.getfixturevalue("address"))
    with writing(empty) as connection:
        connection.execute("DROP TABLE IF EXISTS becausal_remarks, becausal_schema")
    return empty
