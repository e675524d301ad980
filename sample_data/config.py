"""Every parameter of the sample world, with its unit and meaning."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, get_type_hints


@dataclass(frozen=True, slots=True, kw_only=True)
class WorldConfig:
    """The dials of the world. What the shop sells and who shops there is in `tables/`."""

    seed: Annotated[int, "-", "seed of the one random generator"] = 20260630
    start: Annotated[date, "date", "first day"] = date(2025, 1, 1)
    as_of: Annotated[date, "date", "last day, the data set's now"] = date(2026, 6, 30)
    timezone: Annotated[str, "IANA zone", "zone of all times"] = "America/New_York"

    customers: Annotated[int, "customers", "size of the customer table"] = 2000
    share_silent: Annotated[float, "share", "customers without any interaction"] = 0.025
    share_browsers: Annotated[float, "share", "customers who look and never buy"] = 0.03
    share_one: Annotated[float, "share", "customers who stop after one purchase"] = 0.045
    share_two: Annotated[float, "share", "customers who stop after two purchases"] = 0.035
    share_lapsed: Annotated[float, "share", "customers who leave before the last 90 days"] = 0.10
    share_joined_before: Annotated[float, "share", "customers who joined before the start"] = 0.68
    trips_per_month: Annotated[float, "trips", "median of planned shopping trips"] = 0.42
    trips_sigma: Annotated[float, "log sd", "spread of the trips between customers"] = 0.7
    trips_limit: Annotated[float, "trips", "most planned trips per month"] = 9.0
    habits_per_trip: Annotated[
        float, "habits", "replenished items in use at the start, per planned trip a month"
    ] = 0.9
    picks_per_trip: Annotated[float, "items", "mean of free choices on a planned trip"] = 1.6

    taste_sigma: Annotated[float, "log sd", "household's taste for a product type"] = 1.25
    personal_sigma: Annotated[float, "log sd", "member's deviation from the household"] = 0.5
    brand_sigma: Annotated[float, "log sd", "household's liking of a brand"] = 1.0
    tier_sigma: Annotated[float, "log sd", "household's preferred price level"] = 0.25
    tier_pull: Annotated[float, "per log", "dislike of brands away from that level"] = 2.2
    appeal_sigma: Annotated[float, "log sd", "appeal of an item to everyone"] = 0.5
    closed_gate: Annotated[float, "factor", "demand for what the household has no need of"] = 0.015
    other_wardrobe: Annotated[float, "factor", "demand for the other wardrobe and make-up"] = 0.12

    gap_sigma: Annotated[float, "log sd", "gaps between repeat purchases of one customer"] = 0.2
    pace_sigma: Annotated[float, "log sd", "customers' pace of use"] = 0.14
    cycle_sigma: Annotated[float, "log sd", "items' cycle around that of the type"] = 0.12
    commitment_floor: Annotated[
        float, "factor", "chance of a repeat purchase by the least active, over the most active"
    ] = 0.45
    mood_days: Annotated[
        float,
        "days",
        "time constant after which a type appeals again, over its factor of the table",
    ] = 130.0
    owned_factor: Annotated[
        float, "factor", "free choice of an item that lasts, just after it was bought"
    ] = 0.05
    habit_cooldown: Annotated[
        float, "factor", "free choice within a type that is already replenished"
    ] = 0.25
    errand_wait: Annotated[int, "days", "longest wait of a need for a convenient weekday"] = 2
    errand_slack: Annotated[float, "days", "needs due so soon are served by today's order"] = 2.0

    best_match: Annotated[float, "share", "complements that are the source's best match"] = 0.62
    second_match: Annotated[float, "share", "complements that are its second match"] = 0.25
    lag_sigma: Annotated[float, "log sd", "days from the source to its complement"] = 0.6
    chain_damping: Annotated[float, "factor", "chance of a complement of a complement"] = 0.5

    loyalty_mean: Annotated[float, "0-1", "mean loyalty to a brand"] = 0.6
    loyalty_next: Annotated[
        float, "probability", "a loyal customer tries another type of the brand, per purchase"
    ] = 0.07
    loyalty_lag: Annotated[float, "days", "median time until then"] = 14.0
    variety: Annotated[
        float, "probability", "a customer without loyalty takes a substitute when an item is due"
    ] = 0.2
    dear_switch: Annotated[
        float, "probability", "a price-sensitive one does so when the price was raised"
    ] = 0.6
    deal_switch: Annotated[
        float, "probability", "a price-sensitive one does so when only the substitute is on offer"
    ] = 0.5
    return_to_usual: Annotated[
        float, "probability", "the usual item is bought again after a substitute"
    ] = 0.75

    promotions_per_year: Annotated[float, "promotions", "mean per item"] = 4.2
    promotion_days: Annotated[tuple[int, int], "days", "shortest and longest"] = (5, 14)
    promotion_depth: Annotated[tuple[float, float], "share", "price cut"] = (0.1, 0.4)
    promotion_lift: Annotated[
        float, "per share cut", "extra demand of the most price-sensitive customers"
    ] = 22.0
    stock_up: Annotated[
        float, "probability", "a price-sensitive customer takes two when a due item is on offer"
    ] = 0.4
    price_elasticity: Annotated[float, "-", "loss of demand under a raised price"] = 2.0
    raises_per_year: Annotated[float, "raises", "lasting raises of the list price, per item"] = 1.0
    raise_share: Annotated[tuple[float, float], "share", "lasting raise"] = (0.02, 0.06)
    mock_share: Annotated[
        float, "share", "items whose price is raised and then cut back under the raised list price"
    ] = 0.14
    mock_raise: Annotated[tuple[float, float], "share", "raise before a mock cut"] = (0.2, 0.35)
    mock_days: Annotated[tuple[int, int], "days", "raised, and then as long cut"] = (32, 45)

    sessions_per_trip: Annotated[float, "visits", "visits of the homepage per planned trip"] = 1.2
    sessions_browser: Annotated[float, "visits", "the same per month, for non-buyers"] = 0.7
    slate: Annotated[int, "items", "items shown on a visit, positions 1 to 10"] = 10
    slate_noise: Annotated[float, "-", "luck in the order of a slate, scale of Gumbel noise"] = 0.7
    randomised_share: Annotated[float, "share", "visits whose order was randomised"] = 0.25
    examination: Annotated[
        tuple[float, ...], "probability", "an item at position 1, 2, ... is looked at"
    ] = (0.68, 0.61, 0.48, 0.34, 0.28, 0.20, 0.11, 0.10, 0.08, 0.06)
    attraction_max: Annotated[float, "probability", "click on the most wanted item, examined"] = 0.5
    attraction_scale: Annotated[float, "-", "taste relative to the average item at 63% of it"] = 6.0
    click_to_purchase: Annotated[float, "probability", "a click ends in a purchase"] = 0.3
    click_to_cart: Annotated[float, "probability", "a click ends in an abandoned cart"] = 0.12
    views_per_visit: Annotated[float, "views", "browsing on a visit, mean"] = 1.5
    view_first: Annotated[float, "probability", "a purchase was viewed days before"] = 0.3
    cart_first: Annotated[float, "probability", "a purchase was put in the cart before"] = 0.3
    compare: Annotated[float, "probability", "two alternatives are viewed with it"] = 0.25

    search_first: Annotated[float, "probability", "a purchase was searched for just before"] = 0.15
    search_view: Annotated[float, "probability", "a view came from a search"] = 0.08
    search_tries: Annotated[int, "searches", "most formulations that somebody tries"] = 3
    search_not_sold: Annotated[
        float, "share", "searches for what the shop does not sell, per other search"
    ] = 0.03
    search_attraction: Annotated[
        float, "probability", "click on another item that fits the query, examined"
    ] = 0.3

    wish: Annotated[float, "probability", "a browsed item is put on the wish list"] = 0.3
    wish_except: Annotated[str, "department", "nothing of it is wished for"] = "Fresh groceries"
    wish_price: Annotated[float, "dollars", "cheaper items are not wished for"] = 12.0
    wish_drop: Annotated[float, "share", "fall of price that counts"] = 0.08
    wish_reference_days: Annotated[int, "days", "the fall is also against this median"] = 30
    wish_patience: Annotated[int, "days", "a wish is forgotten after this"] = 200
    wish_response: Annotated[float, "probability", "the item is bought after the fall"] = 0.75

    staples_per_trip: Annotated[
        float, "probability", "an item that everyone buys, per planned trip and item"
    ] = 0.075
    risers: Annotated[int, "items", "items with a rising trend"] = 14
    rise: Annotated[tuple[float, float], "factor", "demand after the rise"] = (4.0, 9.0)
    rise_days: Annotated[float, "days", "time constant of the rise"] = 35.0
    faders: Annotated[int, "items", "items with a falling trend"] = 12
    fade: Annotated[float, "factor", "demand after the fall"] = 0.2
    launches: Annotated[int, "items", "items launched after the start"] = 46
    launch_boost: Annotated[float, "factor", "extra demand on the day of the launch"] = 12.0
    launch_decay: Annotated[float, "days", "time constant of that extra demand"] = 30.0
    starter_days: Annotated[float, "days", "mean wait for a life event's purchases"] = 12.0
    starter_member: Annotated[
        float, "factor", "share of those purchases made by other members of the household"
    ] = 0.25

    def __post_init__(self) -> None:
        if self.as_of <= self.start:
            raise ValueError(f"as_of {self.as_of} must be after start {self.start}")
        if len(self.examination) != self.slate:
            raise ValueError(
                f"examination has {len(self.examination)} values for a slate of {self.slate}"
            )
        roles = self.share_silent + self.share_browsers + self.share_one + self.share_two
        if roles + self.share_lapsed >= 1:
            raise ValueError("the shares of special customers must leave room for regular ones")
        for name, unit, _ in self._documented():
            value = getattr(self, name)
            values = value if isinstance(value, tuple) else (value,)
            if any(isinstance(v, int | float) and v < 0 for v in values):
                raise ValueError(f"{name} = {value} must not be negative")
            if unit in {"probability", "share", "0-1"} and any(v > 1 for v in values):
                raise ValueError(f"{name} = {value} must lie between 0 and 1")

    @property
    def days(self) -> int:
        """Number of days, both ends included."""
        return (self.as_of - self.start).days + 1

    def rows(self) -> Iterator[tuple[str, str, str, str]]:
        """(name, value, unit, meaning) of every parameter, for the README."""
        for name, unit, meaning in self._documented():
            value = getattr(self, name)
            text = ", ".join(map(str, value)) if isinstance(value, tuple) else str(value)
            yield name, text, unit, meaning

    @classmethod
    def _documented(cls) -> Iterator[tuple[str, str, str]]:
        """(name, unit, meaning) of every parameter."""
        hints: dict[str, Any] = get_type_hints(cls, include_extras=True)
        for name, hint in hints.items():
            unit, meaning = hint.__metadata__
            yield name, unit, meaning
