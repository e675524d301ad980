"""What is drawn is recorded, in its order and in its place."""

from __future__ import annotations

import json
from collections.abc import Callable

import pandas as pd
import streamlit as st
from streamlit.testing.v1 import AppTest

from explain.export.report import Block, Heading, SideBySide, Table, Words
from pages.ui.downloads.download import Download
from pages.ui.elements import screen
from pages.ui.session.links import Links
from pages.ui.session.selection import Selection
from tests.pages.panels import Link, circle, leads, plain, report_of, run_panel

SHOP = {"dataset": "circle", "recommender": "uptake-lift"}


def blocks(panel: Callable[[], object], **params: str) -> list[Block]:
    return report_of(run_panel(panel, **params)).blocks


def test_words_are_recorded_as_they_are_drawn() -> None:
    def panel() -> None:
        screen.title("A *finding*", "**strip**")
        screen.section("Part_1", level=3)
        screen.text("some **words**")
        screen.caption("small words")

    app = run_panel(panel)
    assert report_of(app).blocks == [
        Heading(text="A *finding*", level=1),
        Words(markdown="**strip**"),
        Heading(text="Part_1", level=3),
        Words(markdown="some **words**"),
        Words(markdown="small words", small=True),
    ]
    assert report_of(app).title == "A *finding*"
    # on the screen titles are no markup
    assert app.title[0].value == r"A \*finding\*"
    assert app.header[0].value == r"Part\_1"


def test_columns_and_placeholders_keep_their_place_however_late_they_are_filled() -> None:
    def panel() -> None:
        slot = screen.placeholder()
        left, right = screen.columns([2, 1])
        with right:
            screen.text("right")
        screen.text("below")
        with left:
            screen.text("left")
            inner = screen.columns(1)
            with inner[0]:
                screen.text("inside")
            screen.text("left again")
        with slot:
            screen.text("first")

    first, both, below = blocks(panel)
    assert isinstance(first, SideBySide)
    assert first.columns == ([Words(markdown="first")],)
    assert isinstance(both, SideBySide)
    assert both.widths == (2.0, 1.0)
    assert both.columns[1] == [Words(markdown="right")]
    left = both.columns[0]
    assert [type(block) for block in left] == [Words, SideBySide, Words]
    assert left[2] == Words(markdown="left again")
    assert below == Words(markdown="below")


def test_an_error_inside_a_column_does_not_swallow_what_follows() -> None:
    def panel() -> None:
        (column,) = screen.columns(1)
        try:
            with column:
                raise ValueError
        except ValueError:
            screen.text("after")

    assert blocks(panel)[-1] == Words(markdown="after")


def tabled(frame: pd.DataFrame, **options: object) -> AppTest:
    return run_panel(lambda: screen.table("A_table", frame, **options))  # type: ignore[arg-type]


def test_columns_of_figures_stand_at_the_right() -> None:
    frame = pd.DataFrame({"title": ["a", "b"], "share": ["4 % (2 to 6 %)", "12 %"], "n": [1, 20]})
    styles = tabled(frame).table[0].proto.arrow_data.styler.styles
    assert [f".col{position} " in styles for position in range(3)] == [False, True, True]
    words = tabled(frame[["title"]]).table[0].proto.arrow_data
    assert not words.HasField("styler")


def test_a_short_table_is_part_of_the_page() -> None:
    app = tabled(pd.DataFrame({"list_price": [1.23456, None], "title": ["*a*", "b"]}), label=True)
    assert not app.dataframe
    assert app.table[0].value.to_dict("list") == {
        "List price": ["1\\.23", ""],
        "Title": [r"\*a\*", "b"],
    }
    assert app.markdown[0].value == r"**A\_table**"
    (table,) = report_of(app).tables
    assert (table.name, table.frame["list_price"][0]) == ("A_table", 1.23456)


def test_a_long_or_a_wide_table_is_a_grid() -> None:
    long = tabled(pd.DataFrame({"a": range(screen.MAX_STATIC + 1)}))
    assert (len(long.table), len(long.dataframe)) == (0, 1)
    exact = tabled(pd.DataFrame({"a": range(screen.MAX_STATIC)}))
    assert (len(exact.table), len(exact.dataframe)) == (1, 0)
    across = {str(column): [0.123456] for column in range(screen.MAX_ACROSS + 1)}
    wide = tabled(pd.DataFrame(across))
    # a short one has texts in its cells, as on the page
    assert wide.dataframe[0].value["0"].tolist() == ["0.123"]
    del across["0"]
    assert len(tabled(pd.DataFrame(across)).table) == 1
    assert len(tabled(pd.DataFrame(across), wide=True).dataframe) == 1


def test_a_grid_ends_after_a_thousand_rows_and_says_so() -> None:
    app = tabled(pd.DataFrame({"a": range(1_234)}))
    assert len(app.dataframe[0].value) == 1_000
    assert app.caption[0].value == "The first 1,000 of 1,234 rows; the file has them all."
    assert len(report_of(app).tables[0].frame) == 1_234


def test_what_is_shown_and_what_is_in_the_file_may_differ() -> None:
    frame, shown = pd.DataFrame({"a": [1]}), pd.DataFrame({"b": ["one"]})
    file = pd.DataFrame({"a": [1, 2]})
    app = tabled(frame, shown=shown, file=file)
    (table,) = report_of(app).tables
    assert table.frame is file
    assert table.shown is shown
    assert list(app.table[0].value.columns) == ["B"]


def test_a_presentation_has_a_title_and_no_controls() -> None:
    def panel() -> None:
        screen.title("Title", "strip")
        with screen.controls():
            st.button("Press")
        st.text(str(screen.shared() is None))

    app = run_panel(panel, present="1")
    assert app.text[0].value == "True"
    assert [text.value for text in app.markdown] == ["strip"]
    assert run_panel(panel).text[0].value == "False"


def test_a_run_starts_with_nothing_recorded() -> None:
    def panel() -> None:
        screen.text("old")
        offer = Download(label="a", file_name="a", mime="a", content=bytes)
        screen.add_download(offer)
        st.text(str(screen.downloads() == [offer]))
        screen.start()
        screen.record(Table(name="t", frame=pd.DataFrame()))
        st.text(f"{len(screen.downloads())} {len(screen.report().blocks)}")

    assert [text.value for text in run_panel(panel).text] == ["True", "0 1"]


def test_what_a_fragment_draws_later_has_its_place_in_the_report() -> None:
    def panel() -> None:
        screen.title("Finding")
        slot = screen.below_title()
        assert slot is not None
        screen.text("some words")
        with slot.recorded():
            screen.text("the sentence")
        _, below, words = screen.report().blocks
        st.text(str((below.columns[0][0].markdown, words.markdown)))

    assert run_panel(panel).text[0].value == "('the sentence', 'some words')"


def test_a_sentence_below_the_title_is_drawn_last_and_stands_first() -> None:
    def panel() -> None:
        screen.title("Finding")
        screen.text("some words")
        slot = screen.below_title()
        assert slot is not None
        with slot:
            screen.text("the sentence")

    app = run_panel(panel)
    assert [type(block) for block in report_of(app).blocks] == [Heading, SideBySide, Words]
    assert [element.value for element in app.markdown] == ["the sentence", "some words"]


def test_a_clipped_name_is_whole_when_hovering() -> None:
    long = "Box " * 60

    def panel() -> None:
        screen.title("Who gets Box Box…", whole=long)
        screen.section("Why Mug", whole="Mug")
        screen.section("Why")

    app = run_panel(panel)
    assert app.title[0].proto.help == " ".join(long.split())
    assert [heading.proto.help for heading in app.header] == ["", ""]


def linked_table(rows: int = 2) -> Callable[[], None]:
    links = Links(dataset=circle(), selection=Selection(dataset="circle"))

    def panel() -> None:
        frame = pd.DataFrame({"Item": [f"Tin_{code}" for code in range(rows)], "Lift": 1.5})
        leads = {"Item": [None if code == 1 else links.item(code % 24) for code in range(rows)]}
        screen.table("Tins", frame, shown=screen.Linked(frame=frame, links=leads))

    return panel


def test_a_name_in_a_table_leads_on_and_is_a_name_in_the_file() -> None:
    app = run_panel(linked_table())
    cells = app.table[0].value.iloc[:, 0].tolist()
    assert leads(*cells) == [Link("item", "Tin_0", {**SHOP, "item": "i00"})]
    assert plain(cells[1]) == "Tin_1"
    table = report_of(app).tables[0]
    assert table.shown is not None
    assert table.shown["Item"].tolist() == table.frame["Item"].tolist() == ["Tin_0", "Tin_1"]
    shown = run_panel(linked_table(), present="1")
    assert not leads(*shown.table[0].value.to_numpy().ravel())


def test_a_name_in_a_grid_leads_on() -> None:
    app = run_panel(linked_table(screen.MAX_STATIC + 1))
    cells = app.dataframe[0].value["Item"]
    assert leads(cells[0]) == [Link("item", "Tin_0", {**SHOP, "item": "i00"})]
    assert pd.isna(cells[1])
    config = json.loads(app.dataframe[0].proto.columns)
    assert config["Item"]["type_config"]["type"] == "link"
    assert config["Lift"]["help"].startswith("A share divided by")


def test_a_term_has_a_question_mark_that_leads_to_the_glossary() -> None:
    def panel() -> None:
        screen.section("Rules", terms=["lift"])
        screen.text("words", terms=["weak", "popular"])
        screen.caption("small", terms=["tau"])
        linked_table()()

    app = run_panel(panel)
    helps = [app.header[0].proto.help, app.markdown[0].proto.help, app.caption[0].proto.help]
    heads = app.table[0].value.columns.tolist()
    terms = [lead.params["term"] for lead in leads(*helps, heads[1])]
    assert terms == ["lift", "weak", "popular", "Kendall's tau", "lift"]
    assert plain(heads[0]) == "Item"
    assert plain(heads[1]) == "Lift"
    shown = run_panel(panel, present="1")
    assert not shown.header[0].proto.help
    assert shown.table[0].value.columns.tolist() == ["Item", "Lift"]
