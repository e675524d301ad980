"""A recommender whose package is not installed: left out, explained, and honest in a link."""

from __future__ import annotations

import pytest

from recommenders import registry_entry
from tests.pages.conftest import Run

SENTENCE = 'pip install "becausal[ials]"'


@pytest.fixture
def without_implicit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry_entry, "find_spec", lambda package: None)


@pytest.mark.usefixtures("without_implicit")
def test_a_link_that_names_it_says_how_to_get_it(run: Run) -> None:
    app = run(recommender="ials")
    assert app.title[0].value == "This recommender is not installed"
    assert SENTENCE in app.warning[0].value.replace("\\", "")
    app.button[0].click().run()
    assert "recommender" not in app.query_params
    assert not app.warning


@pytest.mark.usefixtures("without_implicit")
def test_it_is_left_out_of_the_picker_and_described(run: Run) -> None:
    app = run("methods")
    picker = next(box for box in app.selectbox if box.label == "Recommender")
    assert not any("iALS" in option for option in picker.options)
    assert any("iALS" in text.value for text in app.markdown)
    assert any(SENTENCE in text.value.replace("\\", "") for text in app.markdown)
