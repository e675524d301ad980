"""Secrets that an installation makes for itself at first need, and keeps."""

from __future__ import annotations

import hmac
import os
import re
import secrets
import stat
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Final

from recommenders.errors import DataError
from recommenders.notes_folder import notes_folder
from recommenders.operation.writing import remedy, why

LENGTH: Final = 32
"""Bytes of a secret."""
_WRITTEN: Final = re.compile(rb"[0-9a-f]{64}\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A secret by the ``name`` of its file, what it is called, and what it costs to lose it.

    ``instead`` is what an operator can give in its place.
    """

    name: str
    what: str = "the secret of this installation"
    loss: str = "what was derived from the old one does not hold any more"
    instead: str = ""

    @property
    def file(self) -> str:
        """The name of its file in the `secrets_folder`."""
        return f"{self.name}.key"


def secrets_folder(environ: Mapping[str, str] | None = None) -> Path:
    """Where they are kept: with what cannot be made again, outside the cache."""
    return notes_folder(environ) / "secrets"


def kept_secret(kept: Kept, folder: Path | None = None) -> bytes:
    """A secret, 32 random bytes: made at the first call, the same ever after.

    Kept as hexadecimal digits in a file that its owner alone may read (0600). Of two processes
    that make it at once, both get the one that was first. Raises `DataError` where it cannot be
    kept, and where the file is not what was written or others can read it: another secret would
    make all that was derived from it worthless, and nobody would know.
    """
    path = (folder or secrets_folder()) / kept.file
    try:
        return _read(path, kept)
    except (FileNotFoundError, NotADirectoryError):
        pass
    except OSError as error:
        raise _refusal(kept, f"{kept.what} cannot be read: {why(error)}") from error
    try:
        _make(path)
        return _read(path, kept)
    except OSError as error:
        raise _refusal(
            kept,
            f"{kept.what} cannot be kept: {why(error)}",
            f"{remedy(error)} BECAUSAL_NOTES names the folder.",
        ) from error


def signature(kept: Kept, content: bytes, folder: Path | None = None) -> str:
    """What vouches that this installation has written the content: a keyed hash (BLAKE2b)."""
    return blake2b(content, key=kept_secret(kept, folder), digest_size=32).hexdigest()


def same(claimed: object, expected: str) -> bool:
    """Whether two signatures are the same, told in a time that does not depend on them."""
    return isinstance(claimed, str) and claimed.isascii() and hmac.compare_digest(claimed, expected)


def _read(path: Path, kept: Kept) -> bytes:
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
    with os.fdopen(handle, "rb") as file:
        state, content = os.fstat(file.fileno()), file.read(1_000)
    if not stat.S_ISREG(state.st_mode):
        raise _refusal(kept, f"{kept.what} is no file")
    if os.name != "nt" and state.st_mode & 0o077:
        raise _refusal(
            kept,
            f"others than its owner can read or change {kept.what}",
            f"Run `chmod 600 {kept.file}` in that folder. If somebody may have read it, remove it "
            f"instead: a new one is made, and {kept.loss}.",
        )
    if not _WRITTEN.fullmatch(content):
        raise _refusal(kept, f"{kept.what} is damaged")
    return bytes.fromhex(content.decode())


def _make(path: Path) -> None:
    """Write a secret whole before it has its name; who comes second keeps the first one's."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(secrets.token_hex(LENGTH).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)  # unlike a rename, it never takes the place of another one
    finally:
        draft.unlink(missing_ok=True)


def _refusal(kept: Kept, problem: str, remedy: str = "") -> DataError:
    # the name alone: a page may show this, and no page tells where things lie on the server
    restored = (
        f"Put {kept.file} back from a backup of the folder that BECAUSAL_NOTES names, or remove "
        f"it: a new one is made, and {kept.loss}."
    )
    said = f"{remedy or restored}{kept.instead and f' Or {kept.instead}.'}"
    return DataError(problem, file=kept.file, remedy=said)
