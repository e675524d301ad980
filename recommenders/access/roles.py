"""[roles], [permissions] and [data_sets] of becausal.toml: who has which role, and what it may."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from recommenders.access.server import texts
from recommenders.errors import DataError
from recommenders.toml_file import known_only, nearest


class Role(StrEnum):
    """What somebody is to the app; each may what those before it may."""

    VIEWER = "viewer"
    ANALYST = "analyst"
    ADMIN = "admin"


class Permission(StrEnum):
    """What may be asked of the app."""

    SEE = "see"
    """Look at lists and reasons."""
    EXPORT = "export"
    """Take a view away as a file."""
    UPLOAD = "upload"
    """Bring files: data sets, lists of customers, logs, results of experiments."""
    FLAG = "flag"
    """Leave flags and notes on reasons."""
    RULES = "rules"
    """Ask what lists were without rules of the shop."""
    WRITE_RULES = "write_rules"
    """Change the rules of the shop in becausal.toml."""
    PLACES = "places"
    """Name a place on the server whose data are read, and take data sets away."""


DEFAULTS: Final[Mapping[Permission, Role]] = MappingProxyType(
    {
        Permission.SEE: Role.VIEWER,
        Permission.EXPORT: Role.ANALYST,
        Permission.UPLOAD: Role.ANALYST,
        Permission.FLAG: Role.ANALYST,
        Permission.RULES: Role.ADMIN,
        Permission.WRITE_RULES: Role.ADMIN,
        Permission.PLACES: Role.ADMIN,
    }
)
"""The first role that may it, unless [permissions] says otherwise."""
ORDER: Final = tuple(Role)
GROUP: Final = "group:"
NOBODY: Final = "none"
_ROLE_KEYS: Final = (*(role.value for role in Role), "default")


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Who has which role.

    ``members`` has for a role addresses ("ann@shop.example"), domains ("@shop.example") and groups
    ("group:analysts"); ``default`` is the role of whoever is in none of them, None for no access.
    """

    members: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)
    default: Role | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What a role may.

    ``first`` has the first role that has each permission, ``data_sets`` the names of the data sets
    of a role; one that is not in it sees all.
    """

    first: Mapping[Permission, Role] = field(default_factory=lambda: DEFAULTS)
    data_sets: Mapping[Role, tuple[str, ...]] = field(default_factory=dict)

    def may(self, role: Role | None, permission: Permission) -> bool:
        """Whether a role may do it; nobody may anything."""
        return role is not None and ORDER.index(role) >= ORDER.index(self.first[permission])

    def may_see(self, role: Role | None, data_set: str) -> bool:
        """Whether a role may see a data set, by its name in links."""
        if role is None or not self.may(role, Permission.SEE):
            return False
        return role not in self.data_sets or data_set in self.data_sets[role]


def role_of(email: str | None, groups: frozenset[str], roles: Roles) -> Role | None:
    """The highest role of somebody; None for no access.

    ``email`` is None where nobody has verified it: then only groups count.
    """
    address = (email or "").strip().casefold()
    name, at, domain = address.rpartition("@")
    known = {address, f"@{domain}"} if name and at else set()
    known |= {f"{GROUP}{group}" for group in groups}
    held = [role for role in ORDER if known & set(roles.members.get(role, ()))]
    return held[-1] if held else roles.default


def read_roles(entries: Mapping[str, Any]) -> Roles:
    """[roles]; raises `DataError` with key, value and remedy."""
    known_only("roles", entries, _ROLE_KEYS)
    members = {}
    for role in Role:
        members[role] = tuple(
            name if name.startswith(GROUP) else name.casefold()
            for name in texts("roles", entries, role)
        )
        for name in members[role]:
            if not name.removeprefix(GROUP).strip() or not (name.startswith(GROUP) or "@" in name):
                raise DataError(
                    "it is not clear who is meant",
                    key=role.value,
                    value=name,
                    remedy='Write "ann@shop.example", "@shop.example" for all of a domain, or '
                    '"group:analysts".',
                )
    default = entries.get("default", NOBODY)
    return Roles(
        members=members, default=None if default == NOBODY else _role("roles", "default", default)
    )


def read_permissions(entries: Mapping[str, Any]) -> Mapping[Permission, Role]:
    """[permissions]; raises `DataError` with key, value and remedy."""
    known_only("permissions", entries, tuple(permission.value for permission in Permission))
    return {
        permission: _role("permissions", permission, entries[permission])
        if permission in entries
        else DEFAULTS[permission]
        for permission in Permission
    }


def read_data_sets(entries: Mapping[str, Any]) -> Mapping[Role, tuple[str, ...]]:
    """[data_sets]; raises `DataError` with key, value and remedy."""
    known_only("data_sets", entries, tuple(role.value for role in Role))
    return {role: texts("data_sets", entries, role) for role in Role if role in entries}


def _role(table: str, key: str, value: object) -> Role:
    try:
        return Role(str(value))
    except ValueError:
        raise DataError(
            f"{key} of [{table}] is no role",
            key=str(key),
            value=value,
            remedy=f"{nearest(str(value), list(Role))}Write any of {', '.join(Role)}.",
        ) from None
