"""An uploaded log is evaluated once, and errors name it as it is called."""

from __future__ import annotations

import pytest

from pages.ui.position import cache
from recommenders.errors import DataError
from tests.pages.ui.position.test_other_policy import log_text


def test_the_same_log_is_the_same_answer() -> None:
    content = log_text(300).encode()
    first = cache.policy_evaluation("log.csv", content)
    assert first.lines == 300
    assert cache.policy_evaluation("log.csv", content) is first


def test_an_error_names_the_upload_and_no_path_of_the_server() -> None:
    with pytest.raises(DataError) as error:
        cache.policy_evaluation("my log.csv", b"action,reward\nA,1\n")
    assert error.value.file == "my log.csv"
