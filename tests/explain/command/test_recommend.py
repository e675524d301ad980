"""`becausal recommend`: lists of a length, with or without what was bought, in three forms."""

from __future__ import annotations

import csv
import io
import json

from tests.explain.command.conftest import Run


def test_a_list_is_as_long_as_asked_and_has_nothing_bought(becausal: Run) -> None:
    code, out, err = becausal("recommend", "ann", "bob", "--json", "--k", "1")
    assert (code, err) == (0, "")
    answers = json.loads(out)
    assert [answer["customer"] for answer in answers] == ["ann", "bob"]
    for answer in answers:
        # both have kibble and litter; bowl and the trap score the same, and the trap sold later
        assert [(item["rank"], item["item_id"]) for item in answer["items"]] == [(1, "=SUM(1)")]


def test_what_was_bought_before_is_ranked_where_asked(becausal: Run) -> None:
    _, out, _ = becausal("recommend", "ann", "--json", "--bought-before")
    (answer,) = json.loads(out)
    assert {item["item_id"] for item in answer["items"]} == {"kibble", "litter", "bowl", "=SUM(1)"}
    _, out, _ = becausal("recommend", "ann", "--json")
    (answer,) = json.loads(out)
    assert {item["item_id"] for item in answer["items"]} == {"bowl", "=SUM(1)"}


def test_csv_names_the_customer_first(becausal: Run) -> None:
    code, out, _ = becausal("recommend", "ann", "cat", "--csv", "--k", "1")
    assert code == 0
    header, *rows = csv.reader(io.StringIO(out))
    assert header[0] == "customer"
    assert len(set(header)) == len(header)
    assert [row[0] for row in rows] == ["ann", "cat"]


def test_text_has_a_heading_and_a_part_for_each_customer(becausal: Run) -> None:
    code, out, _ = becausal("recommend", "ann", "cat")
    assert code == 0
    assert out.splitlines()[0].endswith(", Item neighbours (item-kNN)")
    assert out.index("\nCustomer ann (ann)\n") < out.index("\nCustomer cat (cat)\n")
    assert out.count("Litter") == 1  # cat alone has not bought it
