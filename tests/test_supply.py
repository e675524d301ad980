"""No version with a known hole is asked for, tested or shipped; the image knows each file."""

from __future__ import annotations

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

from tests.supply import (
    IMAGE,
    TESTED,
    Advisory,
    advisories,
    asked_for,
    known_against,
    lowest,
    pinned,
    without_hash,
)


def test_a_version_is_open_from_since_until_fixed() -> None:
    hole = Advisory(package="tin", id="CVE-1", since=Version("2"), fixed=Version("3.1"))
    answers = {text: hole.holds(Version(text)) for text in ("1.9", "2", "3.0.9", "3.1", "10")}
    assert answers == {"1.9": False, "2": True, "3.0.9": True, "3.1": False, "10": False}
    assert known_against({"tin": Version("3"), "can": Version("1")}, [hole]) == [
        "tin 3: CVE-1, fixed in 3.1"
    ]


def test_the_oldest_version_that_is_let_in_is_the_lowest_bound() -> None:
    texts = ["Tin-Can>=2,<4", "tin_can==1.5", "lid", "foil>=1.0; python_version > '3'"]
    assert lowest(map(Requirement, texts)) == {"tin-can": Version("1.5"), "foil": Version("1.0")}


def test_no_lower_bound_lets_a_known_hole_in() -> None:
    assert known_against(lowest(asked_for()), advisories()[0]) == []


@pytest.mark.parametrize("lock", [TESTED, IMAGE], ids=["tested", "image"])
def test_no_locked_version_has_a_known_hole(lock: object) -> None:
    versions = pinned(TESTED if lock == TESTED else IMAGE)
    assert len(versions) > 20
    assert known_against(versions, advisories()[0]) == []


def test_the_image_has_what_was_tested_and_knows_each_file() -> None:
    tested, image = pinned(TESTED), pinned(IMAGE)
    image.pop("setuptools")  # builds the package, and is in no list of what is installed
    assert image.items() <= tested.items()
    assert without_hash(IMAGE) == []
    needed = {r.name for r in asked_for() if r.name in {"streamlit", "pandas", "shap", "duckdb"}}
    assert needed <= image.keys()
