"""The form of a rule as a test fills it in."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from pages.ui.recommender import rule_form
from pages.ui.session.resources import LoadedDataset
from recommenders.contract import Dataset
from tests.pages.panels import loaded_circle, run_panel


class Form:
    """The form on a screen, and what it gives."""

    def __init__(
        self, before: dict[str, Any] | None = None, dataset: Dataset | None = None
    ) -> None:
        self.loaded = loaded_circle() if dataset is None else LoadedDataset.of(dataset)
        self.told: dict[str, Any] = {}
        self.before = before or {}
        self.app: AppTest = run_panel(self._draw)

    def _draw(self) -> None:
        self.told = rule_form.draw_form(self.loaded, self.before, "k")

    def fill(self, **values: Any) -> dict[str, Any]:
        """Set fields by their names."""
        for name, value in values.items():
            self.field(name).set_value(value)
        self.app.run()
        assert not self.app.exception
        return self.told

    def field(self, name: str) -> Any:
        """A field by its name."""
        fields = [*self.app.main.children.values()]
        while fields:
            element = fields.pop()
            if getattr(element, "key", None) == f"rule/k/{name}":
                return element
            fields += [*getattr(element, "children", {}).values()]
        raise AssertionError(f"there is no field {name}")
