"""What tells that a database has other lines: how many there are, and the newest time."""

from __future__ import annotations

import pandas as pd

from recommenders.adapters.databases.database import opened
from recommenders.adapters.databases.load_database import choose_tables, names_of
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.contract import Columns


def database_state(place: str, options: Options) -> str:
    """A short text that is another one once a table has more or fewer lines, or a newer time.

    Nothing else is fetched. A line that is changed in its place is not seen. Raises `DataError`
    where nothing answers, or not in time.
    """
    states = []
    with opened(place) as database:
        there = database.tables()
        for table, name in sorted(choose_tables(there, options, place, []).items()):
            time = None
            if table in ("interactions", "orders"):
                columns = there[name]
                header = pd.DataFrame(columns=list(columns.plain), dtype=object)
                sheet = Sheet(frame=header, file=name, nested=columns.nested)
                time = names_of(sheet, table, options).get(Columns.TIME)
            count, newest = database.state(name, time)
            states.append(f"{name}/{count}/{newest}")
    return "\n".join(states)
