"""`becausal store`: a store of the shop, and every other command on it."""

from __future__ import annotations

import json
from pathlib import Path

from tests.explain.command.conftest import Run


def test_a_store_reads_like_the_folder(becausal: Run, shop: Path, tmp_path: Path) -> None:
    target = tmp_path / "shop.store"
    code, out, err = becausal("store", str(shop), "--out", str(target), model=False)
    assert (code, err) == (0, "")
    assert "8 events of 4 customers and 4 items" in out
    assert f"becausal run {target}" in out
    named = ["--recommender", "item-knn"]
    _, plain, _ = becausal("explain", "ann", "--dataset", str(shop), *named, model=False)
    code, stored, _ = becausal("explain", "ann", "--dataset", str(target), *named, model=False)
    assert code == 0
    assert stored == plain
    assert becausal("check", str(target), model=False)[0] == 0


def test_json_names_what_is_there(becausal: Run, shop: Path, tmp_path: Path) -> None:
    _, out, _ = becausal("store", str(shop), "--out", str(tmp_path / "s"), "--json", model=False)
    answer = json.loads(out)
    assert (answer["events"], answer["customers"], answer["items"]) == (8, 4, 4)
    assert answer["warnings"] == []


def test_what_cannot_be_stored_is_one_sentence(becausal: Run, shop: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years", encoding="utf-8")
    code, _, err = becausal("store", str(shop), "--out", str(tmp_path / "mine"), model=False)
    assert code == 2
    assert "Something else stands at the place of the store" in err
    code, _, err = becausal("store", "nowhere", "--out", str(tmp_path / "s"), model=False)
    assert code == 2
    assert "no such file" in err
