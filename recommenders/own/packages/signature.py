"""What a function of somebody else takes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection
from typing import Any


def parameters(function: Callable[..., Any]) -> Collection[str]:
    """The names of what a function takes; none where it does not say, as one of C may not."""
    try:
        return inspect.signature(function).parameters.keys()
    except (TypeError, ValueError):
        return ()
