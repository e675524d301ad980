"""What the operator has said about pseudonyms: the key, and whose screens have to have them."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from recommenders.access.roles import Role
from recommenders.errors import DataError
from recommenders.toml_file import known_only

KEY_VARIABLE: Final = "BECAUSAL_PSEUDONYMS"
"""A key of the operator's own, in the place of the one that is made at the first start."""
FORCED_VARIABLE: Final = "BECAUSAL_PRIVACY"
"""Whose screens have pseudonyms whatever the address says, as `PrivacySettings.forced`."""
KEYS: Final = ("pseudonyms", "key")
CHOICE: Final = "choice"
ALWAYS: Final = "always"
MIN_KEY: Final = 16
"""Characters of a key at the least: as many as nobody tries."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrivacySettings:
    """The table ``[privacy]`` of becausal.toml.

    ``always`` forces pseudonyms on everybody, ``roles`` on those who have one of these roles and
    on whoever has none. ``key`` is the operator's own, empty where one is made and kept.
    """

    always: bool = False
    roles: frozenset[str] = frozenset()
    key: str = ""

    def forced(self, role: str | None = None) -> bool:
        """Whether somebody of this role gets to see pseudonyms only; None is no role at all.

        Where pseudonyms are for some roles, who has none is shown no names either.
        """
        return self.always or (bool(self.roles) and (role is None or role in self.roles))


def read_privacy(entries: Mapping[str, Any]) -> PrivacySettings:
    """The table ``[privacy]``; raises `DataError` that names the key, for the caller to place."""
    known_only("privacy", entries, KEYS)
    key = entries.get("key", "")
    # the value is not told: it is, or was to be, a secret
    if not isinstance(key, str):
        raise DataError("the key of pseudonyms is not text", key="key", remedy="Put it in quotes.")
    if key:
        checked_key(key, "the key of [privacy]")
    always, roles = _forced(entries.get("pseudonyms", CHOICE))
    return PrivacySettings(always=always, roles=roles, key=key)


def in_force(
    settings: PrivacySettings, environ: Mapping[str, str] | None = None
) -> PrivacySettings:
    """The settings of the file with those of the environment, which go before.

    `KEY_VARIABLE` is a key; `FORCED_VARIABLE` is "always", "choice" or roles parted by commas.
    """
    environment = os.environ if environ is None else environ
    said = environment.get(FORCED_VARIABLE, "").strip()
    always, roles = settings.always, settings.roles
    if said:
        parts = [part.strip() for part in said.split(",") if part.strip()]
        try:
            always, roles = _forced(parts[0] if len(parts) == 1 else parts)
        except DataError as error:
            raise DataError(
                error.problem, key=FORCED_VARIABLE, value=said, remedy=error.remedy
            ) from None
    key = environment.get(KEY_VARIABLE, "")
    if key:
        checked_key(key, KEY_VARIABLE)
    return PrivacySettings(always=always, roles=roles, key=key or settings.key)


def checked_key(key: str, where: str) -> None:
    """Refuses a key that could be guessed; the key itself is not told."""
    if len(key.strip()) < MIN_KEY or len(set(key)) < MIN_KEY // 2:
        raise DataError(
            f"{where} is too short or too simple to keep pseudonyms from being undone",
            remedy=f"Give at least {MIN_KEY} characters that nobody can guess, such as those of "
            "`openssl rand -base64 32`, or none: then a key is made and kept.",
        )


def _forced(said: object) -> tuple[bool, frozenset[str]]:
    """Whether for all, and for which roles."""
    if said in (ALWAYS, CHOICE):
        return said == ALWAYS, frozenset()
    names = [said] if isinstance(said, str) else said
    if isinstance(names, list) and names and all(name in set(Role) for name in names):
        return False, frozenset(names)
    raise DataError(
        "it is not clear who gets pseudonyms",
        key="pseudonyms",
        value=str(said),
        remedy='Write "always", "choice", or a list of roles such as ["viewer"]: '
        f"{', '.join(Role)}.",
    )
