"""A rule as it is written, and each way in which it can be wrong."""

from __future__ import annotations

import datetime
import tomllib
from typing import Any

import pytest

from recommenders.errors import DataError
from recommenders.rules.read_rules import KEYS, read_rule
from recommenders.rules.rule import Range, Rule, RuleKind

WHOLE = """
name = " Spring promotion "
kind = "pin"
items = ["P1", 2]
category = "Dog"
where = { stock = ["0", 1] }
price = { from = 5, to = 20.5 }
launched = { from = 2026-01-01 }
customers = { segment = ["Pet household"] }
from = 2026-06-01
until = "2026-07-31"
dataset = "sample"
place = 3
off = true
"""


def test_everything_that_can_be_said() -> None:
    rule = read_rule(tomllib.loads(WHOLE), line=7)
    assert rule.line == 7
    assert rule == Rule(
        name="Spring promotion",
        kind=RuleKind.PIN,
        items=("P1", "2"),
        where={"stock": ("0", "1"), "category": ("Dog",)},
        price=Range(low=5.0, high=20.5),
        launched=Range(low=datetime.date(2026, 1, 1)),
        customers={"segment": ("Pet household",)},
        begin=datetime.date(2026, 6, 1),
        end=datetime.date(2026, 7, 31),
        dataset="sample",
        place=3,
        off=True,
        most=2,
    )


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('name = "x"\nkind = "pinn"', r"kind of a rule is not known \(key kind.*Did you mean pin"),
        ('name = "x"', "A rule lacks its kind"),
        ('name = "x"\nkind = "hide"\ncategry = "Dog"', "key categry.*Did you mean category"),
        ('name = "x"\nkind = "hide"\nfactor = 2', "factor says nothing.*kind hide.*value 2"),
        ('name = "x"\nkind = "boost"', "kind boost lacks factor"),
        ('name = "x"\nkind = "boost"\nfactor = "2"', "factor is no number"),
        ('name = "x"\nkind = "boost"\nfactor = -1', "factor must be above 0.*key factor, value -1"),
        ('name = "x"\nkind = "pin"\nplace = 1.5', "place is no whole number"),
        ('name = "x"\nkind = "hide"\nitems = [1.5]', "items is no list of texts"),
        ('name = "x"\nkind = "hide"\nwhere = "Dog"', "where names no column"),
        ('name = "x"\nkind = "hide"\ncustomers = "Dog"', "segment"),
        ('name = "x"\nkind = "hide"\nprice = 5', "price is no range"),
        ('name = "x"\nkind = "hide"\nprice = { least = 5 }', "price has from and to only"),
        ('name = "x"\nkind = "hide"\nfrom = "June"', "from is no date.*from = 2026-06-30"),
        ('name = "x"\nkind = "hide"\noff = "yes"', "off is neither true nor false.*off = true"),
        ('kind = "hide"', "name must not be empty.*Spring promotion"),
        (
            'name = "x"\nkind = "hide"\nfrom = 2026-06-02\nuntil = 2026-06-01',
            "until must not be before from.*key until",
        ),
        (
            'name = "x"\nkind = "hide"\nprice = { from = 20, to = 5 }',
            "price must not begin above its end.*key price.*from = 5, to = 20",
        ),
        ('name = "x"\nkind = "hide"\ncategory = ""', "category names no value.*Leave it out"),
        ('name = "x"\nkind = "boost"\nfactor = 2\nitems = []', "items names no value"),
        ('name = "x"\nkind = "boost"\nfactor = 2\nprice = {}', "price has neither from nor to"),
        ('name = "x"\nkind = "boost"\nfactor = 2\ncustomers = {}', "customers names no column"),
        ('name = "x"\nkind = "boost"\nfactor = 1e300', "factor must lie between 0.0001 and 10,000"),
        ('name = "x"\nkind = "hide"\nprice = { to = inf }', "price is no number"),
        ('name = "x"\nkind = "hide"\nitems = [true]', "items is no list of texts"),
        ('name = "x"\nkind = "hide"\nsegment = "Pet"', "Write customers = { segment ="),
        ('name = "x"\nkind = "hide"\nend = 2026-06-30', "Write until"),
        (f'name = "{"x" * 300}"\nkind = "hide"', "not be longer than 200 characters"),
        (
            'name = "x"\nkind = "hide"\nwhere = { stock = [] }',
            "where, stock, names no value.*where = { stock =",
        ),
        (
            'name = "x"\nkind = "hide"\nmost = 2',
            'most says nothing in a rule of kind hide.*kind = "limit" or "pin"',
        ),
        (
            'name = "x"\nkind = "hide"\nlaunched = { from = 2026-06-02, to = 2026-06-01 }',
            "launched must not begin above its end.*key launched",
        ),
    ],
)
def test_what_is_wrong_is_said_with_a_remedy(text: str, sentence: str) -> None:
    with pytest.raises(DataError, match=f"(?i){sentence}"):
        read_rule(tomllib.loads(text))


def test_a_pin_of_a_category_is_its_best_item() -> None:
    entries: dict[str, Any] = {"name": "x", "kind": "pin", "category": "Dog"}
    assert read_rule(entries).most == 1
    assert set(entries) < set(KEYS)


def test_an_item_that_is_named_twice_is_one() -> None:
    rule = read_rule({"name": "x", "kind": "pin", "items": ["A", "B", "A"]})
    assert (rule.items, rule.most) == (("A", "B"), 2)


def test_numbers_truths_and_times_are_read_as_they_are_meant() -> None:
    text = """
    name = "a\\nb"
    kind = "hide"
    where = { price = 1.5, active = true }
    from = "2026-06-01T23:00:00Z"
    """
    rule = read_rule(tomllib.loads(text))
    assert rule.name == "a b"
    assert rule.where == {"price": ("1.5",), "active": ("True",)}
    assert rule.begin == datetime.date(2026, 6, 1)
