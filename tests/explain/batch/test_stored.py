"""What was written is read again as it was computed."""

from __future__ import annotations

from pathlib import Path

import pytest

from explain.batch.request import BatchRequest
from explain.batch.run import explain_all
from explain.batch.stored import stored_list
from explain.explainer import Explainer
from recommenders import fit, load_dataset
from recommenders.data.pseudonyms import pseudonymous, shown_code
from recommenders.own.batch_lists import batch_lists


def test_a_stored_list_says_what_an_explanation_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    lines = [
        f"c{n % 9},i{n * (3 + n % 5) % 17},2026-0{1 + n % 6}-{1 + n % 27:02}" for n in range(150)
    ]
    text = "customer_id,item_id,timestamp\n" + "\n".join(lines)
    (shop / "interactions.csv").write_text(text, encoding="utf-8")
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    request = BatchRequest(dataset=str(shop), recommender="item-knn", k=4, part=4)
    explain_all(request, tmp_path / "lists")
    data = load_dataset(str(shop))
    lists = batch_lists(str(tmp_path / "lists")).fit(data)
    explainer = Explainer(fit("item-knn", data), data)
    answers = 0
    for customer in range(data.n_customers):
        stored = stored_list(lists, customer, data, data)
        said = explainer.explain(data.customer_id(customer), k=4).to_dict()["items"]
        assert [data.item_id(entry.item) for entry in stored.entries] == [x["item"] for x in said]
        assert [entry.reason for entry in stored.entries] == [x["reason"] for x in said]
        assert [entry.state for entry in stored.entries] == [x["state"] for x in said]
        for entry, now in zip(stored.entries, said, strict=True):
            where = now["rank_without_history"]
            assert f"{'yes' if now['personal'] else 'no'}, rank {where:,} without" in entry.answers
            answers += 1
    assert answers >= 9
    assert "by item-knn as of" in stored.provenance
    assert stored.frame["rank"].tolist() == list(range(1, len(stored.entries) + 1))
    # what names the customer names a pseudonym where the screen does
    hidden = pseudonymous(data, key=b"key")
    for entry in stored_list(lists, shown_code(hidden, 3), data, hidden).entries:
        assert "c3" not in entry.reason
