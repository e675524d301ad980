"""`becausal check` says what is found and ends with what that means."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.explain.command.conftest import Run


def test_clean_data_end_with_nought(becausal: Run, shop: Path) -> None:
    code, said, _ = becausal("check", str(shop), model=False)
    assert code == 0
    assert said.startswith("Shop: 8 purchases of 4 items by 4 customers, 2026-01-01 to 2026-01-08")
    assert "customers are shown by their id" in said
    assert said.endswith("Nothing stands in the way.\n")


def test_searches_are_counted(becausal: Run, shop: Path) -> None:
    lines = ["query,customer_id,timestamp"]
    # the same words of the same visitor within a minute are one search
    lines += [f"tea pot,{who},2026-01-05 10:0{n}" for n, who in enumerate(("ann", "ann", "zoe"))]
    (shop / "searches.csv").write_text("\n".join(lines))
    _, said, _ = becausal("check", str(shop), model=False)
    assert "2 searches by 2 visitors." in said
    _, said, _ = becausal("check", str(shop), "--json", model=False)
    assert json.loads(said)["searches"] == 2


def test_warnings_end_with_one_and_stand_first(becausal: Run, shop: Path) -> None:
    lines = (shop / "interactions.csv").read_text()
    (shop / "interactions.csv").write_text(lines + "".join(f"eve,,2026-01-0{n},1\n" for n in "12"))
    code, said, _ = becausal("check", str(shop), model=False)
    assert code == 1
    assert said.index("Warnings") < said.index("2  Lines without an item: left out.")
    assert said.endswith("1 warning: the lists may be about something else.\n")
    code, said, _ = becausal("check", str(shop), "--json", model=False)
    report = json.loads(said)
    assert (code, report["usable"], report["purchases"]) == (1, True, 8)
    assert report["findings"] == [
        {"found": "Lines without an item", "count": 2, "done": "left out", "warning": True}
    ]


def test_what_cannot_be_used_ends_with_two(becausal: Run, shop: Path) -> None:
    (shop / "interactions.csv").write_text("customer_id,item_id,timestamp\na,b,soon\n")
    code, _, error = becausal("check", str(shop), model=False)
    assert code == 2
    assert "value 'soon'" in error
    code, said, _ = becausal("check", str(shop), "--json", model=False)
    assert code == 2
    assert json.loads(said)["error"]["column"] == "timestamp"


def test_other_commands_say_warnings_beside_their_answer(becausal: Run, shop: Path) -> None:
    (shop / "old.csv").write_text("a,b\n1,2\n")
    code, said, error = becausal("recommend", "ann")
    assert code == 0
    assert "Warning" not in said
    assert "Warning: Files of the folder that are none of the tables: old.csv (1)" in error


@pytest.mark.parametrize("name", ["sample"])
def test_a_known_name_can_be_checked(becausal: Run, name: str) -> None:
    assert becausal("check", name, model=False)[0] == 0


def test_the_rules_of_the_shop_are_checked(
    becausal: Run, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "rules.toml"
    monkeypatch.setenv("BECAUSAL_CONFIG", str(file))
    file.write_text(
        '[[rules]]\nname = "Gone"\nkind = "hide"\nitems = ["nothing"]\n'
        '[[rules]]\nname = "Over"\nkind = "hide"\nuntil = 2001-01-01\n',
        encoding="utf-8",
    )
    code, said, _ = becausal("check", str(shop), model=False)
    assert code == 1
    assert "Gone (not in force, no item matches): Hides nothing." in said
    assert "There is no item nothing in this data set." in said
    assert said.rstrip().endswith("1 warning: read them before the reasons.")
    code, said, _ = becausal("check", str(shop), "--json", model=False)
    first, second = json.loads(said)["rules"]
    assert (code, first["in_force"], first["items"]) == (1, False, 0)
    assert second["idle"] == "it ended on 2001-01-01"
    # what is over is no mistake
    file.write_text('[[rules]]\nname = "Over"\nkind = "hide"\nuntil = 2001-01-01\n')
    assert becausal("check", str(shop), model=False)[0] == 0
    file.write_text('[[rules]]\nname = "x"\nkind = "hid"\n')
    code, said, _ = becausal("check", str(shop), "--json", model=False)
    error = json.loads(said)["error"]
    assert (code, error["line"], error["key"], error["value"]) == (2, 3, "kind", "hid")


def test_a_model_that_cannot_be_used_is_said_in_json(becausal: Run, shop: Path) -> None:
    asked = ("check", str(shop), "--recommender", "tests.recommenders.own.models:Mute")
    code, said, _ = becausal(*asked, "--json", model=False)
    report = json.loads(said)
    assert (code, report["usable"], report["model_usable"]) == (2, True, False)
    assert report["error"]["problem"] == "your model has no method score"
    code, _, error = becausal(*asked, model=False)
    assert (code, error[:30]) == (2, "Your model has no method score")
