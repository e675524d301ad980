"""Changing a rule: seen before it is written, written by whoever may, handed on by others."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from pages.ui.recommender import rule_change
from pages.ui.session.resources import FittedModel, LoadedDataset
from recommenders.configuration import configuration
from recommenders.data.pseudonyms import pseudonymous
from recommenders.rules.rule import RuleKind
from recommenders.rules.rules_file import RulesFile
from tests.pages.panels import circle, fitted, onward, run_panel, said, view_of
from tests.pages.signed_in import SETTINGS, SignedIn

RULES = """
# for spring
[[rules]]
name = "Spring"   # the promotion
kind = "pin"
items = ["i03"]
customers = { segment = "North" }

[[rules]]
name = "Gone"
kind = "hide"
items = ["i05"]
customers = { customer_id = ["c02"] }
"""


@pytest.fixture
def someone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SignedIn:
    someone = SignedIn(tmp_path, monkeypatch)
    someone.settings(RULES)
    someone.as_("ada@shop.example", groups=["admins"])
    return someone


@pytest.fixture(scope="module")
def model() -> FittedModel:
    return fitted(onward())


def draw(model: FittedModel, **params: str) -> AppTest:
    app = run_panel(lambda: rule_change.draw(view_of(model)), **params)
    app.session_state["rule_change"] = True
    return again(app)


def again(app: AppTest) -> AppTest:
    app.run()
    assert not app.exception
    return app


def press(app: AppTest, label: str) -> AppTest:
    next(button for button in app.button if button.label == label).click()
    return again(app)


def labels(app: AppTest) -> list[str]:
    return [button.label for button in app.button]


def choose(app: AppTest, name: str) -> AppTest:
    places = {rule.name: str(index) for index, rule in enumerate(configuration().rules)}
    app.selectbox[0].select(places[name])
    return again(app)


def text_of(someone: SignedIn) -> str:
    return (someone.folder / "becausal.toml").read_text(encoding="utf-8")


def fill_in(app: AppTest, name: str = "Stock", item: str = "Tin_7 · i07") -> AppTest:
    app.text_input[0].set_value(name)
    app.selectbox[1].select(RuleKind.HIDE)
    again(app)
    next(field for field in app.multiselect if field.label == "Items").select(item)
    return again(app)


def test_a_rule_is_seen_and_then_added(someone: SignedIn, model: FittedModel) -> None:
    app = fill_in(draw(model))
    assert labels(app) == ["See what this changes"]
    before = text_of(someone)
    press(app, "See what this changes")
    text = said(app).replace("\N{NO-BREAK SPACE}", " ")
    # what everybody has beyond his three is the same, and i07 is in it but for who bought it
    assert "of the lists of the 25 customers it is about." in text
    assert "Hides Tin_7." in text
    assert app.code[0].value == '[[rules]]\nname = "Stock"\nkind = "hide"\nitems = ["i07"]'
    assert text_of(someone) == before
    press(app, "Add this rule")
    assert app.success[0].value == "“Stock” was added\\."
    assert (
        text_of(someone) == f'{before}\n[[rules]]\nname = "Stock"\nkind = "hide"\nitems = ["i07"]\n'
    )
    assert [rule.name for rule in configuration().rules] == ["Spring", "Gone", "Stock"]
    assert someone.log[-1] == (
        *("added a rule", "ada@shop.example"),
        *("file=becausal.toml", "rule=Stock"),
    )
    # what is changed then is seen anew
    assert labels(app) == ["See what this changes"]


def test_what_is_changed_after_it_was_seen_is_to_be_seen_again(
    someone: SignedIn, model: FittedModel
) -> None:
    app = press(fill_in(draw(model)), "See what this changes")
    assert "Add this rule" in labels(app)
    app.text_input[0].set_value("Other")
    assert "Add this rule" not in labels(again(app))


def test_a_rule_is_switched_off_and_the_rest_stays(someone: SignedIn, model: FittedModel) -> None:
    app = choose(draw(model), "Spring")
    assert labels(app) == ["Delete this rule …"]
    app.checkbox[0].check()
    press(again(app), "See what this changes")
    text = said(app).replace("\N{NO-BREAK SPACE}", " ")
    assert "of the lists of the 13 customers it is about." in text
    assert "Not in force: it is switched off." in text
    press(app, "Save this rule")
    entry = 'customers = { segment = "North" }\n'
    assert text_of(someone) == SETTINGS + RULES.replace(entry, f"{entry}off = true\n")
    assert someone.log[-1][0] == "changed a rule"
    assert [rule.off for rule in configuration().rules] == [True, False]


def test_a_rule_is_deleted(someone: SignedIn, model: FittedModel) -> None:
    app = press(choose(draw(model), "Spring"), "Delete this rule …")
    assert 'name = "Spring"' in app.code[0].value
    assert "taken out of" in said(app)
    press(app, "Delete this rule")
    begin, end = RULES.index("[[rules]]"), RULES.rindex("\n[[rules]]")
    assert text_of(someone) == SETTINGS + RULES[:begin] + RULES[end:]
    assert someone.log[-1][0] == "deleted a rule"
    assert app.success[0].value == "“Spring” was deleted\\."
    # and the last one
    press(press(choose(app, "Gone"), "Delete this rule …"), "Delete this rule")
    assert configuration().rules == ()


def test_what_is_wrong_is_said_as_the_loader_says_it(someone: SignedIn, model: FittedModel) -> None:
    app = press(fill_in(draw(model), "spring"), "See what this changes")
    assert "Two rules have the same name (key name, value 'spring')" in said(app)
    assert "Add this rule" not in labels(app)
    app = press(fill_in(app, ""), "See what this changes")
    assert "Name must not be empty" in said(app)
    app.text_input[0].set_value("x")
    app.selectbox[1].select(RuleKind.LIMIT)
    press(again(app), "See what this changes")
    assert "lacks same" in said(app)


def test_a_text_that_is_typed_is_never_more_than_a_text(
    someone: SignedIn, model: FittedModel
) -> None:
    name = '"]\n[roles]\nadmin = ["eve@else.example"] <b>*x*'
    app = press(fill_in(draw(model), name), "See what this changes")
    press(app, "Add this rule")
    # in one line, as names of rules stand in sentences
    assert configuration().rules[-1].name == " ".join(name.split())
    assert "eve@else.example" not in str(configuration().roles)
    assert "<b>" not in app.success[0].value.replace("\\<", "")


def test_an_analyst_hands_the_lines_on(someone: SignedIn, model: FittedModel) -> None:
    someone.as_("ann@shop.example")
    app = press(fill_in(draw(model)), "See what this changes")
    assert "To write rules is not for your role, analyst." in said(app)
    assert 'name = "Stock"' in app.code[0].value
    assert "Add this rule" not in labels(app)
    (offer,) = app.get("download_button")
    assert offer.proto.label == "These lines as a file"


def test_a_viewer_changes_nothing(someone: SignedIn, model: FittedModel) -> None:
    someone.as_("vic@shop.example")
    app = draw(model)
    assert not app.selectbox
    assert "not for your role, viewer" in said(app)
    assert said(draw(model, present="1")) == ""


def test_a_role_that_changes_between_two_clicks(someone: SignedIn, model: FittedModel) -> None:
    app = press(fill_in(draw(model)), "See what this changes")
    before = text_of(someone)
    someone.as_("ann@shop.example")
    press(app, "Add this rule")
    assert "You may not change the rules of the shop" in said(app)
    assert someone.log[-1][:2] == ("denied", "ann@shop.example")
    assert text_of(someone) == before


def test_where_the_file_cannot_be_written_the_lines_are_handed_on(
    someone: SignedIn, model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(RulesFile, "writable", False)
    app = press(fill_in(draw(model)), "See what this changes")
    assert "`becausal.toml` cannot be written from here." in said(app)
    assert "Add this rule" not in labels(app)
    assert app.get("download_button")
    press(choose(app, "Spring"), "Delete this rule …")
    assert "taken out of `becausal.toml`" in said(app)
    assert not app.get("download_button")


def test_a_write_that_fails_is_said_and_recorded(
    someone: SignedIn, model: FittedModel, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = press(fill_in(draw(model)), "See what this changes")
    before = text_of(someone)

    def fails(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", fails)
        press(app, "Add this rule")
    assert "device or resource busy" in said(app)
    assert str(someone.folder) not in said(app)
    assert [line[0] for line in someone.log[-2:]] == ["added a rule", "could not write a rule"]
    assert text_of(someone) == before


def test_a_change_of_somebody_else_is_not_written_over(
    someone: SignedIn, model: FittedModel
) -> None:
    app = press(fill_in(draw(model)), "See what this changes")
    someone.settings(RULES + "# theirs\n")
    press(app, "Add this rule")
    assert "The file has changed since its rules were shown" in said(app)
    assert text_of(someone) == SETTINGS + RULES + "# theirs\n"


def test_with_pseudonyms_no_id_that_the_file_has_is_shown(someone: SignedIn) -> None:
    loaded = LoadedDataset.of(pseudonymous(circle(), key=b"k" * 32))
    private = fitted(onward()).seen_by(loaded)
    app = choose(draw(private), "Gone")
    app.checkbox[0].check()
    press(again(app), "See what this changes")
    text = said(app).replace("\N{NO-BREAK SPACE}", " ")
    # the customer is still who it was: i05 is in his list by score
    assert "This changes 100 % (21 to 100 %) of the lists of the 1 customer it is about." in text
    assert "its lines are not shown" in text
    assert not app.code
    assert not re.search(r"\bc02\b", str(app.main))
    press(app, "Save this rule")
    assert 'customers = { customer_id = ["c02"] }\noff = true' in text_of(someone)


def test_without_a_file_one_is_begun_here(
    model: FittedModel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("BECAUSAL_CONFIG", "")
    app = press(fill_in(draw(model)), "See what this changes")
    press(app, "Add this rule")
    assert (tmp_path / "becausal.toml").read_text(encoding="utf-8").startswith("[[rules]]\n")
    assert [rule.name for rule in configuration().rules] == ["Stock"]


def test_rules_in_one_line_are_to_be_changed_by_hand(someone: SignedIn, model: FittedModel) -> None:
    someone.settings(whole='rules = [{ name = "x", kind = "hide", items = ["i01"] }]\n' + SETTINGS)
    assert "cannot be changed here" in said(draw(model))
