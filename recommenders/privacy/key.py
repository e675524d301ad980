"""The key of pseudonyms: the operator's, else one that is made at random and kept."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from recommenders.operation.secret import Kept, kept_secret, secrets_folder
from recommenders.privacy.settings import KEY_VARIABLE, PrivacySettings, in_force

KEY: Final = Kept(
    name="pseudonyms",
    what="the key of pseudonyms",
    loss="every pseudonym is another one from then on",
    instead=f"give a key in {KEY_VARIABLE}",
)


def pseudonym_key(settings: PrivacySettings, environ: Mapping[str, str] | None = None) -> bytes:
    """The key that all pseudonyms of this server are made with.

    The operator's, from the environment or becausal.toml; else the one that is kept among the
    secrets of the installation. Raises `DataError` where there is none that is secret: nothing is
    shown under a weaker one.
    """
    chosen = in_force(settings, environ)
    return chosen.key.encode() if chosen.key else kept_key(secrets_folder(environ))


def kept_key(folder: Path) -> bytes:
    """The key in this folder of secrets, which is made where there is none."""
    return kept_secret(KEY, folder)
