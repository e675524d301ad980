"""Which column of a table of an experiment is what: by its name, else by what stands in it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

import pandas as pd

from recommenders.adapters.files.dates.times import read_times
from recommenders.adapters.files.reading.known_names import column_called, is_known_as, plain_name
from recommenders.adapters.files.values.flags import as_amounts
from recommenders.adapters.files.values.numbers import numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.contract import Columns

MAX_ARMS: Final = 10
"""An experiment of more arms than this is a column that was taken for the arms by mistake."""
_UNIT_NAMES: Final = (
    "unit unitid customerid customer userid user clientid householdid householdkey memberid "
    "visitorid accountid shopperid personid subjectid deviceid cookieid sessionid id email"
)
_ARM_NAMES: Final = (
    "arm variant variation group testgroup experimentgroup treatmentgroup treatment bucket cell "
    "branch condition assignment armname variantname variantid abgroup abvariant abtest "
    "abtestgroup testvariant testcell testarm experimentvariant experimentarm experimentcell "
    "treated istreated istreatment intreatment gruppe testgruppe versuchsgruppe variante varianten "
    "groupe grupo gruppo"
)
_DAY_NAMES: Final = (
    "day date entry entryday entrydate entered enteredat exposuredate exposedat assignedat "
    "assignmentdate firstseen firstexposure enrolledat start startdate timestamp time"
)
_BEFORE: Final = re.compile(
    r"(^|_|\s)(pre|before|prior|previous|baseline|covariate|past|vorher|zuvor|davor|avant|antes"
    r"|prima)(_|\s|$)"
)
_DENOMINATORS: Final = (
    "denominator visits sessions impressions pageviews views besuche sitzungen visites visitas"
)
_DESCRIBES_NAMES: Final = (
    "device devicetype platform os browser country region state city language gender sex segment "
    "channel source medium plan store land geschlecht sprache pays ville pais sesso"
)
"""Words of a few values that say who somebody is, and not in which arm."""
_FIGURE_NAMES: Final = (
    "age alter birthyear yearofbirth zip zipcode postcode postalcode plz latitude longitude lat "
    "lon lng year month week weekday hour storeid seed"
)
"""Numbers that say who somebody is, or when, and are no outcome."""
_CONTROL_NAMES: Final = (
    "control controlgroup ctrl a off baseline original current base false 0 no old holdout placebo"
)
_TRIED: Final = 2_000
_NEARLY_ALL: Final = 0.95


@dataclass(frozen=True, slots=True, kw_only=True)
class Roles:
    """Columns of a file by what they are; "" where there is none.

    ``unit`` is who was assigned (each line a unit of its own without), ``arm`` to what,
    ``outcomes`` what is compared, ``before`` what the unit did before (CUPED), ``denominator`` what
    the outcomes are also taken per, ``day`` when the unit entered.
    """

    unit: str = ""
    arm: str = ""
    outcomes: tuple[str, ...] = ()
    before: str = ""
    denominator: str = ""
    day: str = ""

    @property
    def numbers(self) -> list[str]:
        """The columns that are read as numbers."""
        return [*self.outcomes, *filter(None, (self.before, self.denominator))]


def guessed(frame: pd.DataFrame) -> Roles:
    """The likely role of each column; outcomes are the numbers that are nothing else."""
    few = frame.head(_TRIED)
    names = [str(name) for name in frame.columns]
    taken: set[str] = set()

    def take(name: str) -> str:
        taken.add(name)
        return name

    def free() -> list[str]:
        return [name for name in names if name not in taken]

    arm = take(column_called(free(), _ARM_NAMES) or _arm_by_values(frame, free()))
    customers = (name for name in free() if is_known_as(Columns.CUSTOMER, name))
    unit = take(column_called(free(), _UNIT_NAMES) or next(customers, ""))
    numeric = {name for name in free() if _are_numbers(few[name])}
    dated = (name for name in free() if name not in numeric and _are_days(few[name]))
    day = take(column_called(free(), _DAY_NAMES) or next(dated, ""))
    if not unit:
        unit = take(_unit_by_values(frame, free(), numeric))
    before = take(next((name for name in free() if name in numeric and _is_before(name)), ""))
    numbers_left = [name for name in free() if name in numeric]
    several = numbers_left if len(numbers_left) > 1 else []
    denominator = column_called(several, _DENOMINATORS) or ""
    counted = [name for name in numbers_left if name != denominator and not _is_id(few[name])]
    telling = [name for name in counted if plain_name(name) not in _FIGURE_NAMES.split()]
    outcomes = tuple(telling or counted)
    return Roles(
        unit=unit, arm=arm, outcomes=outcomes, before=before, denominator=denominator, day=day
    )


def _is_id(column: pd.Series) -> bool:
    """Whether a column is called an id and holds another number on each line: no outcome."""
    called = re.sub(r"[^a-z]", "_", str(column.name).lower()).split("_")
    return "id" in called and column.nunique() >= _NEARLY_ALL * len(column)


def control_of(arms: tuple[str, ...]) -> str:
    """The arm that the others are held against: by its name, else the first."""
    # "variant 0" is called so after its column
    plain = {plain_name(arm.rsplit(" ", 1)[-1]): arm for arm in reversed(arms)}
    plain |= {plain_name(arm): arm for arm in reversed(arms)}
    return next((plain[name] for name in _CONTROL_NAMES.split() if name in plain), arms[0])


def _is_before(name: str) -> bool:
    return bool(_BEFORE.search(re.sub(r"[-.]", "_", name.lower())))


def _are_numbers(column: pd.Series) -> bool:
    if pd.api.types.is_datetime64_any_dtype(column.dtype):
        return False
    values, wrong = numbers(as_amounts(column))
    filled = values == values
    return bool(filled.any()) and bool(wrong.mean() <= 1 - _NEARLY_ALL)


def _are_days(column: pd.Series) -> bool:
    filled = column.dropna()
    if filled.empty or pd.api.types.is_bool_dtype(filled.dtype):
        return False
    wrong = read_times(filled, name=str(column.name), timezone="UTC", guessing=True).wrong
    return bool(wrong.mean() <= 1 - _NEARLY_ALL)


def _arm_by_values(frame: pd.DataFrame, names: list[str]) -> str:
    """A column of words of which there are few; the fewest first."""
    candidates = []
    no_arm = {*_DESCRIBES_NAMES.split(), *_UNIT_NAMES.split()}
    for name in names:
        few = frame[name].head(_TRIED)
        if pd.api.types.is_float_dtype(few.dtype) or plain_name(name) in no_arm:
            continue
        if is_known_as(Columns.CUSTOMER, name):
            continue
        distinct = len(texts(few)[1])
        if 2 <= distinct <= MAX_ARMS and not _are_numbers(few) and not _are_days(few):
            candidates.append((distinct, name))
    return min(candidates)[1] if candidates else ""


def _unit_by_values(frame: pd.DataFrame, names: list[str], numeric: set[str]) -> str:
    """A column whose values are all different: of words, or the first one, of whole numbers."""
    for name in sorted(names, key=lambda name: name in numeric):
        column = frame[name]
        if pd.api.types.is_float_dtype(column.dtype) or column.nunique() < 2:
            continue
        if column.nunique() < _NEARLY_ALL * len(column):
            continue
        if name in numeric:
            values = numbers(column.head(_TRIED))[0]
            if name != str(frame.columns[0]) or (values != values.round()).any():
                continue
        return name
    return ""
