"""What has happened in this process, in numbers that whoever runs it can ask for."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final, TypeAlias

Labels: TypeAlias = tuple[tuple[str, str], ...]
Values: TypeAlias = Mapping[str, Mapping[Labels, float]]
"""By name, then by labels, sorted by their names."""
SECONDS: Final = (0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Upper ends of the classes in which durations are counted."""


class Counts:
    """Numbers by name and labels; any thread may add to them."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._values: dict[str, dict[Labels, float]] = defaultdict(lambda: defaultdict(float))

    def add(self, name: str, amount: float = 1.0, /, **labels: str) -> None:
        """Add to a number, which begins at 0."""
        with self._lock:
            self._values[name][tuple(sorted(labels.items()))] += amount

    def observe(
        self, name: str, value: float, ends: Iterable[float] = SECONDS, /, **labels: str
    ) -> None:
        """Count a value in every class that it is no larger than, as Prometheus counts.

        ``_bucket``, ``_sum`` and ``_count`` are added to the name.
        """
        for end in ends:
            self.add(f"{name}_bucket", float(value <= end), **labels, le=f"{end:g}")
        self.add(f"{name}_bucket", 1.0, **labels, le="+Inf")
        self.add(f"{name}_sum", value, **labels)
        self.add(f"{name}_count", 1.0, **labels)

    def values(self) -> Values:
        """All numbers as they are now."""
        with self._lock:
            return {name: dict(values) for name, values in self._values.items()}


READS: Final = "becausal_cache_reads_total"
"""Results asked for, by cache (on the disk or in memory) and whether they were there."""
COUNTS: Final = Counts()
"""Those of this process."""
