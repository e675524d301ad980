"""Every view asks who is there: nothing is read before a sign-in, and a role gets what it may."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pages.ui.session import resources
from recommenders.adapters import sources
from tests.pages.conftest import ROOT, VIEWS, Run
from tests.pages.signed_in import SignedIn

CUSTOMER, NAME = "C0382", "Leon"


@pytest.fixture
def someone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    return SignedIn(tmp_path, monkeypatch)


def sent(app: AppTest) -> str:
    """All that a browser would be sent."""
    return str(app.main) + str(app.sidebar)


def labels(app: AppTest) -> set[str]:
    return {button.label for button in [*app.button, *app.get("download_button")]} | {
        field.label for field in app.get("file_uploader")
    }


def plain(app: AppTest) -> str:
    """The captions as they are read."""
    words = " ".join(caption.value for caption in app.caption)
    return words.replace(":small[]", "").replace("\\", "")


def files(app: AppTest) -> list[str]:
    return [button.proto.label for button in app.get("download_button")]


@pytest.mark.parametrize("view", [*VIEWS, "add_data"])
@pytest.mark.parametrize("who", ["nobody", "eve@else.example", "late"])
def test_no_view_reads_or_says_anything_before_a_sign_in(
    someone: SignedIn, monkeypatch: pytest.MonkeyPatch, view: str, who: str
) -> None:
    """A cold deep link: the script of the view itself, as Streamlit runs it for an address."""

    def read(*_: object, **__: object) -> None:
        raise AssertionError("data were read")

    monkeypatch.setattr(resources, "loaded_dataset", read)
    monkeypatch.setattr(sources, "load", read)
    if who != "nobody":
        someone.as_("ann@shop.example" if who == "late" else who)
    someone.later(hours=13 if who == "late" else 0)
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.query_params.update({"customer": CUSTOMER, "dataset": "sample"})
    app.run()
    if view != "customer":
        app.switch_page(f"pages/views/help/{view}.py" if view == "add_data" else VIEWS[view])
        app.query_params.update({"customer": CUSTOMER, "dataset": "sample"})
        app.run()
    assert not app.exception
    said = {"nobody": "Sign in to Becausal", "late": "Sign in to Becausal"}
    assert [title.value for title in app.title] == [said.get(who, "You have no access")]
    assert {button.label for button in app.button} == {"Sign out" if "@" in who else "Sign in"}
    assert not [word for word in (CUSTOMER, NAME, "Sample shop") if word in sent(app)]
    assert not app.selectbox
    assert not files(app)


# what takes longest first: another process of tests that asks for the same would wait for it
@pytest.mark.parametrize("view", list(reversed(VIEWS)))
def test_a_viewer_sees_every_view_and_takes_nothing_away(
    someone: SignedIn, run: Run, view: str
) -> None:
    someone.as_("vic@shop.example")
    app = run(view, customer=CUSTOMER)
    assert not files(app)
    assert not app.get("file_uploader")
    assert not labels(app) & {"Flag", "Keep the note", "Add your data …"}
    assert not app.get("chat_input")
    assert "vic" in " ".join(caption.value for caption in app.sidebar.caption)


def test_an_analyst_takes_files_away_and_leaves_flags(someone: SignedIn, run: Run) -> None:
    someone.as_("ann@shop.example")
    app = run(customer=CUSTOMER)
    assert "This view as HTML" in files(app)
    assert {"Flag", "Keep the note"} <= labels(app)
    flag = next(button for button in app.button if button.label == "Flag")
    flag.click().run()
    assert not app.exception
    event = someone.log[-1]
    assert event[:2] == ("flagged", "ann@shop.example")
    assert {"customer=C0382", "dataset=sample"} <= set(event)
    # whoever is signed in has a name, and can give no other
    assert "by ann@shop.example" in plain(app)
    assert "Your name" not in {field.label for field in app.text_input}


def test_a_role_that_changes_between_two_clicks(someone: SignedIn, run: Run) -> None:
    """The screen still has the button; whoever clicks it is asked again."""
    someone.as_("ann@shop.example")
    app = run(customer=CUSTOMER)
    someone.settings('[permissions]\nflag = "admin"\n')
    next(button for button in app.button if button.label == "Flag").click().run()
    assert someone.log[-1][:2] == ("denied", "ann@shop.example")
    assert "You may not leave flags and notes" in " ".join(error.value for error in app.error)
    assert "Flag" not in labels(app)


def test_with_pseudonyms_the_record_has_no_id(someone: SignedIn, run: Run) -> None:
    someone.as_("ann@shop.example")
    shown = resources.loaded_dataset("sample", private=True).dataset
    pseudonym = shown.customer_id(5)
    app = run(customer=pseudonym, private="1")
    next(button for button in app.button if button.label == "Flag").click().run()
    assert someone.log[-1][0] == "flagged"
    assert f"customer={pseudonym}" in someone.log[-1]


def test_a_data_set_of_another_role(someone: SignedIn, run: Run) -> None:
    someone.settings('[data_sets]\nviewer = ["journey"]\n')
    someone.as_("vic@shop.example")
    app = run(dataset="sample", customer=CUSTOMER)
    assert app.title[0].value == "This data set cannot be used"
    assert "not there for you" in app.error[0].value
    assert "Sample shop" not in app.selectbox(key="dataset").options
    assert not [word for word in (CUSTOMER, NAME) if word in sent(app)]
    assert ("denied", "vic@shop.example", "dataset=sample", "permission=see") in someone.log


def test_rules_are_not_switched_off_by_a_link(someone: SignedIn, run: Run) -> None:
    someone.settings('[[rules]]\nname = "Out of stock"\nkind = "hide"\nitems = ["i0"]\n')
    chosen = {"dataset": "traps", "customer": "c04", "recommender": "gf-cf"}
    someone.as_("ann@shop.example")
    app = run("what_if", **chosen, rules_off="out-of-stock")
    assert "not for your role" in " ".join(element.value for element in app.warning)
    assert "Without the rule" not in app.title[0].value
    assert not [element for element in app.button_group if element.key == "rules_off"]
    someone.as_("ada@else.example", groups=["admins"])
    app = run("what_if", **chosen, rules_off="out-of-stock")
    assert "Without the rule" in app.title[0].value
    assert [element for element in app.button_group if element.key == "rules_off"]


def test_a_place_on_the_server_is_for_an_admin(someone: SignedIn, run: Run) -> None:
    del run
    someone.as_("ann@shop.example")
    st.cache_data.clear()
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60).run()
    app.switch_page("pages/views/help/add_data.py").run()
    assert not app.exception
    assert app.get("file_uploader")
    assert not [element for element in app.text_input if element.label == "Folder or file"]
    someone.as_("vic@shop.example")
    app.run()
    assert not app.get("file_uploader")
    assert "not for your role, viewer" in " ".join(element.value for element in app.caption)
