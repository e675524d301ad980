from __future__ import annotations

import pytest

from recommenders.errors import DataError
from recommenders.operation.log_kind import JSON, TEXT, VARIABLE, log_kind


def test_logs_are_to_be_read_unless_told() -> None:
    assert log_kind({}) == log_kind({VARIABLE: " Text "}) == TEXT
    assert log_kind({VARIABLE: "JSON"}) == JSON
    with pytest.raises(DataError, match=r"BECAUSAL_LOGS.*'xml'.*text or json"):
        log_kind({VARIABLE: "xml"})
