"""The rules of the shop on the screen: in words, in force or why not, and what they change."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.pages.conftest import Run
from tests.pages.test_views import words

RULES = """[[rules]]
name = "Spring promotion"
kind = "pin"
items = ["i13"]

[[rules]]
name = "Out of *stock*"
kind = "hide"
items = ["i12", "i99"]
from = 2026-01-03

[[rules]]
name = "Christmas"
kind = "hide"
items = ["i11"]
until = 2025-12-31
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    file = tmp_path / "becausal.toml"
    file.write_text(RULES, encoding="utf-8")
    monkeypatch.setenv("BECAUSAL_CONFIG", str(file))
    return file


def test_every_rule_with_what_it_does(run: Run, rules: Path) -> None:
    app = run("recommender", dataset="traps", recommender="gf-cf", part="shop")
    assert "2 of 3 rules in force on 4 Jan 2026" in words(app)
    text = words(app).replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")
    assert text.count("**Spring promotion** :green[:material/check_circle: in force]") == 1
    assert "**Out of *stock*** :green" in text
    assert "not in force: it ended on 2025-12-31]" in text
    assert ", from 3 Jan 2026." in text
    # nobody has the last item by score, so that it comes into every list
    assert ":small[1 item · 12 customers · changes 100 % (76 to 100 %) of their lists]" in text
    assert text.count("of their lists]") == 2
    assert "There is no item i99 in this data set" in "".join(
        warning.value for warning in app.warning
    )
    assert f"Read from {rules.name}; a change there is noticed" in text


def test_without_rules_an_example_is_shown(run: Run) -> None:
    app = run("recommender", dataset="traps", recommender="gf-cf", part="shop")
    assert app.title[0].value == r"No rules\: lists follow the score alone"
    assert '[[rules]]\nname = "Spring promotion"\nkind = "pin"\nitems = ["i0"]' in "".join(
        code.value for code in app.code
    )


def test_a_broken_file_is_said_with_its_line(run: Run, rules: Path) -> None:
    rules.write_text(RULES.replace('kind = "pin"', 'kind = "pinn"'), encoding="utf-8")
    text = words(run(dataset="traps", recommender="gf-cf"))
    assert "line 3" in text
    assert "Did you mean pin?" in text.replace("\\", "")


@pytest.mark.parametrize(
    ("kept", "title"),
    [
        (["Christmas"], "The rule does nothing here"),
        (["Christmas", "Gone"], "None of the rules does anything here"),
        (["Idle"], "The rule acts, and changes no list"),
        (["Idle", "Idle too"], "The rules act, and change no list"),
        (["Spring promotion", "Christmas"], "“Spring promotion” changes 100 % of the lists"),
    ],
)
def test_the_headline_is_what_the_rules_do(
    run: Run, rules: Path, kept: list[str], title: str
) -> None:
    blocks = {
        "Christmas": 'kind = "hide"\nitems = ["i11"]\nuntil = 2025-12-31',
        "Gone": 'kind = "hide"\nitems = ["i99"]',
        "Spring promotion": 'kind = "pin"\nitems = ["i13"]',
        # a limit that no list reaches
        "Idle": 'kind = "limit"\nsame = "item_id"\nmost = 5',
        "Idle too": 'kind = "limit"\nsame = "item_id"\nmost = 6',
    }
    told = [f'[[rules]]\nname = "{name}"\n{blocks[name]}\n' for name in kept]
    rules.write_text("\n".join(told), encoding="utf-8")
    app = run("recommender", dataset="traps", recommender="gf-cf", part="shop")
    heading = app.title[0].value.replace("\\", "").replace("\N{NO-BREAK SPACE}", " ")
    assert heading.startswith(title)
