"""What tells one recommender of one's own from another: its place, and the state it is in."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnConfig:
    """``place``: ``module:name``, an ONNX file, an address that begins with http, a file of
    recommendations (behind a "#" the model), or the folder of a batch.

    ``source`` tells one state of the module, file or folder from another.
    """

    place: str
    source: str = ""
