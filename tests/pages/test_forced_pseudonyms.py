"""Where pseudonyms are forced, nothing that a session is sent has a name or an id."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import streamlit as st
from scipy.stats import spearmanr
from streamlit.testing.v1 import AppTest

from explain.batch.request import BatchRequest
from explain.batch.run import explain_all
from pages.ui.session import resources
from pages.ui.session.privacy import pseudonym_key
from recommenders import registry
from recommenders.data.pseudonyms import shown_code
from recommenders.own.batch_lists import batch_lists
from recommenders.own.entries import own_entry
from tests import served, unmistakable
from tests.pages.conftest import ROOT, VIEWS, Run
from tests.pages.panels import run_panel
from tests.unmistakable import IDS, NAMES, in_order, leaks

FAKE = "QZJX-1111111-wk"
"""As an id of the shop looks, and nobody's."""
FAKE_NAME = "Qqxzjvkwq Zzxqjvkwx"


@pytest.fixture(scope="module", autouse=True)
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A server that forces pseudonyms, with the shop `hush`."""
    folder = tmp_path_factory.mktemp("hush")
    with pytest.MonkeyPatch.context() as patch:
        for name, value in served.shared(folder, tmp_path_factory).items():
            patch.setenv(name, value)
        patch.setenv("BECAUSAL_DATA", unmistakable.write(folder))
        patch.setenv("BECAUSAL_PRIVACY", "always")
        yield
    st.cache_resource.clear()


@pytest.fixture(scope="module")
def pseudonyms(shop: None) -> dict[str, str]:
    """The pseudonym of each customer by real id."""
    named = resources.loaded_dataset("hush").dataset
    shown = resources.loaded_dataset("hush", private=True).dataset
    codes = {id_: shown_code(shown, named.customer_code(id_)) for id_ in IDS}
    return {id_: shown.customer_id(code) for id_, code in codes.items() if code is not None}


def sent(app: AppTest) -> list[bytes]:
    """Every message of the last run, and every file that is offered."""
    messages: list[bytes] = []

    def walk(block: object) -> None:
        proto = getattr(block, "proto", None)
        if proto is not None and hasattr(proto, "SerializeToString"):
            messages.append(proto.SerializeToString())
        for child in getattr(block, "children", {}).values():
            walk(child)

    walk(app._tree)
    messages.append(json.dumps(dict(app.query_params)).encode())
    screen = app.session_state["_screen"]
    report = screen.report
    for table in report.tables:
        messages.append(table.rows.to_csv().encode())
        messages.append(table.name.encode())
    messages.append(report.html(dark=False).encode())
    for download in screen.downloads:
        messages.append(download.file_name.encode())
        if download.mime in ("text/csv", "text/html", "application/json"):
            messages.append(download.content())
    return messages


def test_the_search_finds_what_is_hidden_badly() -> None:
    some, name = IDS[17], NAMES[17].split()[0]
    for hidden in (
        f"x{some}y",
        some.upper(),
        some.replace("-", "*"),
        "".join(f"<b>{letter}</b>\u200b" for letter in name).replace("<b>", "").replace("</b>", ""),
        some.replace("-", "%2D"),
        name.encode("utf-16"),
        *(base64.b64encode(b"." * n + some.encode() + b"..") for n in range(3)),
        f"{{'id': '{some.encode().hex()}'}}",
    ):
        assert leaks(hidden), hidden
    assert not leaks("Customer 7AQ2XZ · Amber Badger QZJX wk 7701")


def test_names_and_ids_are_there_where_nothing_hides_them(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_PRIVACY", "choice")
    leaked = set().union(*map(leaks, sent(run("customer", dataset="hush", customer=IDS[3]))))
    # the picker has everybody
    assert len(leaked) > 100


WALKS: dict[str, tuple[dict[str, str], ...]] = {
    "customer": ({}, {"hits": "1"}, {"bought": "1"}, {"present": "1"}, {"recommender": "tifu-knn"}),
    "compare": ({}, {"whom": "everybody"}),
    "quality": ({}, {"segment": "North"}),
    "reasons": ({}, {"chips": "flagged"}, {"most": "all"}),
    "cohort": ({}, {"segment": "North"}, {"most": "all"}),
    "item": ({"item": "i03"}, {"item": "i03", "present": "1"}),
}


@pytest.mark.parametrize("view", VIEWS)
def test_no_byte_of_a_view_has_a_name_or_an_id(
    run: Run, view: str, pseudonyms: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    shown = 0
    for more in WALKS.get(view, ({},)):
        app = run(view, dataset="hush", customer=pseudonyms[IDS[3]], private="0", **more)
        messages = sent(app)
        leaked = set().union(*map(leaks, messages))
        assert not leaked, (more, sorted(leaked)[:5])
        shown += sum(pseudonyms[IDS[3]].encode() in message for message in messages)
    if view in ("customer", "what_if", "homepage"):
        assert shown
    assert not leaks(caplog.text)


@pytest.mark.parametrize("view", ["customer", "cohort", "reasons", "item", "add_data"])
def test_the_switch_is_not_in_the_address_and_not_on_the_screen(run: Run, view: str) -> None:
    if view == "add_data":
        app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=600)
        app.query_params["dataset"] = "hush"
        app.run()
        app.switch_page("pages/views/help/add_data.py").run()
        assert not app.get("file_uploader")
        assert "shows pseudonyms alone" in app.main.markdown[0].value
        assert not app.button
        return
    app = run(view, dataset="hush", private="0")
    assert "private" not in {toggle.key for toggle in app.sidebar.toggle}
    assert any("pseudonyms" in caption.value for caption in app.sidebar.caption)


def answer(act: Callable[[str], AppTest], typed: str) -> list[str]:
    """What a session is sent when it asks with this text, without the text itself."""
    app = act(typed)
    told = re.compile(
        "|".join(map(re.escape, {typed, typed.casefold(), typed.replace("-", r"\-")}))
    )
    return [told.sub("…", message.decode("latin-1")) for message in sent(app)]


def test_a_real_id_and_one_that_nobody_has_are_answered_alike(run: Run) -> None:
    def link(customer: str) -> AppTest:
        return run("customer", dataset="hush", customer=customer)

    assert "is not in the data set" in link(IDS[5]).title[0].value
    real, fake = (answer(link, customer) for customer in (IDS[5], FAKE))
    assert real == fake
    assert answer(link, IDS[6].lower()) == answer(link, FAKE.lower())


def test_searches_lists_and_notes_do_not_tell_whether_a_guess_is_right(
    run: Run, pseudonyms: dict[str, str]
) -> None:
    from pages.ui.session.selection import Selection
    from pages.ui.shell.top_bar import search_results

    selection = Selection(dataset="hush", private=True)
    for real, fake in ((IDS[5], FAKE), (NAMES[5], FAKE_NAME), (NAMES[5].split()[0], "Qqxzjvkwq")):
        answers = [search_results(selection, text) | {"query": ""} for text in (real, fake)]
        assert answers[0] == answers[1]
        assert "No customer" in answers[0]["said"]

    def paste(text: str) -> AppTest:
        app = run("cohort", dataset="hush")
        app.text_area(key="cohort_text").set_value(text)
        next(b for b in app.button if b.label == "Use these customers").click().run()
        return app

    real, fake = paste("\n".join(IDS[:4])), paste("\n".join([FAKE, "b", "c", "d"]))
    assert real.error[0].value == fake.error[0].value
    assert not leaks(real.error[0].value)
    # some of a list are pseudonyms: the others are counted, and not named
    mixed = paste("\n".join([pseudonyms[IDS[1]], IDS[2], IDS[3]]))
    assert "2 ids are not in the data set." in mixed.info[0].value
    assert not leaks(mixed.info[0].value)


def test_neither_pickers_nor_steps_nor_lists_keep_the_order_of_the_ids(
    run: Run, pseudonyms: dict[str, str]
) -> None:
    app = run("customer", dataset="hush")
    options = [option.rsplit(" · ", 1)[1] for option in app.selectbox(key="customer").options]
    places = in_order(options, pseudonyms)
    assert sorted(places) == list(range(len(IDS)))
    # a rank correlation of 60 has a spread of .13, and about one stands where he stood
    assert abs(spearmanr(places, range(len(IDS))).statistic) < 4 / np.sqrt(len(IDS) - 1)
    assert sum(position == n for n, position in enumerate(places)) < 8
    assert options == sorted(options)
    # the next one is the next of the picker
    app = run("customer", dataset="hush", customer=options[10])
    next(button for button in app.button if button.label == "Next").click().run()
    assert app.query_params["customer"] in (options[11], [options[11]])


def test_no_key_that_is_shown_undoes_them(run: Run, pseudonyms: dict[str, str]) -> None:
    app = run("recommender", dataset="hush", part="card")
    text = b"\n".join(sent(app)).decode("utf-8", "replace")
    # the model card shows the fingerprint of the data whole
    dataset = resources.loaded_dataset("hush").dataset
    assert dataset.fingerprint in text
    assert pseudonym_key().hex() not in text
    from recommenders.data.pseudonyms import _digest

    words = set(re.findall(r"[0-9A-Za-z]{4,64}", text))
    assert len(words) > 200
    shown = set(pseudonyms.values())
    for shown_word in words:
        for key in {shown_word.encode(), *_bytes_of(shown_word)}:
            digest = base64.b32encode(_digest(key, "customer", IDS[0])[:20]).decode()
            assert digest[:12] not in shown


def _bytes_of(text: str) -> Iterator[bytes]:
    try:
        yield bytes.fromhex(text)
    except ValueError:
        return


def test_another_servers_link_says_so(run: Run, tmp_path: Path) -> None:
    app = run("customer", dataset="hush", customer="ABCDEFGHIJKL")
    assert "a link from another server" in app.warning[0].value


def test_a_fault_of_the_app_logs_no_value(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.ui.shell.fault import draw_fault

    def panel() -> None:
        try:
            raise KeyError(IDS[4])
        except KeyError as error:
            draw_fault(error)

    # a link needs views, as the app has them
    monkeypatch.setattr(st, "page_link", lambda *_, **__: None)
    run_panel(panel, customer=IDS[5])
    assert "Fault" in caplog.text
    assert not leaks(caplog.text)


def test_records_and_batches_are_those_of_the_customer_and_name_nobody(
    run: Run, pseudonyms: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    request = BatchRequest(dataset="hush", recommender="item-knn", k=3)
    explain_all(request, tmp_path / "lists")
    table = tmp_path / "recs.csv"
    # customer n has the items n and n + 1, and one line is of somebody who is not in the data
    lines = [f"{id_},i{(n + k) % 24:02},{9 - k}" for n, id_ in enumerate(IDS) for k in range(2)]
    lines.append(f"{IDS[3]}0,i00,1")
    table.write_text("\n".join(["customer_id,item_id,score", *lines]), encoding="utf-8")
    entries = [own_entry(str(tmp_path / "lists")), own_entry(str(table))]
    monkeypatch.setattr(registry, "ENTRIES", (*entries, *registry.ENTRIES))
    named = resources.loaded_dataset("hush").dataset
    batch, record = entries
    for code in (3, 40):
        customer = pseudonyms[IDS[code]]
        app = run("customer", dataset="hush", customer=customer, recommender=record.name)
        assert not set().union(*map(leaks, sent(app)))
        text = b"".join(sent(app)).decode("utf-8", "replace")
        assert all(f"Tin number {(code + k) % 24}" in text for k in range(2))
        app = run("customer", dataset="hush", customer=customer, recommender=batch.name)
        assert not set().union(*map(leaks, sent(app)))
        written = batch_lists(str(tmp_path / "lists")).fit(named).rows(code)
        (shown,) = [t for t in app.session_state["_screen"].report.tables if "batch" in t.name]
        assert shown.frame["item_id"].tolist() == written["item_id"].tolist()
