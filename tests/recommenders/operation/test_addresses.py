from __future__ import annotations

import pytest

from recommenders.operation.addresses import NO_ADDRESS, split_address


def test_an_address_has_its_parts() -> None:
    parts = split_address("https://becausal.shop.example:8501/item?item=A#b")
    assert (parts.hostname, parts.port, parts.path) == ("becausal.shop.example", 8501, "/item")
    assert split_address("http://[::1]:80/").hostname == "::1"


@pytest.mark.parametrize(
    "address", ["https://login[.shop.example", "http://[x]/", "http://h:99999/", "//h:port/"]
)
def test_what_is_none_has_none(address: str) -> None:
    assert split_address(address) == NO_ADDRESS
