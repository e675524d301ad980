"""What happened on a line: kinds of events, states of orders and ratings in words of shops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from recommenders.adapters.files.amounts.currency import is_currency_column
from recommenders.adapters.files.dataset_toml import KEEP, LEAVE_OUT, Options
from recommenders.adapters.files.order_lines import is_clock
from recommenders.adapters.files.reading.known_names import is_order, is_state_column, plain_name
from recommenders.adapters.files.returns import (
    TYPE_COLUMNS,
    by_type,
    is_refunded_amount,
    is_returned_units,
    left_out,
)
from recommenders.adapters.files.search_log.act_flags import by_clicks
from recommenders.adapters.files.values import flags, ratings
from recommenders.adapters.files.values.bought_words import holds_states, is_bought
from recommenders.adapters.files.values.event_kinds import kinds_of, share_of_kinds
from recommenders.adapters.files.values.numbers import numbers
from recommenders.adapters.files.values.texts import texts
from recommenders.adapters.files.values.tolerance import tolerated
from recommenders.adapters.files.values.undone_words import is_undone, words_of_state
from recommenders.contract import Columns, Event
from recommenders.data.dataset import RawTables
from recommenders.data.tables import MANY
from recommenders.toml_file import toml_key

_SHOWN: Final = 4
_OURS: Final = frozenset(str(name) for name in vars(Columns).values())


def with_kinds(frame: pd.DataFrame, name: str, tables: RawTables, options: Options) -> pd.DataFrame:
    """Lines with the kind of event in our words; ``name`` is what the column is called."""
    if Columns.EVENT not in frame:
        if options.event != Event.PURCHASE.label:
            return frame.assign(**{Columns.EVENT: options.event})
        name = _column_of_kinds(frame, tables)
        if not name:
            return frame
        frame = frame.assign(**{Columns.EVENT: frame[name]})
    raw = frame[Columns.EVENT]
    codes, values = texts(raw)
    told = {word.lower(): kind for word, kind in options.events.items()}
    labels = pd.Series(
        [told.get(v.lower(), kind) for v, kind in zip(values, kinds_of(values), strict=True)],
        index=values.index,
        dtype="object",
    ).replace("", LEAVE_OUT)
    wrong = np.append(labels.isna().to_numpy(dtype=bool), False)[codes]
    unknown = str([*values[labels.isna()], "quick_look"][0])
    count = tolerated(
        wrong,
        raw,
        file=tables.file or "",
        name=name,
        remedy="Say under [events] in dataset.toml what each kind is, e.g. "
        f'{toml_key(unknown)} = "{Event.VIEW.label}" or = "{LEAVE_OUT}"; the kinds are '
        f"{', '.join(event.label for event in Event)}.",
    )
    tables.add_finding(f'Lines whose "{name}" is of an unknown kind', count, "left out")
    tables.add_finding(
        "Lines without a kind of event", (codes < 0).sum(), f"taken as {options.event}"
    )
    kinds = np.append(labels.to_numpy(dtype=object), options.event)[codes]
    not_wanted = np.asarray(kinds == LEAVE_OUT, dtype=np.bool_)
    words = sorted(values[(labels == LEAVE_OUT).to_numpy(dtype=bool)])
    tables.add_finding(
        f'Lines whose "{name}" is {" or ".join(words)}',
        not_wanted.sum(),
        "left out: say otherwise under [events] in dataset.toml",
    )
    kept = ~(wrong | not_wanted)
    return frame.assign(**{Columns.EVENT: pd.Categorical(kinds)})[kept]


def _column_of_kinds(frame: pd.DataFrame, tables: RawTables) -> str:
    """The column, however it is called, of which nearly all values are kinds of events.

    One that has a few of them is said, as all lines count as bought without it.
    """
    for name in map(str, frame.columns):
        share = share_of_kinds(frame[name])
        if not share or is_looked_at(name):
            continue
        observation = f'Column "{name}" says what happened on each line'
        if share > 1 - MANY:
            tables.heeded.add(name)
            tables.add_finding(observation, len(frame), "taken for event, a guess from its values")
            return name
        tables.add_finding(
            observation.replace("each line", "some lines"),
            round(share * len(frame)),
            f'not used, all lines count as bought: say event = "{name}" under [columns] in '
            "dataset.toml, and what its kinds are under [events]",
            warning=True,
        )
    return ""


def without_undone(frame: pd.DataFrame, tables: RawTables, options: Options) -> pd.DataFrame:
    """Lines that were bought, and not refunded, cancelled or declined, where a column says so."""
    told = {word.lower(): what for word, what in options.states.items()}
    for column in [name for name in frame.columns if _is_of_states(frame, str(name))]:
        codes, values = texts(frame[column])
        words_of = [words_of_state(value) for value in values]
        undone = pd.Series([is_undone(words) for words in words_of], index=values.index, dtype=bool)
        said = values.str.lower().map(told)
        undone = (said == LEAVE_OUT) | (undone & (said != KEEP))
        strange = [
            value
            for value, words, is_lost, told_of in zip(values, words_of, undone, said, strict=True)
            if not is_lost and told_of != KEEP and not is_bought(words)
        ]
        numbers_only = values.str.fullmatch(r"[\d.]+").all()
        if plain_name(column) == "state" and len(strange) == len(values) and not numbers_only:
            # Ohio and Texas
            continue
        tables.heeded.add(str(column))
        _note_unknown(codes, values, strange, str(column), tables)
        lost = np.append(undone.to_numpy(dtype=bool), False)[codes]
        # what somebody has said is to be left out is no news
        unasked = np.append((undone & (said != LEAVE_OUT)).to_numpy(dtype=bool), False)[codes]
        words = values[undone.to_numpy(dtype=bool)].tolist()
        tables.add_finding(
            f'Lines whose "{column}" is {", ".join(words[:_SHOWN])}',
            lost.sum(),
            left_out(words),
            warning=bool(unasked.sum() > MANY * len(frame)),
        )
        frame = frame.loc[pd.Series(~lost, index=frame.index)]
    frame = by_type(frame, tables, told)
    # a kind of event tells more of a line than whether it is a purchase
    if Columns.EVENT not in frame and options.event == Event.PURCHASE.label:
        frame = by_clicks(frame, tables)
        frame = frame if Columns.EVENT in frame else _bought(frame, tables, told)
    return _without_marked(frame, tables, told)


def read_by_values(frame: pd.DataFrame, names: Iterable[str], customer: str) -> list[str]:
    """Those of the columns that are read for what stands in them: kinds of events, and states.

    ``customer`` is the column with the customers, empty where it is not known.
    """
    return [
        name
        for name in names
        if (not is_looked_at(name) and share_of_kinds(frame[name]) > 1 - MANY)
        or (customer and _is_of_states(frame, name, customer) and not is_state_column(name))
    ]


def _is_of_states(frame: pd.DataFrame, name: str, owner: str = Columns.CUSTOMER) -> bool:
    """By its name, or by its values where it is called as nothing that is known."""
    if is_state_column(name) or name in _OURS or is_looked_at(name):
        return is_state_column(name)
    return owner in frame and holds_states(frame[name], frame[owner])


def _note_unknown(
    codes: NDArray[np.intp], values: pd.Series, strange: list[str], column: str, tables: RawTables
) -> None:
    """A warning for each state that is no word that is known, such as a number, with its lines.

    Those of most lines first; of many the rest is told together.
    """
    lines = np.bincount(codes[codes >= 0], minlength=len(values))
    unknown = np.flatnonzero(values.isin(strange).to_numpy(dtype=bool))
    often = sorted(unknown.tolist(), key=lambda place: -lines[place])
    settles = "count as bought: say what it means under [states] in dataset.toml, "
    for place in often[:_SHOWN]:
        # a finding for each: the parts of large data are counted together
        state = str(values.iloc[place])
        tables.add_finding(
            f'Lines whose "{column}" is {state}, a state that is not known',
            lines[place],
            f'{settles}{toml_key(state)} = "{LEAVE_OUT}" or = "{KEEP}"',
            warning=True,
        )
    tables.add_finding(
        f'Lines whose "{column}" is another state that is not known',
        lines[often[_SHOWN:]].sum(),
        "count as bought: say what each means under [states] in dataset.toml",
        warning=True,
    )


def _bought(frame: pd.DataFrame, tables: RawTables, told: Mapping[str, str]) -> pd.DataFrame:
    """Lines but those of which a column says that nothing was bought."""
    for column in frame.columns:
        plain = plain_name(str(column))
        if plain not in flags.BOUGHT_FLAGS or told.get(str(column).lower()) == KEEP:
            continue
        if plain in flags.BOUGHT_COUNTS and Columns.QUANTITY in frame:
            continue
        said, wrong = flags.read_bought(frame[column])
        if wrong.any():
            continue
        tables.heeded.add(str(column))
        if said.all():
            continue
        if not said.any():
            tables.add_finding(
                f'Lines of which "{column}" says that nothing was bought: that is all of them',
                len(frame),
                "count as bought",
                warning=True,
            )
            continue
        tables.add_finding(
            f'Lines of which "{column}" says that nothing was bought',
            (~said).sum(),
            f'left out: say "{column}" = "{KEEP}" under [states] in dataset.toml if they count',
        )
        frame = frame.loc[pd.Series(said, index=frame.index)]
    return frame


def _without_marked(
    frame: pd.DataFrame, tables: RawTables, told: Mapping[str, str]
) -> pd.DataFrame:
    """Lines but those that a column marks as returned, cancelled, deleted or made for a test."""
    for column in frame.columns:
        plain = plain_name(str(column))
        if plain not in flags.MARKS | flags.MOMENTS or told.get(str(column).lower()) == KEEP:
            continue
        if plain in flags.MOMENTS:
            marked = np.asarray(texts(frame[column])[0] >= 0, dtype=bool)
        else:
            marked, wrong = flags.read_flags(frame[column])
            if wrong.any():
                if "test" not in plain:
                    tables.add_finding(
                        f'Lines whose "{column}" is neither yes nor no',
                        wrong.sum(),
                        "the column is not used, all its lines count as bought: write yes or no",
                        warning=True,
                        example=repr(str(frame[column][wrong].iloc[0])[:40]),
                    )
                continue
        tables.heeded.add(str(column))
        if len(frame) and marked.all():
            tables.add_finding(
                f'Lines that "{column}" marks: that is all of them',
                len(frame),
                "count as bought",
                warning=True,
            )
            continue
        tables.add_finding(
            f'Lines that "{column}" marks',
            marked.sum(),
            f'left out: say "{column}" = "{KEEP}" under [states] in dataset.toml if they count',
            of=len(frame),
        )
        frame = frame.loc[pd.Series(~marked, index=frame.index)]
    return frame


def by_rating(frame: pd.DataFrame, tables: RawTables, options: Options) -> pd.DataFrame:
    """Lines with a rating from ``options.rating_from`` on; without it, a warning of ratings."""
    for column, points in ratings.rating_columns(frame).items():
        distinct = np.unique(points[~np.isnan(points)])
        if not 2 <= len(distinct) <= 101:
            continue
        tables.heeded.add(str(column))
        if options.rating_from is None:
            high = distinct[int(0.7 * len(distinct))]
            tables.add_finding(
                f'Column "{column}" is not used: the lowest rating ({distinct[0]:g}) counts like '
                f"the highest ({distinct[-1]:g})",
                len(frame),
                f"say rating_from, e.g. {high:g}, in dataset.toml",
                warning=True,
            )
            continue
        low = points < options.rating_from
        tables.add_finding(
            f'Lines whose "{column}" is below {options.rating_from:g}', low.sum(), "left out"
        )
        frame = frame.loc[~low]
    return frame


def by_weight(frame: pd.DataFrame, name: str, tables: RawTables, options: Options) -> pd.DataFrame:
    """Lines with a weight from ``options.weight_from`` on, without it; ``name`` is the column's.

    A weight says how strong a line is, not how many were bought: without a threshold each line
    counts once, which is said.
    """
    if Columns.WEIGHT not in frame:
        return frame
    weights, wrong = numbers(frame[Columns.WEIGHT])
    frame = frame.drop(columns=Columns.WEIGHT)
    tables.add_finding(f'Lines whose "{name}" is not a readable number', wrong.sum(), "kept")
    if options.weight_from is not None:
        low = weights < options.weight_from
        tables.add_finding(
            f'Lines whose "{name}" is below {options.weight_from:g}', low.sum(), "left out"
        )
        return frame.loc[~low]
    tables.add_finding(
        f'Column "{name}" is a weight: how strong a line is, not how many were bought',
        len(frame),
        "not used, each line counts once: say weight_from, e.g. 2, in dataset.toml to leave out "
        f'the lines below it, or quantity = "{name}" under [columns] if it counts units',
    )
    tables.add_finding(
        f'Lines whose "{name}" is 0 or less',
        (weights <= 0).sum(),
        "count like the others: say weight_from, e.g. 1, in dataset.toml to leave them out",
        warning=True,
    )
    return frame


def is_undone_state(column: str, value: str, told: Mapping[str, str]) -> bool:
    """Whether what a column says of an order, as it is written, is that it was undone.

    ``told`` has what somebody has said of states, in small letters, as under [states].
    """
    plain = plain_name(column)
    if told.get(column.lower()) == KEEP:
        return False
    if plain in flags.MOMENTS:
        return True
    if plain in flags.MARKS:
        return bool(flags.read_flags(pd.Series([value], dtype="str"))[0].all())
    if not is_state_column(column) or told.get(value.lower()) == KEEP:
        return False
    return told.get(value.lower()) == LEAVE_OUT or is_undone(words_of_state(value))


def is_looked_at(column: str) -> bool:
    """Whether something may be read from a column of this name that is none of ours."""
    return is_clock(column) or is_order(column) or is_currency_column(column) or _is_read(column)


def _is_read(column: str) -> bool:
    plain = plain_name(column)
    looked_at = TYPE_COLUMNS | ratings.COLUMNS | ratings.LIKES | flags.ALL
    named = is_state_column(column) or is_returned_units(column) or is_refunded_amount(column)
    return named or plain in looked_at
