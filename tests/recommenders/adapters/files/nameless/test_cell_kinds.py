from __future__ import annotations

import pytest

from recommenders.adapters.files.nameless.cell_kinds import column_of, is_of, typed_as


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        (["881250949", "1511544070", "1511544070.5"], "epoch"),
        (["1511544070123"], "epoch"),
        (["2026-03-01", "2026-03-02T10:00:00Z", "3.4.2026", "03/04/26 9:15"], "time"),
        (["Tue Apr 03 18:00:09 +0000 2012", "3-Apr-2026"], "time"),
        (["20260301", "20261231"], "time"),
        (["ann@x.org", "b.c@shop.co.uk"], "mail"),
        (["12", "-3", "4,50", "+7.25"], "number"),
        (["20267301", "20261231"], "number"),
        (["0" * 39 + "a", "f" * 39 + "1"], "sha1"),
        (["3fd88233-9b04-4cc5-9c5d-000000000000"], "uuid"),
        (["576eb29603c570b85d4a93c1"], "hex"),
        (["Ann", "Bob"], ""),
        (["P-17", "P-18"], ""),
        ([], ""),
    ],
)
def test_a_column_is_of_the_narrowest_kind(cells: list[str], kind: str) -> None:
    assert typed_as(cells) == kind


def test_one_cell_in_twenty_may_be_another() -> None:
    assert is_of("number", ["1"] * 19 + ["none"])
    assert not is_of("number", ["1"] * 9 + ["none"])


def test_short_lines_lack_their_last_cells() -> None:
    assert column_of([["a", " b "], ["c"], ["d", ""]], 1) == ["b"]
