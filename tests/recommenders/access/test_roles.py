"""Who has which role, and what it may."""

from __future__ import annotations

from typing import Any

import pytest

from recommenders.access.roles import (
    DEFAULTS,
    Permission,
    Policy,
    Role,
    Roles,
    read_data_sets,
    read_permissions,
    read_roles,
    role_of,
)
from recommenders.errors import DataError

ROLES = read_roles(
    {
        "viewer": ["@shop.example"],
        "analyst": ["Ann@Shop.example", "group:Analysts"],
        "admin": ["group:admins"],
    }
)


@pytest.mark.parametrize(
    ("email", "groups", "role"),
    [
        ("vic@shop.example", (), Role.VIEWER),
        ("VIC@SHOP.EXAMPLE", (), Role.VIEWER),
        ("ann@shop.example", (), Role.ANALYST),
        # the highest of several
        ("ann@shop.example", ("admins",), Role.ADMIN),
        ("eve@else.example", ("Analysts",), Role.ANALYST),
        (None, ("admins",), Role.ADMIN),
        # groups are names of the provider, written as they are
        ("eve@else.example", ("analysts",), None),
        ("eve@shop.example.else.example", (), None),
        ("eve@evil@shop.example", (), Role.VIEWER),
        ("@shop.example", (), None),
        ("shop.example", (), None),
        ("", (), None),
        (None, (), None),
        # what looks like a group is an address of nobody
        ("group:admins", (), None),
    ],
)
def test_the_highest_role_that_fits(
    email: str | None, groups: tuple[str, ...], role: Role | None
) -> None:
    assert role_of(email, frozenset(groups), ROLES) is role


def test_whoever_is_not_named_has_the_default() -> None:
    assert role_of("eve@else.example", frozenset(), Roles(default=Role.VIEWER)) is Role.VIEWER
    assert read_roles({"default": "analyst"}).default is Role.ANALYST
    assert read_roles({"default": "none"}).default is None
    assert read_roles({}).default is None


def test_each_role_may_what_those_before_it_may() -> None:
    policy = Policy()
    held = {
        role: {permission for permission in Permission if policy.may(role, permission)}
        for role in Role
    }
    assert held[Role.VIEWER] == {Permission.SEE}
    assert held[Role.ANALYST] - held[Role.VIEWER] == {
        Permission.EXPORT,
        Permission.UPLOAD,
        Permission.FLAG,
    }
    assert held[Role.ADMIN] == set(Permission)
    assert not any(policy.may(None, permission) for permission in Permission)


def test_the_operator_moves_a_permission() -> None:
    policy = Policy(first=read_permissions({"export": "admin", "flag": "viewer"}))
    assert not policy.may(Role.ANALYST, Permission.EXPORT)
    assert policy.may(Role.VIEWER, Permission.FLAG)
    assert policy.first[Permission.UPLOAD] is DEFAULTS[Permission.UPLOAD]


def test_data_sets_of_a_role() -> None:
    policy = Policy(data_sets=read_data_sets({"viewer": ["sample"], "analyst": []}))
    assert policy.may_see(Role.VIEWER, "sample")
    assert not policy.may_see(Role.VIEWER, "journey")
    assert not policy.may_see(Role.ANALYST, "sample")
    assert policy.may_see(Role.ADMIN, "journey")
    assert not policy.may_see(None, "sample")


@pytest.mark.parametrize(
    ("read", "entries", "sentence"),
    [
        (read_roles, {"owner": ["a@b"]}, "not known.*Use any of viewer, analyst, admin, default"),
        (read_roles, {"admin": ["ann"]}, "who is meant.*'ann'.*for all of a domain"),
        (read_roles, {"admin": ["group:"]}, "who is meant"),
        (read_roles, {"default": "analist"}, "no role.*Did you mean analyst"),
        (read_permissions, {"exports": "admin"}, "not known.*Did you mean export"),
        (read_permissions, {"export": 3}, "no role"),
        (read_data_sets, {"viewer": "sample"}, "no list of texts"),
        (read_data_sets, {"everybody": []}, "not known"),
    ],
)
def test_a_slip_is_refused(read: Any, entries: dict[str, Any], sentence: str) -> None:
    with pytest.raises(DataError, match=f"(?s){sentence}"):
        read(entries)
