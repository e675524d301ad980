"""A database in Add data: its tables as files are, and its password nowhere."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.add_data import state
from recommenders.adapters.own_data import kept
from tests.pages.panels import run_panel
from tests.pages.signed_in import SignedIn
from tests.pages.views.help.test_add_data import open_view, press, role, said
from tests.recommenders.adapters.databases.conftest import TABLES
from tests.services import postgres

MORE = "insert into order_items values\n" + ",\n".join(
    f"({100 + n % 7}, 'x{n % 23}', '2026-03-0{1 + n % 9} 11:00:00', 1, 2, null)" for n in range(40)
)
ODD = "create table one (a varchar(9)); create table two (b varchar(9));"


@pytest.fixture(autouse=True)
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BECAUSAL_NOTES", str(tmp_path / "notes"))
    monkeypatch.setenv("BECAUSAL_PLACES", "any")
    return tmp_path


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    psycopg = pytest.importorskip("psycopg")
    pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")
    with postgres.serving() as port:
        address = f"host=127.0.0.1 port={port} user={postgres.USER} password={postgres.PASSWORD}"
        with psycopg.connect(f"{address} dbname=postgres", autocommit=True) as connection:
            connection.execute("create database my_shop")
        with psycopg.connect(f"{address} dbname=my_shop") as connection:
            connection.execute(f"{TABLES};{MORE}")
        yield port


def sqlite(folder: Path, script: str) -> Path:
    pytest.importorskip("sqlalchemy", reason="the extra databases is not installed")
    path = folder / "my_shop.db"
    with sqlite3.connect(path) as connection:
        connection.executescript(script)
    connection.close()
    return path


def name_place(app: AppTest, place: str, password: str = "") -> AppTest:
    app.text_input(key="add_place").set_value(place)
    app.text_input(key="add_password").set_value(password)
    return press(app, "Look at this place")


def sent(app: AppTest) -> str:
    """All that a browser would be sent, and the address."""
    return f"{app.main}{app.sidebar}{dict(app.query_params)}"


def test_from_a_file_of_a_database_to_the_first_list(store: Path) -> None:
    path = sqlite(store, f"{TABLES};{MORE}")
    app = name_place(open_view(dataset="torn"), str(path))
    text = said(app)
    assert "Which table is what" in text
    assert "Read as 43 purchases of 26 items by 9 customers" in text
    assert "Not used: note." in text
    assert "gift" in text
    assert app.text_input(key=f"add_name/{app.query_params['draft']}").value == "My shop"
    # what is said of a table holds, and the preview follows
    draft = app.query_params["draft"]
    app.selectbox(key=f"add_file/{draft}/products").select("").run()
    assert "The columns of products" not in said(app)
    app.selectbox(key=f"add_file/{draft}/products").select("items").run()
    app.selectbox(key=role(app, "brand", "items")).select("").run()
    assert not app.exception
    press(app, "Keep this data set")
    assert app.query_params["dataset"] == "my-shop"
    assert app.title[0].value.endswith("sees these ten items")
    (kept_data,) = kept.kept_data()
    assert kept_data.told == path.with_suffix(".toml")
    assert "brand = false" in kept_data.told.read_text()


def test_tables_of_unknown_names_are_asked_for(store: Path) -> None:
    app = name_place(open_view(dataset="torn"), str(sqlite(store, ODD)))
    assert "Choose the table that has the purchases." in said(app)
    app.selectbox(key=f"add_file/{app.query_params['draft']}/one").select("interactions").run()
    # it has no lines
    assert "The table has no lines (file my_shop.db, table one)" in said(app)
    assert str(store) not in sent(app)


def test_a_password_is_nowhere_but_in_memory(
    store: Path, port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    place = f"postgresql://{postgres.USER}@127.0.0.1:{port}/my_shop"
    app = open_view(dataset="torn")
    seen = []
    # a wrong one is said, and shown to nobody
    for password, sentence in (
        ("wrong-" + postgres.PASSWORD, "password authentication failed"),
        (postgres.PASSWORD, "Read as 43 purchases of 26 items by 9 customers"),
    ):
        name_place(app, place, password)
        assert sentence in said(app)
        seen.append(sent(app))
        if password != postgres.PASSWORD:
            press(app, "Begin anew")
    assert "The password is in memory until the app is started anew." in said(app)
    press(app, "Keep this data set")
    assert app.title[0].value.endswith("sees these ten items")
    seen.append(sent(app))
    app.switch_page("pages/views/help/add_data.py").run()
    assert f"My shop, in postgresql://127.0.0.1:{port}/my_shop" in said(app).replace("**", "")
    seen += [sent(app), caplog.text]
    seen += [path.read_text() for path in store.rglob("*") if path.is_file()]
    (kept_data,) = kept.kept_data()
    assert "${DATABASE_PASSWORD}" in kept_data.told.read_text()
    assert not any(postgres.PASSWORD in text or "p%40ss" in text for text in seen)
    press(app, "Remove My shop")
    assert kept.kept_data() == ()


def test_a_password_in_the_address_is_taken_out_of_the_field(store: Path) -> None:
    """Also where the address cannot be read: the field would show it again."""
    app = name_place(open_view(dataset="torn"), "postgresql://ann:Se/cret@host/shop", "Other")
    assert "The address of the database cannot be read" in said(app)
    assert app.text_input(key="add_place").value == ""
    assert app.text_input(key="add_password").value == ""
    assert not any(secret in sent(app) for secret in ("Se/cret", "Other"))


def test_who_may_name_no_places_names_no_database(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    someone = SignedIn(tmp_path, monkeypatch)
    someone.as_("ann@shop.example")

    def panel() -> None:
        state.begin_at("postgresql://ann:secret@host/shop")
        assert "You may not name places on the server" in state.fault()

    run_panel(panel)
    assert someone.log[-1][:2] == ("denied", "ann@shop.example")
    someone.as_("ada@shop.example", groups=["admins"])
    run_panel(lambda: state.begin_at("postgresql://ann:secret@host/shop"))
    assert someone.log[-1] == (
        *("named a place", "ada@shop.example"),
        "file=postgresql://ann:${DATABASE_PASSWORD}@host/shop",
    )
