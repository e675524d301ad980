"""[server] of becausal.toml: names and origins, anything else refused."""

from __future__ import annotations

from typing import Any

import pytest

from recommenders.access.server import ServerSettings, is_loopback, read_server
from recommenders.errors import DataError


def test_names_and_origins() -> None:
    assert read_server({}) == ServerSettings()
    assert read_server(
        {
            "hosts": ["Becausal.shop.example", "*.team.example"],
            "frame_ancestors": ["https://intranet.shop.example:8443"],
        }
    ) == ServerSettings(
        hosts=("becausal.shop.example", "*.team.example"),
        frame_ancestors=("https://intranet.shop.example:8443",),
    )


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ({"host": ["a"]}, "not known.*key host.*Did you mean hosts"),
        ({"hosts": "a"}, r"no list of texts.*Write hosts = \["),
        ({"hosts": [1]}, "no list of texts"),
        ({"hosts": [""]}, "no list of texts"),
        ({"hosts": ["*"]}, "value '\\*'.*without scheme and port"),
        ({"hosts": ["https://a.example"]}, "without scheme and port"),
        ({"hosts": ["a.example:8501"]}, "without scheme and port"),
        ({"frame_ancestors": ["intranet"]}, "Write origins"),
        ({"frame_ancestors": ["https://a.example; script-src *"]}, "Write origins"),
    ],
)
def test_what_is_no_name_is_refused(entries: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=f"(?s){sentence}"):
        read_server(entries)


@pytest.mark.parametrize(
    ("address", "here"),
    [
        ("127.0.0.1", True),
        ("127.8.9.1", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        (None, False),
        ("10.0.0.7", False),
        ("localhost.evil.example", False),
    ],
)
def test_which_addresses_only_this_machine_reaches(address: str | None, here: bool) -> None:
    assert is_loopback(address) is here
