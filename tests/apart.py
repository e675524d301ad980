"""Work as another process gets it and gives it back, without one: for tests of what is sent."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

from recommenders.progress import Progress


def by_post(
    work: Callable[..., Any], *arguments: object, progress: Progress | None = None
) -> object:
    """A `recommenders.operation.processes.Runner`: nothing of this process is left in it."""
    received_work, received = pickle.loads(pickle.dumps((work, arguments), protocol=5))
    return pickle.loads(pickle.dumps(received_work(*received, progress=progress)))
