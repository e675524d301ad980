"""A draft is a folder of its own: found again, changed, thrown away."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from recommenders.adapters.files.dataset_toml import Options
from recommenders.adapters.own_data import drafts
from recommenders.adapters.own_data.uploads import Upload
from recommenders.errors import DataError


def folders(store: Path) -> list[str]:
    return [path.name for path in (store / ".drafts").iterdir()]


def test_an_upload_is_found_again(odd: Upload, store: Path) -> None:
    draft = drafts.begin([odd], now=0)
    assert (draft.uploaded, draft.options) == (True, Options())
    assert [path.name for path in draft.path.iterdir()] == ["Verkäufe 2026.csv"]
    assert drafts.find(draft.token) == draft
    changed = drafts.change(draft, Options(currency="EUR"))
    again = drafts.find(draft.token)
    assert again is not None
    assert again.options.currency == changed.options.currency == "EUR"
    drafts.discard(draft)
    assert drafts.find(draft.token) is None
    assert folders(store) == []


@pytest.mark.parametrize("token", ["", "..", "../../etc", "0" * 16, "0" * 17, "g" * 16])
def test_other_names_are_no_drafts(odd: Upload, token: str) -> None:
    drafts.begin([odd], now=0)
    assert drafts.find(token) is None


def test_an_uploaded_toml_is_read_and_leaves_no_pictures(odd: Upload) -> None:
    toml = Upload(name="dataset.toml", content=b'currency = "EUR"\nimages = "../.."\n')
    draft = drafts.begin([toml, odd], now=0)
    assert (draft.options.currency, draft.options.images) == ("EUR", "")
    assert [path.name for path in draft.path.iterdir()] == ["Verkäufe 2026.csv"]
    before = draft.stamp
    drafts.add(draft, [Upload(name="items.csv", content=b"item_id\na\n")])
    again = drafts.find(draft.token)
    assert again is not None
    assert (again.options.currency, again.stamp == before) == ("EUR", False)
    drafts.add(draft, [Upload(name="shop.toml", content=b'currency = "CHF"')])
    last = drafts.find(draft.token)
    assert last is not None
    assert last.options.currency == "CHF"


def test_an_upload_names_no_database(odd: Upload) -> None:
    toml = b'[database]\nurl = "postgresql://h/${PASSWORD}"\nfile = "../../x.db"\n'
    draft = drafts.begin([odd, Upload(name="dataset.toml", content=toml)], now=0)
    assert draft.options == Options()


def test_what_fails_leaves_nothing(odd: Upload, store: Path) -> None:
    with pytest.raises(DataError, match="not valid TOML"):
        drafts.begin([odd, Upload(name="dataset.toml", content=b"=")], now=0)
    with pytest.raises(DataError, match="kind of file"):
        drafts.begin([odd, Upload(name="x.exe", content=b"")], now=0)
    assert folders(store) == []


def test_a_place_stays_where_it_is(tmp_path: Path) -> None:
    shop = tmp_path / "shop"
    shop.mkdir()
    (shop / "orders.csv").write_text("a\n1\n")
    (shop / "dataset.toml").write_text('title = "My shop"')
    draft = drafts.begin_at(shop, now=0)
    assert (draft.uploaded, draft.path, draft.options.title) == (False, shop, "My shop")
    drafts.change(draft, Options(title="Other"))
    assert (shop / "dataset.toml").read_text() == 'title = "My shop"'
    drafts.discard(draft)
    assert (shop / "orders.csv").exists()


def test_old_drafts_are_removed(odd: Upload, store: Path) -> None:
    old, new = drafts.begin([odd], now=0), drafts.begin([odd], now=0)
    day = 86_400
    for draft, touched in ((old, 0), (new, 2 * day)):
        for path in (draft.folder, *draft.folder.rglob("*")):
            os.utime(path, (touched, touched))
    third = drafts.begin([odd], now=8 * day)
    assert sorted(folders(store)) == sorted([new.token, third.token])


def test_a_store_that_cannot_be_written_to(odd: Upload, store: Path) -> None:
    store.parent.write_text("a file where the folder should be")
    with pytest.raises(DataError, match=r"cannot be kept.*BECAUSAL_NOTES"):
        drafts.begin([odd], now=0)


@pytest.mark.parametrize("about", ["", "[]", '{"place": 4}'])
def test_a_torn_draft_is_one_of_uploads(odd: Upload, about: str) -> None:
    draft = drafts.begin([odd], now=0)
    (draft.folder / "about.json").write_text(about)
    again = drafts.find(draft.token)
    assert again is not None
    assert again.path == draft.path


def test_a_draft_that_is_worked_on_is_not_old(odd: Upload, store: Path) -> None:
    draft = drafts.begin([odd], now=0)
    for path in (draft.folder, *draft.folder.rglob("*")):
        os.utime(path, (0, 0))
    # what somebody changes inside does not touch the folder itself
    drafts.change(draft, Options(currency="€"))
    os.utime(draft.folder, (0, 0))
    drafts.remove_old(time.time())
    assert folders(store) == [draft.token]


def test_there_is_room_for_so_many_drafts(
    odd: Upload, store: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BECAUSAL_DRAFTS", "2")
    now = time.time()
    first = drafts.begin([odd], now=now)
    drafts.begin([odd], now=now)
    with pytest.raises(DataError, match=r"2 data sets are being added.*BECAUSAL_DRAFTS"):
        drafts.begin([odd], now=now)
    drafts.discard(first)
    drafts.begin([odd], now=now)
    assert len(folders(store)) == 2
