"""Which models of one's own can be picked: those that the operator names, and no others."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from pathlib import PurePath
from typing import Final

from recommenders.configuration import usable_configuration
from recommenders.operation.addresses import split_address
from recommenders.own.batch_lists import BatchLists, batch_lists, is_batch
from recommenders.own.config import OwnConfig
from recommenders.own.onnx_model import SUFFIX
from recommenders.own.place import source_of
from recommenders.own.recommendation_table import (
    MODEL,
    RecommendationTable,
    is_table,
)
from recommenders.own.recommender import OwnRecommender, own
from recommenders.registry_entry import RecommenderEntry

VARIABLE: Final = "BECAUSAL_RECOMMENDERS"
"""Places (see `OwnConfig`), parted by commas; a label may stand before: ``Mine=module:name``."""


def own_entries(environ: Mapping[str, str] | None = None) -> tuple[RecommenderEntry, ...]:
    """The entries that the environment and becausal.toml name; nothing is imported yet.

    A link can choose among them, and cannot name another: that would be a way to run any code.
    """
    named = (os.environ if environ is None else environ).get(VARIABLE, "").split(",")
    places = [*named, *usable_configuration(environ).recommenders]
    entries = [own_entry(text.strip()) for text in dict.fromkeys(places) if text.strip()]
    return tuple(replace(entry, name=link_name(entry.place)) for entry in entries)


def link_name(place: str) -> str:
    """What stands for a place in links, which strangers see: its last part and a digest of all.

    A module and its name are no place on a disk, and stay as they are.
    """
    if is_module(place):
        return place
    return f"{short_place(place)}~{hashlib.blake2b(place.encode(), digest_size=4).hexdigest()}"


def short_place(place: str) -> str:
    """A place as the screen names it: the file without its folders, the address as its host."""
    if "://" in place:
        return split_address(place).hostname or "address"
    return place if is_module(place) else PurePath(place.replace("\\", "/")).name or place


def is_module(place: str) -> bool:
    """Whether a place is ``module:name``, and nothing on a disk."""
    return ":" in place and not {"/", "\\"} & set(place)


def is_place(name: str) -> bool:
    """Whether this names a model or a table of one's own, and not one of the project."""
    return ":" in name or name.lower().endswith(SUFFIX) or is_table(name) or is_batch(name)


def own_model(place: str) -> OwnRecommender | RecommendationTable | BatchLists:
    """What is at a place, not read or imported yet."""
    if is_batch(place):
        return batch_lists(place)
    if is_table(place):
        file = place.rpartition(MODEL)[0] or place
        return RecommendationTable(config=OwnConfig(place=place, source=source_of(file)))
    return own(place)


def own_entry(named: str) -> RecommenderEntry:
    """The entry of a place (see `OwnConfig`), or of ``Label=place``."""
    label, _, place = named.partition("=")
    if not place or ":" in label:
        # an address may have an equals sign of its own
        label, place = "", named
    place = place.strip()
    return RecommenderEntry(
        name=place,
        label=label.strip() or short_place(place),
        place=place,
        unit="score",
        description=_described(place),
        factory=partial(own_model, place),
    )


def _described(place: str) -> str:
    short = short_place(place)
    if is_batch(place):
        return (
            f"Lists and reasons that were written before, {short}. They are shown as they were "
            "computed then, and nothing is computed now."
        )
    if is_table(place):
        return (
            f"A table of recommendations, {short}. There is no model to ask: what goes with the "
            "purchases is named, and nothing is said to be a cause."
        )
    return (
        f"A model of your own, {short}. What it was trained on is not known here: where it has no "
        "fit, it may have seen what is held back to judge it."
    )
