"""A Parquet file that comes from somebody else, read for trial by a process of its own.

pyarrow reads it in C++: a file that was made for it ends the process with all its sessions, and a
page of some KB unpacks to gigabytes that no footer tells of. So another process goes first.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from recommenders.adapters.files.reading.parquet_file import read_parquet
from recommenders.configuration import limits
from recommenders.errors import DataError
from recommenders.operation.limits import MB, how_to_raise

ROOT: Final = Path(__file__).resolve().parents[4]
PATIENCE: Final = 120
"""Seconds that the other process may take."""
ROOM: Final = 2
"""How many times `unpacked_mb` it may have, beside what it has before it reads."""
_TOO_LARGE: Final = 3


def try_parquet(path: Path) -> None:
    """Read a file in another process; raises `DataError` where that does not come back.

    What can be said of the file in a sentence is left to whoever reads it next.
    """
    most = limits().unpacked_mb
    environ = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")])),
        # its own pool asks for more room than it uses, and could not be held to a limit
        "ARROW_DEFAULT_MEMORY_POOL": "system",
    }
    command = [sys.executable, "-P", "-m", __spec__.name, str(path), str(ROOM * most * MB)]
    try:
        code = subprocess.run(
            command, env=environ, timeout=PATIENCE, check=False, capture_output=True
        ).returncode
    except subprocess.TimeoutExpired:
        code = -1
    if code == _TOO_LARGE:
        raise DataError(
            f"the file takes more than {ROOM * most:,} MB while it is read",
            file=str(path),
            remedy="Give it fewer lines or columns, or part it into several files. "
            f"{how_to_raise('unpacked_mb')}",
        )
    if code:
        raise DataError(
            f"the {'Parquet ' if path.suffix == '.parquet' else ''}file is broken",
            file=str(path),
            remedy="Write it again, or save the data as CSV.",
        )


def read_within(path: Path, room: int) -> int:
    """Read a file with so many bytes more than the process has now; gives its exit code."""
    _limit(room)
    try:
        read_parquet(path)
    except MemoryError:
        return _TOO_LARGE
    except DataError:
        return 0
    return 0


def _limit(room: int) -> None:
    try:
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (ImportError, OSError):  # neither on Windows nor on macOS
        return
    most = pages * resource.getpagesize() + room
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    sys.exit(read_within(Path(sys.argv[1]), int(sys.argv[2])))
