"""Every view has its script, under either way of writing its name."""

from __future__ import annotations

import pytest

from pages.ui.session.view_scripts import script
from tests.pages.conftest import ROOT, VIEWS


def test_a_view_has_one_script_under_both_names() -> None:
    assert script("what-if") == script("what_if") == "pages/views/explain/what_if.py"
    assert all((ROOT / path).is_file() for path in VIEWS.values())


def test_no_package_is_a_view() -> None:
    with pytest.raises(KeyError):
        script("__init__")
