"""A database that is added as files are: looked at, kept and read again, in all three kinds."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.adapters import sources
from recommenders.adapters.databases.place import is_address
from recommenders.adapters.files.dataset_toml import Options, read_options
from recommenders.adapters.own_data import columns, databases, drafts, kept, places, preview
from recommenders.adapters.own_data.drafts import Draft
from recommenders.adapters.own_data.uploads import Upload
from recommenders.contract import Columns, Event
from recommenders.errors import DataError
from tests.recommenders.adapters.conftest import Make
from tests.recommenders.adapters.databases.conftest import TABLES, TWO_TABLES, events
from tests.services.postgres import PASSWORD

ODD = """
create table wares (nr varchar(9), "what (it is)" varchar(99));
create table what_happened (
    who varchar(9), ware varchar(9), on_day timestamp, n integer, much numeric(8, 2));
insert into what_happened values
    ('c1', 'a', '2026-03-01 10:00:00', 2, 3.50), ('c1', 'b', '2026-03-04 10:00:00', 1, 1.25),
    ('c2', 'a', '2026-03-02 09:30:00', 1, 3.50), ('c2', 'b', '2026-03-02 09:31:00', 1, 1.25);
insert into wares values ('a', 'Tea'), ('b', 'Honey');
"""
"""Neither tables nor columns have a name that is known."""


def begun(place: str) -> Draft:
    typed = places.address_of(place, local=True)
    assert (typed is not None) is is_address(place)
    if typed is not None:
        return drafts.begin_with_database(typed, now=0)
    return drafts.begin_at(places.place_of(place, {}, local=True), now=0)


def again(draft: Draft) -> Draft:
    draft_now = drafts.find(draft.token)
    assert draft_now is not None
    return draft_now


def test_from_the_tables_to_a_data_set_that_is_kept(make: Make, store: Path) -> None:
    draft = again(begun(make(TABLES)))
    assert (draft.in_database, draft.uploaded) == (True, False)
    place = databases.database_at(draft.path, draft.address)
    there = databases.tables_there(place)
    assert databases.tables_of_database(there, draft.options, place) == {
        "Other things": "",
        "order_items": "interactions",
        "products": "items",
    }
    looks = databases.examine_database(place, draft.options)
    assert [(look.table, look.files) for look in looks] == [
        ("interactions", ("order_items",)),
        ("items", ("products",)),
    ]
    assert set(looks[0].samples["note"]) == {"gift"}
    roles = {role.ours: role.column for role in columns.roles_of(looks[0], draft.options).roles}
    assert (roles[Columns.ITEM], roles[Columns.TIME]) == ("product_id", "ordered_at")
    options = columns.complete(looks, draft.options)
    options = databases.named_tables(looks, options, draft.address)
    data = preview.read_draft(draft.path, options, address=draft.address)
    assert len(events(data)) == 3
    kept_data = kept.keep(draft, options, title="Our shop", taken=())
    (listed,) = kept.kept_data()
    assert listed == kept_data
    assert events(listed.load()) == events(data)
    # what is written is enough by itself, and has no password
    told = read_options(kept_data.told)
    assert (told.database.interactions, told.database.items) == ("order_items", "products")
    (source,) = [source for source in sources.sources() if source.name == "our-shop"]
    assert source.removable
    assert source.available
    assert events(source.load()) == events(data)
    written = [path.read_text() for path in store.parent.rglob("*") if path.is_file()]
    assert written
    assert not any(secret in text for text in written for secret in secrets())
    assert kept.remove("our-shop")
    if draft.address:
        assert "${DATABASE_PASSWORD}" in told.database.url
        with pytest.raises(DataError, match="variable that is not set"):
            listed.load()
    else:
        assert kept_data.told == Path(place).with_suffix(".toml")


def secrets() -> tuple[str, str]:
    """The password as it is, and as an address has it."""
    return PASSWORD, "p%40ss"


def test_tables_of_other_names_are_told_apart(make: Make) -> None:
    draft = begun(make(ODD))
    place = databases.database_at(draft.path, draft.address)
    there = databases.tables_there(place)

    def tables() -> dict[str, str]:
        return databases.tables_of_database(there, again(draft).options, place)

    def assign(name: str, table: str) -> None:
        options = databases.assigned_table(again(draft).options, tables(), name, table)
        drafts.change(draft, options)

    assert tables() == {"wares": "", "what_happened": ""}
    assign("wares", "items")
    assert tables() == {"wares": "items", "what_happened": ""}
    with pytest.raises(DataError, match="No table is known as the one of the lines"):
        databases.examine_database(place, again(draft).options)
    assign("what_happened", "interactions")
    options = again(draft).options
    looks = databases.examine_database(place, options)
    for table, ours, column in (
        *(("interactions", "customer_id", "who"), ("interactions", "item_id", "ware")),
        *(("interactions", "timestamp", "on_day"), ("interactions", "quantity", "n")),
        *(("items", "item_id", "nr"), ("items", "title", "what (it is)")),
    ):
        options = columns.told(options, table, ours, column)
    data = preview.read_draft(draft.path, options, address=draft.address)
    assert data.items[Columns.TITLE].tolist() == ["Tea", "Honey"]
    assert data.log.quantities.tolist() == [2, 1, 1, 1]
    assert set(data.log.events) == {Event.PURCHASE}
    # the other way round, and one taken away again
    assign("wares", "interactions")
    assert tables() == {"wares": "interactions", "what_happened": ""}
    assign("wares", "")
    assert tables() == {"wares": "", "what_happened": ""}
    assert len(looks) == 2


def test_a_usual_name_can_be_told_to_be_nothing(make: Make) -> None:
    draft = begun(make(TABLES))
    place = databases.database_at(draft.path, draft.address)
    there = databases.tables_there(place)
    tables = databases.tables_of_database(there, draft.options, place)
    options = databases.assigned_table(draft.options, tables, "products", "")
    assert databases.tables_of_database(there, options, place)["products"] == ""
    assert [look.table for look in databases.examine_database(place, options)] == ["interactions"]
    assert not preview.read_draft(draft.path, options, address=draft.address).has(Columns.TITLE)


def test_a_server_that_refuses_is_said_without_the_password(server: str) -> None:
    """Wrong, right and missing passwords, and a server that is not there."""
    plain = server.rpartition("@")[2]
    for place in (
        f"postgresql://ann:wrong-{PASSWORD[:1]}@{plain}/postgres",
        f"{server}/gone",
        server.rpartition(":")[0] + ":1/postgres",
    ):
        draft = begun(place)
        database = databases.database_at(draft.path, draft.address)
        for act in (
            lambda at=database: databases.tables_there(at),
            lambda draft=draft: preview.read_draft(
                draft.path, draft.options, address=draft.address
            ),
        ):
            with pytest.raises(DataError, match="database refuses") as caught:
                act()
            said = str(caught.value)
            assert "127.0.0.1" in said
            assert not any(secret in said for secret in (*secrets(), "wrong-", "ann:"))


def test_a_file_names_no_folder(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    path = tmp_path / "deep" / "shop.db"
    path.write_bytes(b"SQLite format 3\0 and then nothing of the kind")
    with pytest.raises(DataError) as caught:
        preview.read_draft(path, Options())
    assert str(tmp_path) not in str(caught.value)
    path.write_bytes(b"text")
    with pytest.raises(DataError, match=r"no database of DuckDB or SQLite \(file shop\.db\)"):
        preview.read_draft(path, Options())


def test_what_a_folder_or_an_upload_says_of_a_database_does_not_count(tmp_path: Path) -> None:
    """Only a place that is named as a database is one: a file could name any server."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "orders.csv").write_text("customer_id,item_id,timestamp\nc1,a,2026-01-01\n" * 2)
    toml = '[database]\nurl = "postgresql://127.0.0.1:1/shop"\n'
    (folder / "dataset.toml").write_text(toml)
    named = begun(str(folder))
    uploads = [Upload(name=path.name, content=path.read_bytes()) for path in folder.iterdir()]
    for draft in (named, drafts.begin(uploads, now=0)):
        assert not draft.in_database
        assert databases.database_at(draft.path, draft.address) == ""
        looks = columns.examine(draft.path, draft.options)
        assert [look.files for look in looks] == [("orders.csv",)]


def test_orders_and_their_lines_are_looked_at_and_kept(make: Make, store: Path) -> None:
    draft = again(begun(make(TWO_TABLES)))
    place = databases.database_at(draft.path, draft.address)
    there = databases.tables_there(place)
    tables = databases.tables_of_database(there, draft.options, place)
    assert (tables["orders"], tables["order_items"]) == ("orders", "order_lines")
    assert tables["payments"] == ""
    looks = databases.examine_database(place, draft.options)
    assert [look.table for look in looks] == ["orders", "order_lines", "items"]
    options = columns.complete(looks, draft.options)
    # of two numbers of an order it is the one that the lines have
    assert options.columns["orders"][Columns.ORDER] == "id"
    options = databases.named_tables(looks, options, draft.address)
    kept_data = kept.keep(draft, options, title="Our shop", taken=())
    assert len(events(kept_data.load())) == 3
    # somebody says that there is one table alone
    other = databases.assigned_table(draft.options, tables, "orders", "")
    tables = databases.tables_of_database(there, other, place)
    assert (tables["orders"], tables["order_items"]) == ("", "order_lines")
    other = databases.assigned_table(other, tables, "order_items", "interactions")
    tables = databases.tables_of_database(there, other, place)
    assert (tables["orders"], tables["order_items"]) == ("", "interactions")
