"""The ranked list on a screen of AppTest, which draws no component: what the script sent to it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from streamlit.testing.v1 import AppTest

from pages.ui.components.listbox import NAME


@dataclass(frozen=True)
class Listed:
    """The rows as the browser gets them, and the id of the chosen one."""

    rows: list[dict[str, Any]]
    chosen: str

    @property
    def ids(self) -> list[str]:
        return [row["id"] for row in self.rows]

    @property
    def marks(self) -> list[str]:
        """The marks below all rows."""
        return [mark["text"] for row in self.rows for mark in row["marks"]]


def ranked_list(app: AppTest) -> Listed:
    """The list of the view; fails where there is none."""
    sent = [
        json.loads(component.proto.json)
        for component in app.get("bidi_component")
        if component.proto.component_name == NAME
    ]
    (data,) = sent
    return Listed(rows=data["rows"], chosen=data["chosen"])
