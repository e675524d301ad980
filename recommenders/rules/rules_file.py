"""The file that the rules stand in: its text, and whether and how it is written anew."""

from __future__ import annotations

import os
import threading
from dataclasses import dataclass
from pathlib import Path

from recommenders.errors import DataError
from recommenders.operation.writing import write_whole
from recommenders.rules.rules_text import Entries, entries_of

_lock = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesFile:
    """A file of settings as it was read; ``text`` is empty where there is none yet."""

    path: Path
    text: str

    @property
    def entries(self) -> list[Entries]:
        """Its rules as they are written."""
        return list(entries_of(self.text))

    @property
    def writable(self) -> bool:
        """Whether this program may put another file into its place."""
        # a link stays one: what it leads to is written
        path = self.path.resolve()
        there = not path.exists() or os.access(path, os.W_OK)
        return there and os.access(path.parent, os.W_OK)

    def write(self, text: str) -> None:
        """Put ``text`` in the place of what was read, with the rights that the file has.

        Raises `DataError` where the file is another since it was read, or cannot be written: then
        it is as it was.
        """
        with _lock:
            if read_rules_file(self.path).text != self.text:
                raise DataError(
                    "the file has changed since its rules were shown",
                    file=str(self.path),
                    remedy="Look at the rules as they are now, and make the change again.",
                )
            path = self.path.resolve()
            mode = path.stat().st_mode if path.exists() else None

            def content(draft: Path) -> None:
                draft.write_bytes(text.encode())
                if mode is not None:
                    draft.chmod(mode)

            write_whole(path, content)


def read_rules_file(path: Path) -> RulesFile:
    """The file at this path; raises `DataError` where it is there and cannot be read."""
    try:
        text = path.read_bytes().decode()
    except FileNotFoundError:
        text = ""
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(
            "the file of settings cannot be read",
            file=str(path),
            value=str(error),
            remedy="Check who may read it, and that it is UTF-8.",
        ) from error
    return RulesFile(path=path, text=text)
