"""Reads the hand-written tables of `tables/`: what the shop sells and who shops there."""

import csv
from dataclasses import dataclass
from pathlib import Path
from typing import Final

FOLDER: Final = Path(__file__).parent / "tables"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductType:
    """A leaf of the hierarchy, with what its items have in common."""

    department: str
    category: str
    name: str
    price: float  # typical list price, dollars
    cycle: float  # days between purchases of a regular buyer; 0 = not replenished
    repeat: float  # chance that a purchase is followed by another of the same item
    again: float  # factor on the wish for more of this type after each purchase
    quantity: float  # mean number of extra units on a line
    season: str  # name of a season, or empty
    demand: float  # relative popularity
    titles: tuple[str, ...]  # marked * staple, ! lasting (never replenished), @brand
    sizes: tuple[tuple[str, float], ...]  # size text and its price factor, used in turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Complement:
    """Buyers of the source type soon buy the target type, and not the other way round."""

    source: str
    target: str
    probability: float  # per purchase of the source
    lag_days: float  # median


@dataclass(frozen=True, slots=True, kw_only=True)
class Season:
    """A yearly bump of demand."""

    peak_day: float  # day of the year
    width_days: float  # standard deviation
    peak_lift: float  # demand at the peak, times the yearly level
    floor: float  # demand far from the peak, times the yearly level


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """A kind of customer."""

    name: str
    share: float
    sizes: dict[str, float]  # household size -> probability
    departments: dict[str, float]  # factor on demand
    categories: dict[str, float]  # further factor on demand
    needs: dict[str, float]  # need -> probability that a household has it from the start
    price_sensitivity: float  # mean, 0 to 1
    trips: float  # factor on how often they shop
    hours: str  # rhythm of the day, a key of `clock.RHYTHMS`


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """Something that changes what a household needs from one day to the next."""

    name: str
    yearly_rate: float  # per household
    segments: dict[str, float]  # factor on the rate, 1 where not named
    opens: tuple[str, ...]  # needs that it switches on
    boosts: dict[str, float]  # category -> lasting factor on demand
    starter: dict[str, float]  # product type -> probability of being bought in the first weeks


def product_types() -> tuple[ProductType, ...]:
    """Leaves of the hierarchy, in shop order."""
    return tuple(
        ProductType(
            department=row["department"],
            category=row["category"],
            name=row["product_type"],
            price=float(row["price"]),
            cycle=float(row["cycle"]),
            repeat=float(row["repeat"]),
            again=float(row["again"]),
            quantity=float(row["quantity"]),
            season=row["season"],
            demand=float(row["demand"]),
            titles=_list(row["titles"]),
            sizes=_pairs(row["sizes"]),
        )
        for row in _read("product_types.csv")
    )


def complements() -> tuple[Complement, ...]:
    """Directed pairs of product types."""
    return tuple(
        Complement(
            source=row["source"],
            target=row["target"],
            probability=float(row["probability"]),
            lag_days=float(row["lag_days"]),
        )
        for row in _read("complements.csv")
    )


def seasons() -> dict[str, Season]:
    """Name -> season."""
    return {
        row["season"]: Season(
            peak_day=float(row["peak_day_of_year"]),
            width_days=float(row["width_days"]),
            peak_lift=float(row["peak_lift"]),
            floor=float(row["floor"]),
        )
        for row in _read("seasons.csv")
    }


def brands() -> dict[str, dict[str, float]]:
    """Category -> brand -> price factor."""
    return {row["category"]: _weights(row["brands"]) for row in _read("brands.csv")}


def segments() -> tuple[Segment, ...]:
    """Kinds of customers; their shares add up to 1."""
    return tuple(
        Segment(
            name=row["segment"],
            share=float(row["share"]),
            sizes=_weights(row["sizes"]),
            departments=_weights(row["departments"]),
            categories=_weights(row["categories"]),
            needs={need: float(row[need]) for need in ("dog", "cat", "baby")},
            price_sensitivity=float(row["price_sensitivity"]),
            trips=float(row["trips"]),
            hours=row["hours"],
        )
        for row in _read("segments.csv")
    )


def life_events() -> tuple[LifeEvent, ...]:
    """Events that may befall a household."""
    return tuple(
        LifeEvent(
            name=row["life_event"],
            yearly_rate=float(row["yearly_rate"]),
            segments=_weights(row["segments"]),
            opens=_list(row["opens"]),
            boosts=_weights(row["boosts"]),
            starter=_weights(row["starter"]),
        )
        for row in _read("life_events.csv")
    )


def query_words() -> dict[str, tuple[str, ...]]:
    """Product type -> how people ask for it in a search field, the most usual first."""
    return {row["product_type"]: _list(row["words"]) for row in _read("query_words.csv")}


def query_intents() -> dict[str, dict[str, float]]:
    """A query that names no product -> the product types that would serve, with weights."""
    return {row["query"]: _weights(row["types"]) for row in _read("query_intents.csv")}


def gates() -> dict[str, tuple[str, ...]]:
    """Category or product type -> the needs of which a household must have one."""
    return {row["scope"]: _list(row["needs"]) for row in _read("gates.csv")}


def names() -> dict[str, tuple[str, ...]]:
    """Given names of "women" and "men", and "surnames"."""
    return {row["kind"]: _list(row["names"]) for row in _read("names.csv")}


def _read(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines, delimiter=";"))


def _list(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _weights(text: str) -> dict[str, float]:
    return dict(_pairs(text))


def _pairs(text: str) -> tuple[tuple[str, float], ...]:
    """Parse "name:number|name:number"; a name may hold a colon of its own."""
    pairs = (part.rsplit(":", 1) for part in _list(text))
    return tuple((name, float(number)) for name, number in pairs)
