"""The Experiments view: a plan, a read-out of one's own table or of an example, interleaving."""

from __future__ import annotations

import gzip
import io
from urllib.parse import urlencode

import numpy as np
import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from explain.reasons.wording import escape
from tests.pages.conftest import Run
from tests.pages.panels import plain, report_of, said

UPLOAD = "experiment_file"


def table(n: int = 800, *, effect: float = 0.0, arms: tuple[str, ...] = ("A", "B")) -> bytes:
    """A table of alternating arms; the last one spends ``effect`` more, on about 10."""
    rng = np.random.default_rng(3)
    lines = ["user_id;variant;umsatz;besuche;pre_umsatz;date"]
    for unit in range(n):
        arm = unit % len(arms)
        before = rng.normal(10.0, 2.0)
        spend = before + rng.normal(0.0, 1.0) + effect * (arm == len(arms) - 1)
        day = 1 + unit * 14 // n
        lines.append(
            f"secret{unit};{arms[arm]};{spend:.2f};{1 + unit % 3};{before:.2f};2026-03-{day:02}"
        )
    return "\n".join(lines).replace(".", ",").encode("cp1252")


def upload(app: AppTest, content: bytes, name: str = "my test.csv") -> AppTest:
    app.file_uploader(key=UPLOAD).set_value((name, content, "text/csv")).run()
    assert not app.exception
    return app


def readout(**chosen: str) -> str:
    return urlencode(chosen)


def test_a_plan_of_the_data_and_what_is_typed_over_it(run: Run) -> None:
    app = run("experiments", dataset="sample")
    assert "customers an arm" in app.title[0].value
    assert "1,823 customers of Sample shop" in said(app)
    app.number_input(key="plan/daily").set_value(2500.0).run()
    app.number_input(key="plan/lift").set_value(5.0).run()
    assert app.query_params["plan"] == "daily=2500&lift=0.05"
    assert plain(app.title[0].value).endswith(
        "at 2,500 a day, to notice a lift of 5 % with 80 % power"
    )
    app.toggle(key="plan/peeking").set_value(True).run()
    assert "half of such experiments end by day" in said(app)
    app.selectbox(key="plan/of").select("spend").run()
    # what was typed for another outcome is forgotten, what is of the experiment is not
    assert app.query_params["plan"] == "lift=0.05&peeking=1&of=spend"
    assert app.number_input(key="plan/spread").value == pytest.approx(79.9)
    assert "$44.70" in said(app)


def test_a_plan_from_an_address_and_one_that_makes_no_sense(run: Run) -> None:
    app = run("experiments", plan="of=own-mean&base=44.7&spread=80&daily=2500&lift=0.05")
    assert app.title[0].value.replace("\\", "").startswith("20,113 customers an arm, 17 days")
    assert "The figures are your own" in said(app)
    app = run("experiments", plan="of=own-share&base=0.9&lift=0.2")
    assert app.title[0].value == "These figures do not go together"
    assert "cannot become 108 %" in plain(app.warning[0].value)
    for odd in ("lift=zz&daily=-4&of=**x**", "%%%", "lift=nan&arms=900&power=7"):
        app = run("experiments", plan=odd)
        assert "customers an arm" in app.title[0].value


def test_a_shop_of_few_customers_is_planned_all_the_same(run: Run) -> None:
    app = run("experiments", dataset="traps")
    assert "customers an arm" in app.title[0].value
    assert "customers of" in said(app)


@pytest.mark.parametrize(
    ("example", "title"),
    [
        ("lift", "B is better than A: spend +6.0 % (+2.5 to +9.7 %)"),
        ("early", "Cannot tell yet whether B is better than A"),
        ("nothing", "No clear difference in spend between B and A"),
        ("broken", "Do not trust this experiment: its arms do not have the sizes"),
    ],
)
def test_each_example_says_that_it_is_one(run: Run, example: str, title: str) -> None:
    app = run("experiments", stage="read-out", readout=readout(example=example))
    assert plain(app.title[0].value).startswith(title)
    assert "Simulated example" in said(app)
    assert "The truth, which a real experiment would not tell" in said(app)
    assert "One unit is one customer" in said(app)


def test_before_the_planned_end_the_interval_of_every_look_decides(run: Run) -> None:
    chosen = {"example": "lift", "planned": "20000"}
    app = run("experiments", stage="read-out", readout=readout(**chosen))
    assert "12,000 of 40,000 planned customers have come" in said(app)
    app.number_input(key="readout/planned").set_value(0.0).run()
    assert "Nobody said when it is to end" in said(app)


def test_a_table_of_ones_own_stays_through_every_part(run: Run) -> None:
    app = run("experiments", stage="read-out")
    upload(app, table(effect=0.7))
    assert "B is better than A: umsatz" in plain(app.title[0].value)
    assert "my test.csv: 800 customers in 2 arms, 14 days of entry" in said(app)
    assert "besuche" not in app.title[0].value
    app.segmented_control(key="stage_of_Experiments").set_value("plan").run()
    units = int(app.title[0].value.split()[0])
    next(button for button in app.button if "with this plan" in button.label).click().run()
    assert f"800 of {2 * units:,} planned customers have come" in said(app)
    app.number_input(key="readout/planned").set_value(0.0).run()
    app.segmented_control(key="stage_of_Experiments").set_value("read-out").run()
    assert "B is better than A: umsatz" in plain(app.title[0].value)
    app.toggle(key="private").set_value(True).run()
    assert "B is better than A: umsatz" in plain(app.title[0].value)
    app.number_input(key="readout/planned").set_value(400.0).run()
    assert "It ended as planned" in said(app)
    next(button for button in app.button if button.label == "Remove the table").click().run()
    assert "Simulated example" in said(app)
    assert "readout" not in app.query_params


def test_the_same_table_in_other_formats_is_read_the_same(run: Run) -> None:
    as_csv = upload(run("experiments", stage="read-out"), table(effect=0.7))
    frame = pd.read_csv(
        io.BytesIO(table(effect=0.7)),
        sep=";",
        decimal=",",
        encoding="cp1252",
        dtype_backend="pyarrow",
    )
    lines = frame.to_json(orient="records", lines=True).encode()
    for name, content in (
        ("my test.jsonl", lines),
        ("my test.json", frame.to_json(orient="records").encode()),
        ("my test.csv.gz", gzip.compress(table(effect=0.7))),
    ):
        app = upload(run("experiments", stage="read-out"), content, name)
        assert app.title[0].value == as_csv.title[0].value, name
        assert f"{name}: 800 customers in 2 arms, 14 days of entry" in said(app)


def test_pseudonyms_leave_no_id_of_the_table(run: Run) -> None:
    app = upload(run("experiments", stage="read-out"), table())
    assert any("secret0" in t.frame.to_csv() for t in report_of(app).tables)
    app.toggle(key="private").set_value(True).run()
    assert not any("secret" in t.frame.to_csv() for t in report_of(app).tables)
    assert "secret" not in said(app)
    twice = table() + b"\nsecret1;A;3,0;1;1,0;2026-03-01\nsecret1;A;9,0;1;1,0;2026-03-01"
    # under many lines of the same two arms one unit in both is left out, and a line is not shown
    upload(app, twice)
    assert "secret" not in said(app)


def test_what_cannot_be_read_says_where_and_the_columns_can_be_chosen(run: Run) -> None:
    app = upload(run("experiments", stage="read-out"), table().replace(b"9,", b"dear", 1))
    assert app.title[0].value == "This experiment cannot be read out yet"
    assert "row" in app.error[0].value
    assert "/tmp" not in app.error[0].value
    assert app.expander[1].label == "Which column is what"
    app.selectbox(key="readout/arm").select("besuche").run()
    assert app.query_params["readout"] == "arm=besuche"
    upload(app, b"a,b\n1,2\n", "other.csv")
    # what was chosen for another table is forgotten
    assert "readout" not in app.query_params
    assert "No column is taken for the arms" in plain(app.error[0].value)
    upload(app, b"\x00\x01", "broken.xlsx")
    assert app.title[0].value == "This experiment cannot be read out yet"


def test_empty_cells_are_asked_about(run: Run) -> None:
    content = table().replace(b"\nsecret5;B;", b"\nsecret5;B; ;1;1,0;2026-03-01\nx5;B;", 1)
    app = upload(run("experiments", stage="read-out"), content)
    assert "Say what an empty cell means" in app.error[0].value
    app.selectbox(key="readout/empty").select("zero").run()
    assert "counted as 0" in said(app)
    assert app.query_params["readout"] == "empty=zero"


def test_arms_that_are_markup_are_text(run: Run) -> None:
    arms = ("**A**", "<script>alert(1)</script>", ":material/home:")
    app = upload(run("experiments", stage="read-out"), table(900, effect=1.0, arms=arms))
    assert escape(arms[2]) in app.title[0].value
    for value in (element.value for element in app.markdown):
        assert "**A**" not in value.replace("\\*", "")
    assert app.selectbox(key="readout/control").options == sorted(arms)


def test_choices_that_the_table_does_not_have_are_not_taken(run: Run) -> None:
    chosen = {"metric": "zz", "control": "zz", "cap": "7", "empty": "zz", "arm": "zz", "unit": "**"}
    app = run("experiments", stage="read-out", readout=readout(**chosen))
    assert "B is better than A" in app.title[0].value
    app = run("experiments", stage="zz")
    assert "has no part" in app.warning[0].value


def test_two_recommenders_in_one_list(run: Run) -> None:
    app = run(
        "experiments",
        stage="interleave",
        bought="1",
        recommender="item-knn",
        against="popularity",
    )
    if start := [button for button in app.button if button.key == "interleave_start"]:
        start[0].click().run()
    assert "Item neighbours" in app.title[0].value
    text = said(app)
    for part in (
        "purchases were credited",
        "Nobody has seen these lists",
        "customers decide nothing",
    ):
        assert part in text
    tables = {recorded.name: recorded.frame for recorded in report_of(app).tables}
    assert "Every credited purchase" in tables
    reasons = tables["Purchases that decided it"]["reason then"]
    assert all(reason.startswith(("Because", "Popular", "Bought")) for reason in reasons)
    app.selectbox(key="interleave_against").select("personal-frequency").run()
    assert app.query_params["against"] == "personal-frequency"
    if start := [button for button in app.button if button.key == "interleave_start"]:
        start[0].click().run()
    assert "Customers prefer Personal frequency to Item neighbours" in app.title[0].value


def test_a_presentation_has_no_controls(run: Run) -> None:
    for stage in ("plan", "read-out"):
        app = run("experiments", stage=stage, present="1")
        assert not app.selectbox
        assert not app.number_input
        assert not app.file_uploader
        assert [button.label for button in app.button] == ["Leave"]
