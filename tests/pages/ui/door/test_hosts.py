"""Names of the server: parsed as a browser sends them, and only those that are known."""

from __future__ import annotations

import pytest

from pages.ui.door.hosts import Host, allowed_hosts, asked_host, is_allowed


@pytest.mark.parametrize(
    ("values", "host"),
    [
        ([b"localhost:8501"], Host("localhost", 8501)),
        ([b"LOCALHOST."], Host("localhost")),
        ([b"[::1]:80"], Host("::1", 80)),
        ([b"shop.example"], Host("shop.example")),
        ([], None),
        ([b""], None),
        ([b"localhost", b"evil.example"], None),
        ([b"localhost@evil.example"], None),
        ([b"localhost/evil"], None),
        ([b"localhost?x"], None),
        ([b"localhost:port"], None),
        ([b"localhost:99999"], None),
        ([b"[::1"], None),
        ([b"\xff"], None),
    ],
)
def test_a_header_is_one_name_with_a_port_or_nothing(
    values: list[bytes], host: Host | None
) -> None:
    assert asked_host(values) == host


def test_a_host_is_written_as_in_an_address() -> None:
    assert [str(Host("::1", 80)), str(Host("::1")), str(Host("a.b", 1))] == [
        "[::1]:80",
        "[::1]",
        "a.b:1",
    ]


@pytest.mark.parametrize("address", ["0.0.0.0", "::", "", None])
def test_an_address_for_all_is_no_name(address: str | None) -> None:
    assert allowed_hosts(address, ()) == {"127.0.0.1", "localhost", "::1"}


@pytest.mark.parametrize(
    ("name", "allowed"),
    [
        ("localhost", True),
        ("10.0.0.7", True),
        ("shop.example", True),
        ("a.team.example", True),
        ("a.b.team.example", True),
        ("team.example", False),
        (".team.example", False),
        ("evilteam.example", False),
        ("localhost.evil.example", False),
        ("shop.example.evil.example", False),
        ("*.team.example", True),  # resolves nowhere
    ],
)
def test_only_known_names_are_answered(name: str, allowed: bool) -> None:
    hosts = allowed_hosts("10.0.0.7", ("Shop.Example", "*.team.example"))
    assert is_allowed(name, hosts) is allowed
