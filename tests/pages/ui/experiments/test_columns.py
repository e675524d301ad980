"""Which column is what: the guess, what the address says, and what stands in two roles."""

from __future__ import annotations

import pandas as pd

from pages.ui.experiments import columns
from pages.ui.experiments.cache import Source
from pages.ui.experiments.columns import Chosen
from recommenders.adapters.files.reading.read_file import Sheet
from recommenders.errors import DataError
from recommenders.experiments.columns import Roles
from recommenders.experiments.table import Empty
from tests.pages.panels import report_of, run_panel, said

FRAME = pd.DataFrame(
    {"id": ["a", "b"], "arm": ["x", "y"], "spend": [1.0, 2.0], "visits": [1, 2], "orders": [0, 1]}
)
SOURCE = Source(sheet=Sheet(frame=FRAME, file="f.csv"), key="test columns")


def chosen(**params: str) -> Chosen:
    """What is chosen for the file above under an address."""
    choices: list[Chosen] = []
    run_panel(lambda: choices.append(columns.chosen(SOURCE)), **params)
    return choices[0]


def test_the_guess_stands_where_the_address_is_silent() -> None:
    choice = chosen()
    assert choice.roles == Roles(
        unit="id", arm="arm", outcomes=("spend", "orders"), denominator="visits"
    )
    assert choice.empty is Empty.ASK


def test_a_column_is_one_thing() -> None:
    # what was guessed to be the denominator is taken for the time before
    choice = chosen(readout="before=visits")
    assert (choice.roles.before, choice.roles.denominator) == ("visits", "")
    assert chosen(readout="denominator=orders").roles.outcomes == ("spend",)


def test_none_can_be_chosen_where_a_role_may_be_empty() -> None:
    assert chosen(readout="unit=").roles.unit == ""
    assert chosen(readout="arm=").roles.arm == "arm"
    assert chosen(readout="outcomes=visits%0Aspend&empty=zero").roles.outcomes == (
        "visits",
        "spend",
    )


def test_the_pickers_offer_the_columns_of_the_file() -> None:
    app = run_panel(lambda: columns.draw_columns(columns.chosen(SOURCE), open_=True))
    assert app.selectbox(key="readout/arm").options == list(FRAME)
    assert app.selectbox(key="readout/day").options == ["None", *FRAME]
    assert app.selectbox(key="readout/unit").options == ["Each line is one", *FRAME]
    app.selectbox(key="readout/day").select("orders").run()
    assert app.query_params["readout"] == "day=orders"
    assert app.multiselect[0].value == ["spend"]
    app.multiselect[0].set_value(["spend", "visits"]).run()
    assert app.query_params["readout"] == "day=orders&outcomes=spend%0Avisits"


def test_an_error_is_text_and_no_markup() -> None:
    error = DataError("a value is no number", column="**c**", row=3, value="<b>", remedy="Mend it.")
    app = run_panel(lambda: columns.draw_error(error))
    assert "**c**" not in app.error[0].value
    assert "row 3" in said(app)
    assert report_of(app).title == "This experiment cannot be read out yet"
