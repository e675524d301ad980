"""The two sides of the Compare view: what the sidebar says, and what is held against it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from pages.ui.session import list_options, resources
from pages.ui.session.context import ViewContext
from pages.ui.session.list_options import NO_VARIETY, OFF, PLAIN_SIDE, ListOptions
from pages.ui.session.resources import FittedModel
from pages.ui.session.selection import Selection
from recommenders import registry
from recommenders.errors import DataError
from recommenders.evaluation.variants import Variant

OPPONENT, SECOND_OPPONENT = registry.baselines()[-1], registry.DEFAULT
"""What is held against any other recommender where nothing is chosen, and against itself."""
AS_SCORED = "As scored"
"""A side without options, beside one of the same recommender."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ComparedSide:
    """A recommender with its options.

    ``selection`` is the same comparison with this side in the sidebar. ``fitted_model`` is that of
    the chosen customer, ``everybody`` that of all with a purchase: without one the dial stays at 0.
    ``variant`` is what is judged of that.
    ``name`` is what the side is called, ``short`` the same in a chart, where room is scarce.
    """

    selection: Selection
    model: FittedModel
    everybody: FittedModel
    options: ListOptions
    variant: Variant
    name: str
    short: str

    @property
    def key(self) -> str:
        """Identifies what a customer with a purchase is listed."""
        return f"{self.everybody.fingerprint}/{self.options.variety or NO_VARIETY}"


def opposite(selection: Selection) -> Selection:
    """The selection with the other side's recommender and options in the place of its own.

    An address that says nothing of the other side gets another recommender.
    """
    choices = (selection.against, selection.against_personal, selection.against_variety)
    name = selection.against or selection.recommender
    if not any(choices):
        name = default_opponent(selection)
    return list_options.of_other_side(selection, name)


def swapped(selection: Selection) -> Selection:
    """The same comparison seen from the other side."""
    other = opposite(selection)
    same = (other.personal == selection.personal, other.variety == selection.variety)
    return replace(
        other,
        against=selection.recommender,
        against_personal=None if same[0] else selection.personal or OFF,
        against_variety=None if same[1] else selection.variety or PLAIN_SIDE,
    )


def compared_sides(view: ViewContext) -> tuple[ComparedSide, ComparedSide]:
    """The side of the sidebar, and the one that is held against it.

    Raises DataError where there is no such recommender, it is not installed, or it cannot take
    the data set.
    """
    selection = opposite(view.selection)
    try:
        entry = registry.entry(selection.recommender)
    except KeyError:
        raise DataError(
            f"no recommender is called “{selection.recommender}”",
            remedy="Choose one to compare with.",
        ) from None
    if entry.missing:
        raise DataError(
            f"{entry.label} needs a package that is not there",
            remedy=f"{entry.missing} Then start the app again, or choose another recommender.",
        )
    pair = [
        _SideRequest(selection=requested, entry=side_entry, opens=opens)
        for requested, side_entry, opens in (
            (view.selection, view.model.entry, view.selection),
            (selection, entry, swapped(view.selection)),
        )
    ]
    left, right = (_option_words(view, request) for request in pair)
    alike = pair[0].entry.name == pair[1].entry.name
    return (
        _side(view, pair[0], [word for word in left if word not in right], alike=alike),
        _side(view, pair[1], [word for word in right if word not in left], alike=alike),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _SideRequest:
    """What a side is made from."""

    selection: Selection
    entry: registry.RecommenderEntry
    opens: Selection


def _option_words(view: ViewContext, request: _SideRequest) -> list[str]:
    """The options of a side in a few words each."""
    options = list_options.resolve(request.selection, request.entry, view.model.loaded)
    return list_options.option_words(options)


def _side(
    view: ViewContext, request: _SideRequest, words: list[str], *, alike: bool
) -> ComparedSide:
    """A side; ``words`` are what tells its options from those of the other one."""
    loaded, entry = view.model.loaded, request.entry
    options = list_options.resolve(request.selection, entry, loaded, view.customer)
    everybody = list_options.resolve(request.selection, entry, loaded)
    own, of_all = (
        resources.fitted_model(
            view.selection.dataset, entry.name, personal, held_back=view.held_back
        )
        for personal in (options.personal, everybody.personal)
    )
    # the entry of the view says its dial itself, where `words` do
    label = registry.entry(entry.name).short_label
    name = label + (f" ({', '.join(words)})" if words else "")
    return ComparedSide(
        selection=request.opens,
        model=own.seen_by(loaded),
        everybody=of_all.seen_by(loaded),
        options=options,
        variant=Variant(
            recommender=entry.name, personal=everybody.personal, variety=everybody.variety
        ),
        name=name,
        short=", ".join(words).capitalize() or AS_SCORED if alike else name,
    )


def default_opponent(selection: Selection) -> str:
    """The recommender that another one is held against where none is chosen."""
    return SECOND_OPPONENT if selection.recommender == OPPONENT else OPPONENT
