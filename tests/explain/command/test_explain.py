"""`becausal explain` and `recommend`: the same list in every form."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from explain.batch.run import BatchSummary
from tests.explain.command.conftest import Run

KEYS = {
    "customer",
    "label",
    "without",
    "dataset",
    "recommender",
    "method",
    "candidates",
    "items",
}
ITEM_KEYS = {
    "rank",
    "item",
    "title",
    "score",
    "state",
    "kind",
    "reason",
    "rank_by_score",
    "rule",
    "rank_without",
    "rank_without_history",
    "personal",
    "faithful",
    "plausible",
    "share",
    "named",
    "answers",
    "evidence",
    "held_back",
    "also",
    "contributions",
}


def test_text_names_the_customer_and_gives_a_reason_for_every_item(becausal: Run) -> None:
    code, out, err = becausal("explain", "ann")
    assert (code, err) == (0, "")
    assert out.startswith("Why Customer ann sees these 2 items\n")
    assert "Bowl <b>big</b>  (" in out
    assert out.count("\n     ") >= 2
    assert "\n0 personal · 2 popular · 0 doubtful\n" in out
    assert "     Personal:  no, without any history: rank" in out


def test_json_has_the_documented_keys(becausal: Run) -> None:
    code, out, _ = becausal("explain", "ann", "--json")
    assert code == 0
    (answer,) = json.loads(out)
    assert set(answer) == KEYS
    assert answer["customer"] == "ann"
    first = answer["items"][0]
    assert set(first) == ITEM_KEYS
    assert (first["rank"], first["item"]) == (1, "=SUM(1)")
    # two items are left, and both are listed with a history or without
    assert (first["state"], first["personal"]) == ("popular", False)
    assert first["rank_without_history"] in (1, 2)
    assert (first["faithful"], first["plausible"], first["named"]) == (None, None, None)
    assert set(first["answers"]) == {"personal"}
    # item-kNN is a sum over the purchases: what each adds makes up the score
    assert sum(c["value"] for c in first["contributions"]) == pytest.approx(first["score"])


def test_csv_is_safe_to_open(becausal: Run) -> None:
    code, out, _ = becausal("explain", "ann", "bob", "--csv")
    assert code == 0
    rows = list(csv.DictReader(io.StringIO(out)))
    assert {row["customer"] for row in rows} == {"ann", "bob"}
    trap = next(row for row in rows if row["title"].endswith('HYPERLINK("x")'))
    assert trap["title"] == '\'=HYPERLINK("x")'
    assert trap["item_id"] == "'=SUM(1)"


def test_html_opens_alone_and_runs_nothing(becausal: Run, tmp_path: Path) -> None:
    file = tmp_path / "ann.html"
    code, out, _ = becausal("explain", "ann", "--html", "--out", str(file))
    assert (code, out) == (0, f"Written: {file}\n")
    page = file.read_text(encoding="utf-8")
    assert "Why Customer ann sees these 2 items" in page
    assert "<b>big</b>" not in page
    assert "http" not in page.split("</style>")[1].replace("http://www.w3.org", "")


def test_without_a_purchase(becausal: Run) -> None:
    code, out, _ = becausal("explain", "ann", "--without", "litter", "--json")
    assert code == 0
    (answer,) = json.loads(out)
    assert answer["without"] == ["litter"]
    # what is left out is a candidate again
    assert {item["item"] for item in answer["items"]} == {"litter", "bowl", "=SUM(1)"}
    assert {c["because_of"][0] for c in answer["items"][0]["contributions"]} == {"kibble"}


def test_a_file_of_ids_leaves_out_the_unknown(becausal: Run, tmp_path: Path) -> None:
    file = tmp_path / "ids.txt"
    file.write_text("bob\nzoe\nann\nbob\n", encoding="utf-8")
    code, out, err = becausal("explain", "--ids", str(file), "--json")
    assert code == 0
    assert [answer["customer"] for answer in json.loads(out)] == ["bob", "ann"]
    assert "does not have them: zoe." in err


def test_ids_from_the_standard_input(becausal: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"cat\n")))
    code, out, _ = becausal("recommend", "--ids", "-", "--json")
    assert code == 0
    assert [answer["customer"] for answer in json.loads(out)] == ["cat"]


@pytest.mark.slow
def test_a_recommendation_is_the_explained_list(becausal: Run) -> None:
    _, out, _ = becausal("recommend", "dan", "--json")
    _, explained, _ = becausal("explain", "dan", "--json")
    (listed,), (answer,) = json.loads(out), json.loads(explained)
    assert [item["item_id"] for item in listed["items"]] == [i["item"] for i in answer["items"]]
    code, out, _ = becausal("recommend", "dan", "--csv", "--k", "1")
    assert code == 0
    assert len(list(csv.DictReader(io.StringIO(out)))) == 1
    code, out, _ = becausal("recommend", "dan", "--k", "1")
    assert "Customer dan (dan)" in out


def test_a_history_of_somebody_who_is_not_in_the_data(becausal: Run, tmp_path: Path) -> None:
    file = tmp_path / "basket.txt"
    file.write_text("Kibble\nliter\nxyzzy\n", encoding="utf-8")
    code, out, err = becausal("explain", "--history", str(file), "--json")
    assert code == 0
    (answer,) = json.loads(out)
    assert (answer["customer"], answer["label"]) == ("A pasted basket", "A pasted basket")
    # what is in the basket is not listed again
    assert {item["item"] for item in answer["items"]} == {"bowl", "=SUM(1)"}
    assert "“liter” was read as Litter." in err
    assert "is like “xyzzy”: left out." in err
    code, _, err = becausal("explain", "ann", "--history", str(file))
    assert code == 2
    assert "Name no customers beside it." in err


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["ann", "--engine", "spark"], "go with --all"),
        (["ann", "--master", "yarn"], "go with --all"),
        (["--all", "--master", "yarn"], "Add --engine spark"),
        (["--all", "--engine", "spark", "--processes", "2"], "--master says how many"),
        (["--all", "--engine", "spark", "--master", "lokal"], "no such master of Spark"),
    ],
)
def test_an_engine_is_for_every_customer_and_has_its_master(
    becausal: Run, tmp_path: Path, options: list[str], said: str
) -> None:
    if "lokal" in options:
        pytest.importorskip("pyspark", reason="the extra spark is left out")
    code, out, err = becausal("explain", "--out", str(tmp_path / "lists"), *options)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert said in err


def test_the_batch_is_told_what_it_runs_on(
    becausal: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[dict[str, object]] = []

    def explain_all(request: object, folder: Path, **options: object) -> BatchSummary:
        asked.append(options)
        return BatchSummary(customers=4, customers_before=0, parts=1, rate=2.0)

    monkeypatch.setattr("explain.batch.run.explain_all", explain_all)
    to = ["--all", "--out", str(tmp_path / "lists")]
    assert becausal("explain", *to, "--processes", "3")[0] == 0
    assert becausal("explain", *to, "--engine", "spark")[0] == 0
    assert becausal("explain", *to, "--engine", "spark", "--master", "yarn")[0] == 0
    assert [(each["processes"], each["master"]) for each in asked] == [
        (3, None),
        (1, "local[*]"),
        (1, "yarn"),
    ]
