"""What would change a list, in sentences: what takes an item out, what swaps two, what lets one in.

Every sentence is plain text; names in it are those of the data set.
"""

from __future__ import annotations

import numpy as np

from explain.counterfactual.additions import Additions
from explain.counterfactual.contrast import Contrast
from explain.counterfactual.minimal_set import Smallest
from explain.counterfactual.why_not import Status, StillOut, WhyNot
from explain.formats import count_of, date, join_names, number
from recommenders.contract import Columns, Dataset

MAX_NAMED = 6
"""Purchases of a set that a sentence names; the others are counted."""
CLEAR = 0.1
"""What speaks for an item is named from this share of the strongest that speaks for or against
either of the two."""


def leaving(removal: Smallest, dataset: Dataset) -> str:
    """What takes an item out of the list."""
    if not removal.n_players:
        return "There is no purchase that could be taken away."
    if not removal.solved:
        stays = f"It stays in the list {_whatever(removal)}"
        return _none(removal, stays, "takes it out")
    if not removal.size:
        return f"By score it is at rank {removal.rank_before:,} already, below the list."
    return (
        f"It leaves the list without {_set(removal, dataset)}. {_proof(removal)} Asked without "
        f"{_them(removal)}, the recommender puts it at rank {removal.rank_after:,} of "
        f"{removal.n_candidates:,}."
    )


def swapping(contrast: Contrast, dataset: Dataset) -> str:
    """What makes two items change places."""
    swap = contrast.swap
    if not swap.n_players:
        return "There is no purchase that could be taken away."
    if not swap.solved:
        stays = f"They keep their order {_whatever(swap)}"
        return _none(swap, stays, "swaps them")
    if not swap.size:
        return "By score they stand the other way round already."
    return (
        f"They change places when the recommender is asked without {_set(swap, dataset)}. "
        f"{_proof(swap)}"
    ).strip()


def entering(removal: Smallest, dataset: Dataset, still: StillOut | None = None) -> str:
    """What lets an item into the list when it is taken away.

    ``still`` says where the item stands if the list is without it all the same.
    """
    if not removal.n_players:
        return "There is no purchase that could be taken away."
    if not removal.solved:
        stays = f"It stays out {_whatever(removal)}"
        return _none(removal, stays, "brings it in")
    if not removal.size:
        return "By score it stands in the list."
    comes = f"It comes in, at rank {removal.rank_after:,}, without {_set(removal, dataset)}."
    return " ".join(filter(None, [comes, _proof(removal), _still(removal, dataset, still)]))


def _still(removal: Smallest, dataset: Dataset, still: StillOut | None) -> str:
    """What keeps an item out that the removal brings in by score; empty where nothing does."""
    if still is None:
        return ""
    if still.rule:
        return f"A rule of the shop keeps it out all the same: {still.rule}."
    who = dataset.item_title(removal.items[0]) if removal.size == 1 else "They"
    return f"{who} could be listed, too, then: that leaves it at rank {still.rank:,}."


def adding(additions: Additions, dataset: Dataset, still: StillOut | None = None) -> str:
    """What one more purchase, made now, would do.

    ``still`` says where the item stands if the list is without it all the same.
    """
    if not len(additions.items):
        return "No item goes with it, so no further purchase was tried."
    tried = count_of(len(additions.items), "item")
    title = dataset.item_title(int(additions.items[0]))
    if additions.best is not None and still is not None:
        return (
            f"One more purchase of {title} would bring it to rank {int(additions.ranks[0]):,}"
            + (f"; a rule of the shop keeps it out: {still.rule}." if still.rule else ".")
        )
    if additions.best is not None:
        in_list = int((additions.ranks <= additions.shown).sum())
        more = f"; {in_list - 1:,} others would, too" if in_list > 1 else ""
        return (
            f"One more purchase of {title} would bring it in, at rank {int(additions.ranks[0]):,} "
            f"({tried} that {'goes' if len(additions.items) == 1 else 'go'} with it tried{more})."
        )
    return (
        f"No single further purchase of the {tried} tried brings it in; the best, {title}, "
        f"puts it at rank {int(additions.ranks[0]):,}."
    )


def standing(answer: WhyNot, dataset: Dataset, *, varied: bool = False) -> str:
    """Where an item stands that is not in the list; empty for one that is not known.

    ``varied`` is for a list that is rearranged for variety, which the answer does not know.
    """
    if answer.item is None or answer.rank is None:
        return ""
    rank = f"rank {answer.rank:,} of {answer.n_candidates:,}"
    if answer.status is Status.BOUGHT:
        return (
            "It was bought before, and this list leaves such items out. Among the others it would "
            f"stand at {rank}."
        )
    if answer.status is Status.UNRECORDED:
        return "The record has no score of it for this customer."
    if answer.status is Status.RULED_OUT:
        return f"A rule of the shop: {answer.rule}. By score it is at {rank}."
    if answer.status is Status.LISTED:
        if varied:
            return f"It is at {rank} by score; variety has put another item in its place."
        return f"It is in the list, at place {answer.place:,}; by score it is at {rank}."
    if answer.status is Status.UNSCORED:
        return f"The recommender has no score for it: such items stand below all others, {rank}."
    if answer.status is Status.UNSEEN:
        when = f" by {date(dataset.as_of)}" if dataset.has(Columns.TIME) else ""
        return f"In these data nobody had it{when}, so no purchase tells of it: {rank}."
    below = count_of(answer.rank - answer.room, "place")
    if answer.room == answer.shown:
        return f"It is at {rank}, {below} below the list."
    if not answer.room:
        return f"It is at {rank} by score; rules of the shop pin the whole list."
    return (
        f"It is at {rank} by score; with the rules of the shop the list goes down to rank "
        f"{answer.room:,}, {below} above it."
    )


def lead(contrast: Contrast, dataset: Dataset) -> str:
    """How far one item is above another by score, and which purchase speaks most for each."""
    above, below = dataset.item_title(contrast.above), dataset.item_title(contrast.below)
    first, second, apart = (float(score) for score in contrast.attribution.total)
    same = "" if apart else ", and popularity settles the order"
    sentences = f"{above} scores {number(first)}, {below} {number(second, beside=first)}{same}."
    if not contrast.attribution.units:
        return sentences
    speaking = [_strongest(contrast, side, dataset) for side in (0, 1)]
    for name, purchase in zip((above, below), speaking, strict=True):
        if purchase:
            sentences += f" What speaks most for {name} is {purchase}."
    silent = [name for name, said in zip((above, below), speaking, strict=True) if not said]
    if silent:
        name = silent[0] if len(silent) == 1 else "either of the two"
        sentences += f" Nothing that was bought speaks clearly for {name}."
    if not speaking[0] and float(contrast.attribution.base[2]) > 0:
        sentences += f" {above} is ahead without any history, too."
    return sentences


def _strongest(contrast: Contrast, side: int, dataset: Dataset) -> str:
    """The part of the history that speaks most for a side; empty where nothing does clearly.

    It lifts that item by itself, and more than the other: what speaks against both, and less
    against this one, is no reason for it.
    """
    own, other = (contrast.attribution.values[:, column] for column in (side, 1 - side))
    speaks = own - np.maximum(other, 0.0)
    if speaks.max() <= CLEAR * np.abs(contrast.attribution.values[:, :2]).max():
        return ""
    unit = contrast.attribution.units[int(speaks.argmax())]
    if unit.label:
        return f"the group of {count_of(len(unit.items), 'purchased item')} of {unit.label}"
    return dataset.item_title(unit.items[0])


def _set(removal: Smallest, dataset: Dataset) -> str:
    """The set with its size: "these 2 of 111 purchased items: A and B", or that it is most."""
    titles = [dataset.item_title(item) for item in removal.items]
    if removal.size == removal.n_players:
        return "any history" if removal.size > 1 else f"its only purchased item, {titles[0]}"
    if len(titles) > MAX_NAMED and 2 * removal.size > removal.n_players:
        # which of them stand first says nothing where nearly all have to go
        return f"most of what was bought, {removal.size:,} of {_items(removal.n_players)}"
    if len(titles) > MAX_NAMED:
        more = len(titles) - MAX_NAMED + 1
        titles = [*titles[: MAX_NAMED - 1], f"{more:,} more"]
    which = "this one" if removal.size == 1 else f"these {removal.size:,}"
    return f"{which} of {_items(removal.n_players)}: {join_names(titles)}"


def _proof(removal: Smallest) -> str:
    if removal.size == 1:
        return ""
    if removal.proven:
        return "No smaller set does: that is proven."
    known = _none_below(removal)
    return f"A smaller set may do, though {known}." if known else "A smaller set may do."


def _none(removal: Smallest, stays: str, does: str) -> str:
    if removal.none_exists:
        alone = (
            f" Without any history it is at rank {removal.rank_alone:,}." if removal.general else ""
        )
        return f"{stays}: that is proven.{alone}"
    known = _none_below(removal)
    return f"No set was found that {does}" + (f", and {known}." if known else ".")


def _whatever(removal: Smallest) -> str:
    if removal.n_players == 1:
        return "without the only purchased item, too"
    return f"whatever is taken of the {_items(removal.n_players)}"


def _none_below(removal: Smallest) -> str:
    """How far it is proven that no smaller set does; empty where nothing is."""
    least = removal.lower_bound
    if least < 2:
        return ""
    if least == 2:
        return "it is proven that no single purchase does"
    return f"it is proven that none of fewer than {least:,} purchased items does"


def _items(count: int) -> str:
    return count_of(count, "purchased item")


def _them(removal: Smallest) -> str:
    return "it" if removal.size == 1 else "them"
