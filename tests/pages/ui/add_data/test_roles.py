"""Roles of columns: chosen, refused, missing; files and their tables."""

from __future__ import annotations

import streamlit as st

from pages.ui.add_data import roles
from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data import columns, drafts
from recommenders.adapters.own_data.drafts import Draft
from recommenders.adapters.own_data.uploads import Upload
from tests.pages.panels import run_panel, said
from tests.pages.ui.add_data.conftest import again


def panel(draft: Draft) -> None:
    current_draft = again(draft)
    roles.draw_files(current_draft)
    st.text(
        roles.draw_roles(current_draft, columns.examine(current_draft.path, current_draft.options))
    )


def test_a_role_is_chosen_and_refused(draft: Draft) -> None:
    app = run_panel(lambda: panel(draft))
    assert app.text[0].value == "True"
    key = f"add_role/{draft.token}/interactions"
    # the likeliest stands first, with why
    assert app.selectbox(key=f"{key}/timestamp").options[:2] == [
        "None of the columns",
        "wann (01.03.2026 10:00, 02.03.2026 10:00, 03.03.2026 10:00): 100% of its values are dates",
    ]
    app.selectbox(key=f"{key}/quantity").select("stk").run()
    assert again(draft).options.columns["interactions"] == {"quantity": "stk"}
    app.selectbox(key=f"{key}/customer_id").select("").run()
    assert app.text[0].value == "False"
    assert "**Purchases and other events** need customer id: choose" in said(app)
    assert app.selectbox(key=f"{key}/customer_id").value == ""


def test_a_file_is_of_a_table(draft: Draft) -> None:
    drafts.add(draft, [Upload(name="items.csv", content=b"item_id,title\na1,Tea\n")])
    drafts.change(draft, Options(files={"interactions": ("odd.csv",)}))
    app = run_panel(lambda: panel(draft))
    assert app.selectbox(key=f"add_file/{draft.token}/items.csv").value == "items"
    app.selectbox(key=f"add_file/{draft.token}/items.csv").select("").run()
    options = again(draft).options
    assert (options.files["items"], options.ignore) == ((), ("items.csv",))


def test_names_are_read_as_words() -> None:
    assert roles.named("unit_price") == "unit price"


def test_orders_and_their_lines_are_tables_of_their_own(draft: Draft) -> None:
    orders = b"order_id,kunde,order_date\n1,c1,2026-03-01\n2,c2,2026-03-02\n3,c1,2026-03-03\n"
    lines = b"order_id,sku,quantity\n1,a1,2\n2,a1,1\n3,a2,1\n"
    drafts.add(
        draft,
        [Upload(name="orders.csv", content=orders), Upload(name="order_items.csv", content=lines)],
    )
    drafts.change(draft, Options(ignore=("odd.csv",)))
    app = run_panel(lambda: panel(draft))
    assert app.selectbox(key=f"add_file/{draft.token}/orders.csv").value == "orders"
    assert app.selectbox(key=f"add_file/{draft.token}/order_items.csv").value == "order_lines"
    assert app.selectbox(key=f"add_role/{draft.token}/orders/customer_id").value == "kunde"
    assert app.selectbox(key=f"add_role/{draft.token}/order_lines/order_id").value == "order_id"
    assert app.text[0].value == "True"


def test_half_of_two_tables_asks_for_the_other(draft: Draft) -> None:
    lines = b"order_id,sku,status\n1,a1,paid\n2,a1,paid\n3,a2,paid\n"
    orders = b"order_id,customer_id,order_date\n1,c1,2026-03-01\n2,c2,2026-03-02\n"
    drafts.add(draft, [Upload(name="order_items.csv", content=lines)])
    drafts.change(draft, Options(ignore=("odd.csv",)))
    app = run_panel(lambda: panel(draft))
    key = f"add_file/{draft.token}"
    asked = "need customer id: choose the column for each, of order_items.csv. If another file or "
    assert f"{asked}table says who made these orders, add it as well." in said(app)
    assert "looked at besides" in app.table[0].value.to_string()
    drafts.add(draft, [Upload(name="orders.csv", content=orders)])
    app.run()
    assert app.text[0].value == "True"
    app.selectbox(key=f"{key}/orders.csv").select("").run()
    assert "Choose the file that has the orders as well" in said(app)
