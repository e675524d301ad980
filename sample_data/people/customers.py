"""Who shops: households with segments, needs and life events, and their members."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from recommenders.histories import BoolArray, DoubleArray, LongArray
from sample_data import tables
from sample_data.config import WorldConfig

LAPSE_DAYS = 90  # a lapsed customer's last possible purchase is further back than this


class Role(StrEnum):
    """How far a customer's relation with the shop goes."""

    SILENT = "silent"
    BROWSER = "browser"
    ONE = "one"
    TWO = "two"
    LAPSED = "lapsed"
    REGULAR = "regular"

    @property
    def max_purchases(self) -> int | None:
        """Purchases after which the customer stops; None = never."""
        return {Role.SILENT: 0, Role.BROWSER: 0, Role.ONE: 1, Role.TWO: 2}.get(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A life event of one household."""

    event: tables.LifeEvent
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """What its members share: index of the segment, needs from the start, life events."""

    segment: int
    needs: frozenset[str]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """Columns of the n_customers customers; indices into `segments` and `households`."""

    segments: tuple[tables.Segment, ...]
    households: tuple[Household, ...]
    ids: tuple[str, ...]
    names: tuple[str, ...]
    women: BoolArray
    household_of: LongArray
    head: BoolArray  # the member who makes most of the household's new purchases
    roles: tuple[Role, ...]
    joined: LongArray  # day number, negative before the first day
    last_day: LongArray  # day number after which a lapsed customer no longer comes
    trips: DoubleArray  # planned shopping trips per month
    sensitivity: DoubleArray  # to prices, 0 to 1
    loyalty: DoubleArray  # to brands, 0 to 1
    pace: DoubleArray  # factor on every cycle

    def __len__(self) -> int:
        return len(self.ids)

    def segment(self, customer: int) -> tables.Segment:
        """Segment of a customer, by index."""
        household = self.households[int(self.household_of[customer])]
        return self.segments[household.segment]


def build_customers(config: WorldConfig, rng: np.random.Generator) -> Customers:
    """Found the households, then describe each member."""
    segments = tables.segments()
    households, owner = _settle(segments, config, rng)
    count = config.customers
    owner = owner[rng.permutation(count)]
    women = rng.random(count) < 0.55
    kind = np.array([households[h].segment for h in owner])
    sensitivity = np.array([segments[k].price_sensitivity for k in kind])
    # sensitivity and loyalty keep their means; 6 is the usual strength of opinion
    sensitivity = rng.beta(6 * sensitivity, 6 * (1 - sensitivity))
    loyalty = rng.beta(6 * config.loyalty_mean, 6 * (1 - config.loyalty_mean), size=count)
    trips = config.trips_per_month * np.exp(config.trips_sigma * rng.normal(size=count))
    trips = np.minimum(trips * [segments[k].trips for k in kind], config.trips_limit)
    before = rng.random(count) < config.share_joined_before
    joined = np.where(
        before, -rng.integers(20, 1500, size=count), rng.integers(0, config.days - 6, size=count)
    )
    roles = _roles(config, rng)
    room = np.maximum(config.days - LAPSE_DAYS - np.maximum(joined, 0), 2)
    stay = np.maximum(joined, 0) + (rng.uniform(0.15, 0.95, size=count) * room).astype(np.int64)
    lapsed = np.array([role is Role.LAPSED for role in roles])
    # A late joiner can't have lapsed 90 days ago yet.
    lapsed &= joined < config.days - LAPSE_DAYS - 30
    return Customers(
        segments=segments,
        households=households,
        ids=tuple(f"C{i + 1:04d}" for i in range(count)),
        names=_names(owner, women, rng),
        women=women,
        household_of=owner,
        head=np.isin(np.arange(count), np.unique(owner, return_index=True)[1]),
        roles=tuple(
            Role.REGULAR if role is Role.LAPSED and not gone else role
            for role, gone in zip(roles, lapsed, strict=True)
        ),
        joined=joined,
        last_day=np.where(lapsed, stay, config.days - 1),
        trips=trips,
        sensitivity=sensitivity,
        loyalty=loyalty,
        pace=np.exp(config.pace_sigma * rng.normal(size=count)),
    )


def _settle(
    segments: tuple[tables.Segment, ...], config: WorldConfig, rng: np.random.Generator
) -> tuple[tuple[Household, ...], LongArray]:
    """Households until every customer has one; household index of each customer."""
    events = tables.life_events()
    shares = np.array([segment.share for segment in segments])
    # Shares are of customers; households of large segments are fewer.
    sizes = [sum(float(n) * p for n, p in s.sizes.items()) for s in segments]
    weights = shares / sizes
    weights /= weights.sum()
    households: list[Household] = []
    owner: list[int] = []
    while len(owner) < config.customers:
        kind = int(rng.choice(len(segments), p=weights))
        segment = segments[kind]
        needs = frozenset(n for n, p in segment.needs.items() if rng.random() < p)
        changes = tuple(
            Change(event=event, day=int(rng.integers(30, config.days - 10)))
            for event in events
            if rng.random()
            < event.yearly_rate * event.segments.get(segment.name, 1.0) * config.days / 365
        )
        size = int(rng.choice([int(n) for n in segment.sizes], p=list(segment.sizes.values())))
        owner += [len(households)] * min(size, config.customers - len(owner))
        households.append(Household(segment=kind, needs=needs, changes=changes))
    return tuple(households), np.array(owner)


def _roles(config: WorldConfig, rng: np.random.Generator) -> list[Role]:
    shares = {
        Role.SILENT: config.share_silent,
        Role.BROWSER: config.share_browsers,
        Role.ONE: config.share_one,
        Role.TWO: config.share_two,
        Role.LAPSED: config.share_lapsed,
    }
    roles = [r for r, share in shares.items() for _ in range(round(share * config.customers))]
    roles += [Role.REGULAR] * (config.customers - len(roles))
    return [roles[i] for i in rng.permutation(config.customers)]


def _names(owner: LongArray, women: BoolArray, rng: np.random.Generator) -> tuple[str, ...]:
    """Unique full names; most members of a household share the surname."""
    words = tables.names()
    first_names = {True: words["women"], False: words["men"]}
    surnames = words["surnames"]
    family = rng.integers(len(surnames), size=int(owner.max()) + 1)
    used: set[str] = set()
    names: list[str] = []
    for house, woman in zip(owner, women, strict=True):
        own_name = rng.random() < 0.12
        name = ""
        while not name or name in used:
            first = first_names[bool(woman)][int(rng.integers(len(first_names[bool(woman)])))]
            last = int(rng.integers(len(surnames))) if own_name else int(family[house])
            name = f"{first} {surnames[last]}"
            own_name = own_name or rng.random() < 0.05
        used.add(name)
        names.append(name)
    return tuple(names)
