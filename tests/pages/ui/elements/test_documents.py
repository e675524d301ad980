"""The documents on the screen: the methods by section, the glossary by search."""

from __future__ import annotations

from tests.pages.conftest import Run
from tests.pages.panels import leads, said


def test_the_methods_are_read_a_section_at_a_time(run: Run) -> None:
    app = run("methods", dataset="traps")
    assert [header.value for header in app.header] == ["The recommenders"]
    contents = app.main.markdown[0].value
    assert contents.startswith("- **The recommenders**")
    ways = leads(contents)
    assert len(ways) == contents.count("\n")
    (verdict,) = (way for way in ways if way.label == "The verdict on a reason")
    assert verdict.page == "methods"
    app = run("methods", **verdict.params)
    assert [header.value for header in app.header] == ["The verdict on a reason"]
    assert "Lift is P(both)" in said(app)
    assert "Graph filter" not in said(app)


def test_an_unknown_section_is_told_and_an_audience_has_no_contents(run: Run) -> None:
    app = run("methods", dataset="traps", section="x_y")
    assert "The methods have no section “x_y”: The recommenders is shown." in said(app)
    app = run("methods", dataset="traps", section="uptake-times-lift", present="1")
    assert [header.value for header in app.header] == ["Uptake times lift"]
    assert not leads(*(text.value for text in app.main.markdown))


def test_the_glossary_is_searched_and_the_address_keeps_what_for(run: Run) -> None:
    app = run("glossary", dataset="traps")
    assert "## :small[uptake]" in said(app)
    app.text_input(key="term").set_value("kendall").run()
    assert app.query_params["term"] == "kendall"
    assert "stands in 2 of the terms" in said(app)
    assert said(app).index("Kendall's tau]") < said(app).index("## :small[fidelity]")
    assert "## :small[uptake]" not in said(app)
    next(button for button in app.button if button.label == "Show all terms").click().run()
    assert "term" not in app.query_params
    assert "## :small[uptake]" in said(app)


def test_what_no_term_has_is_said(run: Run) -> None:
    app = run("glossary", dataset="traps", term="x_y")
    assert "No term has “x_y” in its name or meaning." in said(app)
