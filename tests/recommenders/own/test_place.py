"""A place is found, imported and made, or it is said why not."""

from __future__ import annotations

from pathlib import Path

import pytest

from recommenders.errors import DataError
from recommenders.own.place import made, source_of
from tests.recommenders.own import models

PLACE = "tests.recommenders.own.models"
MODEL = """
class Model:
    def score(self, histories):
        return histories.matrix(80)

model = Model()
"""


def test_who_else_may_have_the_model_is_told() -> None:
    assert made(f"{PLACE}:model") == (models.model, True)
    model, shared = made(f" {PLACE} : OnlyScore")
    assert isinstance(model, models.OnlyScore)
    assert not shared
    # the object is fitted, and not its method
    assert made(f"{PLACE}:model.score") == (models.model, True)


def test_a_function_of_histories_is_the_model() -> None:
    model, shared = made(f"{PLACE}:score_of")
    assert model.score is models.score_of
    assert not shared
    with pytest.raises(DataError, match=r"needs arguments to be made \(value 'first, second'\)"):
        made(f"{PLACE}:needy")


def test_a_file_is_taken_whatever_else_has_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(str(tmp_path / "elsewhere"))
    monkeypatch.chdir(tmp_path)
    package = tmp_path / "shop_pkg"
    package.mkdir()
    (package / "__init__.py").touch()
    (package / "ranker_of_shop.py").write_text(MODEL)
    (package / "main_of_shop.py").write_text("from .ranker_of_shop import Model")
    (tmp_path / "colorsys.py").write_text(MODEL)
    (tmp_path / "a file.py").write_text(MODEL)
    for place in ("shop_pkg/main_of_shop.py:Model", "./colorsys.py:model", "a file.py:Model"):
        assert callable(made(place)[0].score)
        assert source_of(place)
    with pytest.raises(DataError, match=r"name the file, as \./colorsys\.py:name"):
        made("colorsys:Model")
    with pytest.raises(DataError, match="no such file"):
        made("missing.py:Model")


def test_a_file_that_changes_has_another_source(tmp_path: Path) -> None:
    file = tmp_path / "ranker.py"
    file.write_text(MODEL)
    before = source_of(f"{file}:Model")
    file.write_text(MODEL + "# changed")
    assert before != source_of(f"{file}:Model")
    assert source_of("HTTP://ranker.example/score") == ""


@pytest.mark.parametrize("place", ["localhost:8000", "ftp://ranker.example/score", "ranker:"])
def test_what_is_no_place_says_how_it_is_written(place: str) -> None:
    with pytest.raises(DataError, match="no place of a model") as error:
        made(place)
    assert "http://" in error.value.remedy


def test_whatever_ends_an_import_ends_it_alone() -> None:
    with pytest.raises(DataError, match="cannot be made: BaseException: panic"):
        made(f"{PLACE}:panics")
