"""Whom a command is about: named, in a file, or both; each once."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest

from explain.command.common import customers
from recommenders.contract import Dataset
from recommenders.errors import DataError
from tests.worlds import ANN, BOB, CAT


def arguments_of(*named: str, ids: Path | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    customers.add(parser)
    return parser.parse_args([*named, *([] if ids is None else ["--ids", str(ids)])])


def ids_of(dataset: Dataset, *codes: int) -> list[str]:
    return [dataset.customer_id(code) for code in codes]


def test_each_is_named_once_in_the_order_given(tiny: Dataset) -> None:
    named = ids_of(tiny, CAT, ANN, CAT)
    assert customers.codes(arguments_of(*named), tiny) == [CAT, ANN]


def test_those_in_the_file_come_after_those_named(tiny: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "ids.txt"
    file.write_text("\n".join(ids_of(tiny, BOB, ANN, CAT)), encoding="utf-8")
    arguments = arguments_of(*ids_of(tiny, ANN), ids=file)
    assert customers.codes(arguments, tiny) == [ANN, BOB, CAT]


def test_a_named_stranger_is_refused(tiny: Dataset) -> None:
    with pytest.raises(DataError, match="has no such customer") as raised:
        customers.codes(arguments_of("zoe"), tiny)
    assert raised.value.value == "zoe"
    assert tiny.customer_id(0) in raised.value.remedy


def test_nobody_is_refused(tiny: Dataset) -> None:
    with pytest.raises(DataError, match="No customer is named"):
        customers.codes(arguments_of(), tiny)


def test_of_many_strangers_in_a_file_five_are_named(
    tiny: Dataset, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "ids.txt"
    strangers = [f"z{number}" for number in range(7)]
    file.write_text("\n".join([*strangers, tiny.customer_id(BOB)]), encoding="utf-8")
    assert customers.codes(arguments_of(ids=file), tiny) == [BOB]
    assert capsys.readouterr().err == (
        f"Left out, {tiny.title} does not have them: z0, z1, z2, z3, z4 and 2 more.\n"
    )


def test_a_file_of_strangers_only_names_nobody(tiny: Dataset, tmp_path: Path) -> None:
    file = tmp_path / "ids.txt"
    file.write_text("zoe\n", encoding="utf-8")
    with pytest.raises(DataError, match="No customer is named"):
        customers.codes(arguments_of(ids=file), tiny)


def test_a_command_may_take_a_file_only(tiny: Dataset) -> None:
    parser = argparse.ArgumentParser()
    customers.add(parser, required=False)
    arguments = parser.parse_args([])
    assert not hasattr(arguments, "customer")
    with pytest.raises(DataError, match="No customer is named"):
        customers.codes(arguments, tiny)
