"""What the Customer view tells on demand: what would change the list, marks, what came next."""

from __future__ import annotations

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explain import Explainer
from explain.formats import FIXED_SPACE
from explain.reasons.wording import escape
from pages.ui.customer import charts
from recommenders import fit, load_dataset
from tests.e2e.own_data import TITLES
from tests.installed import each_recommender
from tests.pages.conftest import Run
from tests.pages.panels import LINK, plain
from tests.pages.ranked_list import ranked_list
from tests.pages.test_views import words


def said_of(app: AppTest, start: str) -> str:
    """The paragraph that begins with these words, its links as their text."""
    said = (LINK.sub(r"\1", text.value) for text in app.markdown)
    (paragraph,) = [text for text in said if text.startswith(start)]
    return paragraph


def test_nothing_is_asked_until_somebody_asks(run: Run) -> None:
    app = run(recommender="gf-cf", customer="C0002")
    assert "What takes" not in words(app)
    assert "Taking away" not in words(app)
    assert app.selectbox(key="because").value is None


def test_the_button_asks_what_takes_the_item_out(run: Run) -> None:
    app = run(recommender="gf-cf", customer="C0002", item="P0286", details="change")
    assert app.selectbox(key="versus").value is None
    next(
        button for button in app.button if button.label == "What takes this item out?"
    ).click().run()
    assert app.query_params["versus"] == "P0286"
    assert "It leaves the list without" in said_of(app, "**What takes Salted Butter Sticks out.**")
    assert not app.exception


def test_an_item_of_the_list_is_held_against_the_chosen_one(run: Run) -> None:
    app = run(recommender="gf-cf", customer="C0002", item="P0400", versus="P0286")
    # the upper one comes first, whichever is chosen
    said_of(app, "**Why Salted Butter Sticks is above Sisal Scratching Post.**")
    assert "They change places" in said_of(app, "**What swaps them.**")
    app.selectbox(key="versus").set_value(None).run()
    assert "versus" not in app.query_params
    assert "What swaps them" not in words(app)


def test_an_item_below_the_list_gets_its_rank_and_what_brings_it_in(run: Run) -> None:
    app = run(recommender="gf-cf", customer="C0002", versus="P0275")
    assert "places below the list" in said_of(app, "**Why not Fresh Cheese Tortellini.**")
    assert said_of(app, "**Taking away.**")
    assert said_of(app, "**Adding.**")
    with_one_more, rank = app.table[-1].value.columns[:2]
    assert with_one_more == "With one more"
    assert LINK.sub("", rank) == "Rank "


def test_a_bought_item_and_an_unknown_one_are_said_to_be_so(run: Run) -> None:
    bought = run(recommender="gf-cf", customer="C0002", versus="P0002")
    assert "It was bought before" in said_of(bought, "**Why not Sea Scallops.**")
    assert "Keep items bought before" in words(bought)
    unknown = run(recommender="gf-cf", customer="C0002", versus="<b>*x*</b>")
    assert f"There is no item “{escape('<b>*x*</b>')}” in" in words(unknown)


def test_a_purchase_marks_what_it_explains(run: Run) -> None:
    app = run(recommender="gf-cf", customer="C0002", item="P0286", because="P0002")
    rows = ranked_list(app).rows
    marked = [row for row in rows if row["marks"]]
    assert 0 < len(marked) < len(rows)
    assert all(row["marks"][0]["text"].startswith("▲ +") for row in marked)
    assert "Salted Butter Sticks" in {row["title"] for row in marked}
    assert f"behind {len(marked)} of these 10 items" in words(app)
    app.selectbox(key="because").set_value(None).run()
    assert "because" not in app.query_params
    assert not ranked_list(app).marks
    not_bought = run(recommender="gf-cf", customer="C0002", because="P0400")
    assert "is not among the purchases behind this list" in words(not_bought)


@pytest.mark.parametrize(
    "recommender", each_recommender("gf-cf", "ials", "buy-again", "popularity")
)
@pytest.mark.parametrize("customer", ["c00", "c01", "c04"])
def test_hostile_data_and_short_histories_are_answered(
    run: Run, recommender: str, customer: str
) -> None:
    for versus in ("i0", "i6", "i13", "nope"):
        app = run(
            dataset="traps",
            customer=customer,
            recommender=recommender,
            versus=versus,
            because="i5",
            hits="1",
        )
        assert "What would change it" in words(app)
        assert "<script>" not in words(app).replace("\\<script\\>", "")
        assert not app.exception


def test_what_was_bought_next_is_held_against_the_list_of_that_day(run: Run) -> None:
    app = run(recommender="gf-cf", customer="C0828", hits="1")
    assert "of these ten items within 28 days" in app.title[0].value
    assert "As of **2 Jun 2026**" in words(app)
    assert any("the newest 28 days" in caption.value for caption in app.sidebar.caption)
    assert "as of 2 Jun 2026" in app.main.caption[-1].value
    hits = [mark for mark in ranked_list(app).marks if mark.startswith("bought ")]
    count = app.title[0].value.split(" of these")[0].rsplit(" ", 1)[1]
    assert hits
    assert count == str(len(hits))
    app.toggle(key="hits").set_value(False).run()
    assert "hits" not in app.query_params
    assert "as of 30 Jun 2026" in app.main.caption[-1].value
    assert not ranked_list(app).marks


def test_who_bought_nothing_later_is_said_to(run: Run) -> None:
    app = run(recommender="gf-cf", customer="C0002", hits="1")
    assert app.title[0].value == "Hugo Santos bought nothing within 28 days"
    assert "Nothing was bought in the 28 days after 2 Jun 2026" in words(app)


def test_a_presentation_has_answers_and_no_fields(run: Run) -> None:
    app = run(
        recommender="gf-cf",
        customer="C0002",
        item="P0286",
        versus="P0400",
        because="P0002",
        present="1",
    )
    said_of(app, "**Why Salted Butter Sticks is above Sisal Scratching Post.**")
    assert "behind" in words(app)
    assert not app.selectbox
    assert not app.toggle
    assert not app.segmented_control


def test_one_list_and_shelves_lead_to_each_other_and_shelves_have_next(run: Run) -> None:
    app = run("homepage", customer="C0006")
    first = app.title[0].value
    next(button for button in app.button if button.label == "Next").click().run()
    assert app.query_params["customer"] == "C0007"
    assert app.title[0].value != first
    links = [link.proto.label for link in app.get("page_link")]
    assert "See one list" in links
    links = [link.proto.label for link in run(customer="C0006").get("page_link")]
    assert "See shelves" in links


def test_titles_of_the_traps_are_text(run: Run) -> None:
    # of 14 items four were bought, the ten others are the list
    app = run(dataset="traps", customer="c04", item="i1", versus="i0")
    paragraph = said_of(app, "**Why ")
    assert escape(TITLES[0]) in paragraph
    assert escape(TITLES[1]) in paragraph


@pytest.fixture(scope="module")
def explainer() -> Explainer:
    dataset = load_dataset("sample")
    return Explainer(fit("gf-cf", dataset), dataset)


@pytest.fixture(scope="module")
def entries(explainer: Explainer) -> pd.DataFrame:
    """The list of a customer with entries of most kinds, from the library."""
    return explainer.explain("C0006").frame()


def test_the_heading_counts_the_verdicts(run: Run, entries: pd.DataFrame) -> None:
    app = run(customer="C0006", recommender="gf-cf")
    (line,) = [text.value for text in app.markdown if "personal**] · :" in text.value]
    for state in ("personal", "popular", "doubtful"):
        count = int((entries["state"] == state).sum())
        assert f"**{count} {state}**" in line
    rows = ranked_list(app).rows
    assert [row["verdict"] for row in rows] == entries["state"].tolist()


def test_the_three_answers_of_a_personal_entry(run: Run, entries: pd.DataFrame) -> None:
    personal = entries[entries["state"] == "personal"].iloc[0]
    app = run(customer="C0006", recommender="gf-cf", item=personal["item_id"])
    answers = said_of(app, f":blue[:material/check_circle:{FIXED_SPACE}**personal**]")
    lines = [line.replace("\\", "") for line in answers.split("  \n")[1:]]
    alone, without = personal["rank_without_history"], personal["rank_without"]
    assert lines[0] == f":material/check: Personal: **yes** · without any history: rank {alone:,}"
    assert lines[1].startswith(":material/check: Faithful: **yes** · without ")
    assert f"rank {personal['rank']} → {without:,}, out of the list" in lines[1]
    assert lines[2] == f":material/check: Plausible: **yes** · {personal['grounds']}"


def test_a_popular_entry_names_no_cause(run: Run, entries: pd.DataFrame) -> None:
    popular = entries[entries["state"] == "popular"].iloc[0]
    app = run(customer="C0006", recommender="gf-cf", item=popular["item_id"])
    answers = said_of(app, f":gray[:material/groups:{FIXED_SPACE}**popular**]")
    assert ":material/close: Personal: **no**" in answers
    assert "Faithful" not in answers
    assert "Because" not in said_of(app, "Popular now\\, not personal")


def test_a_doubtful_entry_says_why(run: Run, explainer: Explainer) -> None:
    lists = ((id_, explainer.explain(id_).frame()) for id_ in map("C{:04}".format, range(1, 200)))
    customer, doubtful = next(
        (id_, frame[frame["state"] == "doubtful"].iloc[0])
        for id_, frame in lists
        if "doubtful" in set(frame["state"])
    )
    app = run(customer=customer, recommender="gf-cf", item=doubtful["item_id"])
    answers = said_of(app, f":orange[:material/error:{FIXED_SPACE}**doubtful**]").replace("\\", "")
    assert f":material/close: Plausible: **no** · {doubtful['grounds']}" in answers
    assert said_of(app, "It hangs on ").endswith("\\.")


def test_an_item_with_a_picture_has_it_in_the_place_of_the_icon(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pages.ui.customer import ranked_list as panel

    monkeypatch.setattr(panel, "pictures", lambda loaded, items: {items[1]: "data:image/webp,x"})
    drawn = [row["picture"] for row in ranked_list(run(dataset="traps", customer="c04")).rows]
    assert drawn == ["", "data:image/webp,x", *[""] * 8]


def test_the_features_of_an_item_say_what_its_place_did(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    # the surrogate is fitted for the chart, and has its own tests
    monkeypatch.setattr(charts, "by_feature", lambda *_: None)
    app = run(customer="C0001", item="P0240", details="features")
    assert "come from where it stood, not from what it is" in plain(words(app))
    assert "come from where it stood" not in words(run(customer="C0001", item="P0240"))
