"""The glossary: its entries, its search, and that every "?" has an entry."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import pytest
import streamlit as st

from explain.contract import ReasonState
from pages.ui.elements import terms

PAGES = Path(__file__).parents[4] / "pages"
ASKED_FOR = (
    "faithful, plausible, personal, popular, doubtful, unrelated, weak, decisive, uptake, lift, "
    "nats, score, share, rank-biased overlap, NDCG, hit rate, surrogate, Kendall tau, R2, "
    "interval, due"
)


@pytest.fixture(autouse=True)
def params(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The address of the screen."""

    class Params(dict[str, str]):
        def to_dict(self) -> dict[str, str]:
            return dict(self)

    params = Params(dataset="circle", customer="c03")
    monkeypatch.setattr(st, "query_params", params)
    return params


@pytest.mark.parametrize("term", ASKED_FOR.split(", "))
def test_a_term_that_people_meet_has_an_entry(term: str) -> None:
    assert terms.entry(term.upper()).meaning.endswith(".")


def test_the_entries_are_in_alphabetical_order_and_none_stands_twice() -> None:
    names = [entry.name.casefold() for entry in terms.glossary()]
    assert names == sorted(names)
    every = [name.casefold() for entry in terms.glossary() for name in entry.names]
    assert len(every) == len(set(every))
    assert all(entry.meaning for entry in terms.glossary())


def test_links_between_entries_name_entries() -> None:
    for entry in terms.glossary():
        for name, anchor in re.findall(r"\[([^\]]*)\]\(#([^)]*)\)", entry.meaning):
            target = terms.entry(name)
            assert anchor == "-".join(re.findall(r"\w+", target.name.casefold().replace("'", "")))
            assert f"term={target.name.replace(' ', '+')}" in entry.markdown.replace("%27", "'")


def test_the_first_sentence_is_whole_and_without_links() -> None:
    assert terms.entry("tau").first_sentence == (
        "Agreement of two orders: 1 is the same, 0 as by chance, -1 reversed."
    )
    assert terms.entry("calibration").first_sentence.endswith(
        "purchases, in nats: 0 is the same mix."
    )


def test_a_search_finds_the_name_first_then_names_then_meanings() -> None:
    names = [entry.name for entry in terms.matching("Recall")]
    assert names[:3] == ["recall", "recall of discoveries", "recall of repeats"]
    assert names[3:] == []
    assert next(entry.name for entry in terms.matching("tau")) == "Kendall's tau"
    assert "nats" in [entry.name for entry in terms.matching("kullback leibler")]
    assert terms.matching("xyzzy") == ()
    assert terms.matching("  ") == terms.glossary()


def test_a_help_has_the_first_sentence_and_leads_to_the_entry() -> None:
    help_text = terms.help_of("tau")
    assert help_text is not None
    assert help_text.startswith(terms.entry("tau").first_sentence)
    target = urlsplit(help_text.rpartition("(")[2].rstrip(")"))
    wanted = {"term": "Kendall's tau", "dataset": "circle", "customer": "c03"}
    assert target.path == "glossary"
    assert wanted.items() <= dict(parse_qsl(target.query)).items()


def test_several_terms_have_a_line_each() -> None:
    lines = (terms.help_of("weak", "popular") or "").splitlines()
    assert [line.split("]")[0] for line in lines] == ["[weak", "[popular"]


def test_an_audience_has_no_question_marks(params: dict[str, str]) -> None:
    params["present"] = "1"
    assert terms.help_of("weak") is None
    assert terms.mark("Lift") == ""


@pytest.mark.parametrize(
    ("head", "term"),
    [
        ("Lift", "lift"),
        ("rank-biased overlap", "rank-biased overlap"),
        ("tau (half of them)", "tau"),
        ("NDCG@10", "ndcg@10"),
        ("carries %", "carries"),
        ("Item", None),
        ("Where", None),
    ],
)
def test_the_head_of_a_column_is_a_term_or_not(head: str, term: str | None) -> None:
    assert terms.term_of(head) == term
    assert bool(terms.mark(head)) is (term is not None)


def named_terms() -> Iterator[tuple[str, str]]:
    """Every term that the code of the pages names: (file, term)."""
    for path in PAGES.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call):
                continue
            helps = isinstance(node.func, ast.Name) and node.func.id == "help_of"
            said = list(node.args) if helps else []
            said += [word.value for word in node.keywords if word.arg == "terms"]
            for part in said:
                for constant in ast.walk(part):
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str):
                        yield str(path.relative_to(PAGES)), constant.value


def test_every_term_that_the_pages_name_has_an_entry() -> None:
    named = dict.fromkeys(named_terms())
    assert len(named) > 20
    assert all(terms.entry(term) for _, term in named)


def test_every_verdict_and_question_has_an_entry() -> None:
    for term in [*map(str, ReasonState), "Personal", "Faithful", "Plausible"]:
        assert terms.entry(term).meaning
