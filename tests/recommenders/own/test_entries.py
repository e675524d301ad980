from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.own.entries import is_place, link_name, own_entries, own_entry


@pytest.mark.parametrize(
    ("named", "name", "label"),
    [
        ("shop.model:model", "shop.model:model", "shop.model:model"),
        ("Our ranker=shop.model:model", "shop.model:model", "Our ranker"),
        ("http://127.0.0.1/score?v=2", "http://127.0.0.1/score?v=2", "127.0.0.1"),
        ("/srv/models/net.onnx", "/srv/models/net.onnx", "net.onnx"),
        ("Live=http://127.0.0.1/score?v=2", "http://127.0.0.1/score?v=2", "Live"),
        ("Net=models/net.onnx", "models/net.onnx", "Net"),
    ],
)
def test_a_place_may_have_a_label(named: str, name: str, label: str) -> None:
    entry = own_entry(named)
    assert (entry.name, entry.label) == (name, label)
    assert is_place(entry.name)
    # nothing is opened or imported before it is fitted
    assert entry.factory().config.place == name


def test_names_of_the_project_are_no_places() -> None:
    assert not any(is_place(name) for name in ("uptake-lift", "ease", "popularity"))


def test_those_of_becausal_toml_join(tmp_path: Path) -> None:
    file = tmp_path / "becausal.toml"
    file.write_text(
        '[[recommenders]]\nname = "Our ranker"\nplace = "shop.model:model"\n', encoding="utf-8"
    )
    environ = {"BECAUSAL_CONFIG": str(file), "BECAUSAL_RECOMMENDERS": "a.b:c"}
    entries = own_entries(environ)
    assert [(entry.name, entry.label) for entry in entries] == [
        ("a.b:c", "a.b:c"),
        ("shop.model:model", "Our ranker"),
    ]
    # an error there is said by whoever reads the rules
    file.write_text("[[recommenders]]\n", encoding="utf-8")
    assert [entry.name for entry in own_entries(environ)] == ["a.b:c"]


@pytest.mark.parametrize(
    ("place", "name"),
    [
        ("shop.model:model", "shop.model:model"),
        ("/srv/models/net.onnx", "net.onnx~"),
        ("models/net.onnx", "net.onnx~"),
        (r"C:\\models\\net.onnx", "net.onnx~"),
        ("/srv/out/recs.parquet#ranker-b", "recs.parquet#ranker-b~"),
        ("http://ann:s3cret@10.0.0.3:8000/score?v=2", "10.0.0.3~"),
    ],
)
def test_a_link_has_no_place_on_the_server(place: str, name: str) -> None:
    start, mark, digest = link_name(place).partition("~")
    assert start + mark == name
    assert len(digest) in (0, 8)
    assert link_name(f"{place}x") != link_name(place)
    (entry,) = own_entries({"BECAUSAL_RECOMMENDERS": place})
    assert (entry.name, entry.place) == (link_name(place), place)
    told = entry.name + entry.label + entry.description
    assert not [secret for secret in ("/", "\\", "s3cret", "8000") if secret in told]
