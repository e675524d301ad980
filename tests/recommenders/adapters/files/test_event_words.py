from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from recommenders.adapters.files.dataset_toml import LEAVE_OUT, Options, options_of
from recommenders.adapters.files.event_words import (
    by_rating,
    by_weight,
    is_undone_state,
    with_kinds,
    without_undone,
)
from recommenders.adapters.files.folder import load
from recommenders.contract import Columns
from recommenders.data.tables import RawTables
from recommenders.errors import DataError

C = Columns


def tables() -> RawTables:
    return RawTables(name="t", title="T", interactions=pd.DataFrame(), file="t.csv")


def kinds(*written: str, **told: str) -> tuple[list[str], list[str]]:
    raw = tables()
    frame = pd.DataFrame({C.EVENT: written})
    result = with_kinds(frame, "what", raw, Options(events=told))
    return result[C.EVENT].tolist(), [finding.observation for finding in raw.findings]


def test_kinds_of_analytics_are_ours() -> None:
    written = ("view_item", "add_to_cart", "purchase", "select_item", "view_item_list", "Wishlist")
    assert kinds(*written)[0] == ["view", "cart", "purchase", "click", "impression", "wishlist"]


def test_what_undoes_or_says_nothing_is_left_out_and_said() -> None:
    assert kinds("purchase", "remove_from_cart", "refund", "session_start") == (
        ["purchase"],
        ['Lines whose "what" is refund or remove_from_cart or session_start'],
    )


def test_a_map_says_what_kinds_are() -> None:
    assert kinds("quick_look", "beep", "view", quick_look="view", view=LEAVE_OUT, beep="click") == (
        ["view", "click"],
        ['Lines whose "what" is view'],
    )
    with pytest.raises(DataError, match="1 of 1 values") as error:
        kinds("quick_look")
    assert "[events] in dataset.toml" in error.value.remedy


def test_refunded_orders_are_not_bought() -> None:
    frame = pd.DataFrame({"Financial Status": ["paid", "Refunded", "partially_refunded", "voided"]})
    raw = tables()
    assert without_undone(frame, raw, Options()).index.tolist() == [0, 2]
    assert raw.findings[0].observation == 'Lines whose "Financial Status" is Refunded, voided'
    told = Options(states={"Refunded": "keep", "paid": LEAVE_OUT})
    assert without_undone(frame, tables(), told).index.tolist() == [1, 2]


def test_states_of_a_country_are_not_states_of_an_order() -> None:
    frame = pd.DataFrame({"State": ["Ohio", "Texas"]})
    assert len(without_undone(frame, tables(), Options())) == 2


@pytest.mark.parametrize(
    ("name", "cells"),
    [("liked", ["0", "1"]), ("is_recommended", [True, False]), ("Stars", ["★☆☆", "★★★"])],
)
def test_what_was_liked_needs_a_threshold(name: str, cells: list[object]) -> None:
    raw = tables()
    assert len(by_rating(pd.DataFrame({name: cells}), raw, Options())) == 2
    (finding,) = raw.findings
    assert finding.warning
    assert f'Column "{name}" is not used: the lowest rating' in finding.observation
    assert len(by_rating(pd.DataFrame({name: cells}), tables(), Options(rating_from=1.0))) >= 1


def test_ratings_need_a_threshold() -> None:
    frame = pd.DataFrame({"Rating": ["0.5", "3", "4", "5"]})
    raw = tables()
    assert len(by_rating(frame, raw, Options())) == 4
    (finding,) = raw.findings
    assert finding.warning
    assert "the lowest rating (0.5) counts like the highest (5)" in finding.observation
    raw = tables()
    assert by_rating(frame, raw, Options(rating_from=4)).index.tolist() == [2, 3]
    assert [(f.observation, f.count) for f in raw.findings] == [
        ('Lines whose "Rating" is below 4', 2)
    ]


@pytest.mark.parametrize(
    ("state", "left"),
    [
        ("storniert", 0),
        ("Annulée", 0),
        ("Cancelled by customer", 0),
        ("partially returned", 1),
        ("not cancelled", 1),
        ("bezahlt", 1),
    ],
)
def test_states_in_other_words_and_languages(state: str, left: int) -> None:
    frame = pd.DataFrame({"status": [state, "paid"]})
    assert len(without_undone(frame, tables(), Options())) == 1 + left


def test_states_that_are_not_known_are_said_aloud_with_their_lines() -> None:
    raw = tables()
    states = ["paid", "bezahlt", "Lyst", "storniert", "blorp", "blorp", "zap", "", "未付款"]
    frame = pd.DataFrame({"status": states})
    left = without_undone(frame, raw, Options(states={"lyst": "keep"}))
    assert left.index.tolist() == [0, 1, 2, 4, 5, 6, 7, 8]
    said = [(finding.observation, finding.count, finding.warning) for finding in raw.findings]
    assert said == [
        ('Lines whose "status" is blorp, a state that is not known', 2, True),
        ('Lines whose "status" is zap, a state that is not known', 1, True),
        ('Lines whose "status" is 未付款, a state that is not known', 1, True),
        ('Lines whose "status" is storniert', 1, True),
    ]
    assert raw.findings[0].done == (
        "count as bought: say what it means under [states] in dataset.toml, "
        'blorp = "leave out" or = "keep"'
    )
    assert '"未付款" = "leave out"' in raw.findings[2].done


def test_many_lines_that_were_undone_are_news_unless_somebody_has_said_so() -> None:
    told = options_of({"states": {"refunded": "leave out"}})
    for lost, options, loud in ((5, Options(), False), (6, Options(), True), (6, told, False)):
        frame = pd.DataFrame({"status": ["refunded"] * lost + ["paid"] * (100 - lost)})
        raw = tables()
        assert len(without_undone(frame, raw, options)) == 100 - lost
        (finding,) = raw.findings
        assert (finding.count, finding.warning) == (lost, loud)
        assert finding.done == (
            'left out: say refunded = "keep" under [states] in dataset.toml where they count as '
            "bought"
        )
    for lost, loud in ((5, False), (6, True)):
        raw = tables()
        without_undone(pd.DataFrame({"cancelled": [1] * lost + [0] * (100 - lost)}), raw, Options())
        assert [finding.warning for finding in raw.findings] == [loud]
        raw = tables()
        frame = pd.DataFrame({"type": ["void"] * lost + ["shipping"] * 20 + ["sale"] * (80 - lost)})
        without_undone(frame, raw, Options())
        assert [finding.warning for finding in raw.findings] == [loud]


@pytest.mark.parametrize(
    "column", ["status", "state", "order_status_id", "Статус заказа", "订单状态"]
)
@pytest.mark.parametrize("kind", [str, int, float])
def test_numbers_are_states_that_somebody_has_to_name(column: str, kind: type) -> None:
    frame = pd.DataFrame({column: pd.Series([kind(code) for code in (5, 5, 7, 5, 11)])})
    raw = tables()
    assert len(without_undone(frame, raw, Options())) == 5
    assert [(finding.observation, finding.count) for finding in raw.findings] == [
        (f'Lines whose "{column}" is {code}, a state that is not known', count)
        for code, count in (("5", 3), ("11", 1), ("7", 1))
    ]
    assert all(finding.warning for finding in raw.findings)
    assert raw.findings[0].done.endswith('dataset.toml, 5 = "leave out" or = "keep"')
    # as it is written there
    told = options_of({"states": {"7": "leave out", "5": "keep", "11": "keep"}})
    raw = tables()
    assert without_undone(frame, raw, told).index.tolist() == [0, 1, 3, 4]
    assert [finding.observation for finding in raw.findings] == [f'Lines whose "{column}" is 7']


def test_many_states_are_not_all_named() -> None:
    raw = tables()
    without_undone(pd.DataFrame({"status": ["qa", "qb", "qc", "qd", "qe", "qf"]}), raw, Options())
    assert len(raw.findings) == 5
    rest = raw.findings[-1]
    assert rest.observation == 'Lines whose "status" is another state that is not known'
    assert (rest.count, rest.warning) == (2, True)


@pytest.mark.parametrize(
    ("column", "cells", "left"),
    [
        ("test", ["true", "false", ""], [1, 2]),
        ("Is Return", ["no", "yes", "no"], [0, 2]),
        ("is_deleted", [False, False, True], [0, 1]),
        ("removed", ["no", "yes", "no"], [0, 2]),
        ("was_refunded", ["no", "no", "yes"], [0, 1]),
        ("Cancelled at", ["", "2026-01-03", ""], [0, 2]),
        # a column that says it of every line, or in other words, says nothing
        ("test", ["true", "true", "true"], [0, 1, 2]),
        ("test", ["true", "A", "B"], [0, 1, 2]),
    ],
)
def test_lines_that_a_column_marks_as_undone(
    column: str, cells: list[object], left: list[int]
) -> None:
    frame = pd.DataFrame({column: cells})
    assert without_undone(frame, tables(), Options()).index.tolist() == left
    kept = Options(states={column: "keep"})
    assert without_undone(frame, tables(), kept).index.tolist() == [0, 1, 2]


@pytest.mark.parametrize(
    ("column", "cells", "left"),
    [
        ("is_purchase", ["1", "0", "1"], [0, 2]),
        ("Purchased", ["yes", "", "no"], [0]),
        ("converted", [False, True, True], [1, 2]),
        # all of them, none of them, or something else
        ("is_purchase", ["1", "1", "1"], [0, 1, 2]),
        ("is_purchase", ["0", "0", "0"], [0, 1, 2]),
        ("ordered", ["1", "0", "A7"], [0, 1, 2]),
        # how often is above 0 or not
        ("ordered", ["1", "0", "2"], [0, 2]),
        ("purchased", ["2026-01-03", "", ""], [0, 1, 2]),
    ],
)
def test_lines_of_which_a_column_says_whether_they_were_bought(
    column: str, cells: list[object], left: list[int]
) -> None:
    raw = tables()
    frame = pd.DataFrame({column: cells})
    assert without_undone(frame, raw, Options()).index.tolist() == left
    told = [finding for finding in raw.findings if "nothing was bought" in finding.observation]
    none_is = set(cells) == {"0"}
    assert len(told) == int(len(left) < 3 or none_is)
    assert [finding.warning for finding in told] == [none_is] * len(told)
    kept = Options(states={column: "keep"})
    assert without_undone(frame, tables(), kept).index.tolist() == [0, 1, 2]
    # a kind of event tells more
    assert without_undone(frame, tables(), Options(event="view")).index.tolist() == [0, 1, 2]
    frame = frame.assign(**{C.EVENT: "view"})
    assert without_undone(frame, tables(), Options()).index.tolist() == [0, 1, 2]


def test_how_many_orders_a_customer_had_before_is_no_sign_beside_a_quantity() -> None:
    frame = pd.DataFrame({"orders": ["0", "3", "1"]})
    assert without_undone(frame, tables(), Options()).index.tolist() == [1, 2]
    frame = frame.assign(**{C.QUANTITY: 1.0})
    assert without_undone(frame, tables(), Options()).index.tolist() == [0, 1, 2]


def test_a_weight_is_no_number_of_units() -> None:
    frame = pd.DataFrame({C.ITEM: list("ABCD"), C.WEIGHT: ["3", "0", "1.5", "many"]})
    raw = tables()
    kept = by_weight(frame, "plays", raw, Options())
    assert list(kept.columns) == [C.ITEM]
    assert kept.index.tolist() == [0, 1, 2, 3]
    assert [(finding.count, finding.warning) for finding in raw.findings] == [
        (1, False),
        (4, False),
        (1, True),
    ]
    assert 'quantity = "plays" under [columns]' in raw.findings[1].done


def test_lines_below_a_weight_that_is_told_are_left_out() -> None:
    frame = pd.DataFrame({C.ITEM: list("ABC"), C.WEIGHT: [3, 1, None]})
    raw = tables()
    kept = by_weight(frame, "plays", raw, Options(weight_from=2))
    assert kept[C.ITEM].tolist() == ["A", "C"]
    assert [finding.observation for finding in raw.findings] == ['Lines whose "plays" is below 2']
    plain = frame.drop(columns=C.WEIGHT)
    assert by_weight(plain, "", raw, Options(weight_from=2)) is plain


def test_plays_are_units_only_where_it_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("user_id,artist_id,plays\na,x,13883\na,y,2\nb,x,1\n")
    assert load(path).log.quantities.tolist() == [1.0, 1.0, 1.0]
    assert not load(path).has(C.QUANTITY)
    units = Options(columns={"any": {C.QUANTITY: "plays"}})
    assert load(path, options=units).log.quantities.tolist() == [13883.0, 2.0, 1.0]
    assert len(load(path, options=Options(weight_from=2)).log.items) == 2


def test_the_remedy_names_the_kind_that_is_not_known() -> None:
    with pytest.raises(DataError) as error:
        kinds("4", "4")
    assert '4 = "view"' in error.value.remedy
    with pytest.raises(DataError) as error:
        kinds("schaut an", "schaut an")
    assert '"schaut an" = "view"' in error.value.remedy


def lines(folder: Path, name: str, *cells: str, event: str = "") -> tuple[int, str]:
    """How many lines stay of those with these ``cells``, and what is said."""
    head = f"customer_id,item_id,timestamp,{name}" + (",event" if event else "")
    rows = [
        f"a,x{n},2026-01-{n + 1:02} 10:00,{cell}" + (f",{event}" if event else "")
        for n, cell in enumerate(cells)
    ]
    file = folder / "lines.csv"
    file.write_text("\n".join([head, *rows]))
    data = load(file)
    said = "\n".join(f"{finding.count} {finding.text}: {finding.done}" for finding in data.findings)
    return len(data.log.items), said


NOT_USED = "Columns of lines.csv that are none of ours: {}: not used"


@pytest.mark.parametrize("name", ["is_purchase", "Bought", "converted"])
def test_a_flag_beside_a_kind_of_event_is_said_not_to_be_used(tmp_path: Path, name: str) -> None:
    assert lines(tmp_path, name, "1", "0")[0] == 1
    count, said = lines(tmp_path, name, "1", "0", event="purchase")
    assert count == 2
    assert NOT_USED.format(name) in said


@pytest.mark.parametrize(
    ("name", "cells"),
    [
        ("state", ("Ohio", "Texas")),
        ("time", ("noon", "late")),
        ("invoice", ("i1", "i2")),
        ("rating", ("fresh", "stale")),
        ("is_purchase", ("maybe", "1")),
    ],
)
def test_what_could_tell_something_and_does_not_is_said_not_to_be_used(
    tmp_path: Path, name: str, cells: tuple[str, ...]
) -> None:
    count, said = lines(tmp_path, name, *cells)
    assert count == 2
    assert NOT_USED.format(name) in said


@pytest.mark.parametrize("cells", [("ja", "nein", "nein"), ("X", "", ""), ("oui", "non", "")])
def test_marks_of_returns_in_other_languages(tmp_path: Path, cells: tuple[str, ...]) -> None:
    count, said = lines(tmp_path, "is_return", *cells)
    assert count == 2
    assert '1 Lines that "is_return" marks: left out' in said


def test_marks_that_cannot_be_read_are_a_warning(tmp_path: Path) -> None:
    count, said = lines(tmp_path, "cancelled", "perhaps", "no", "no")
    assert count == 3
    assert "neither yes nor no, such as 'perhaps': the column is not used" in said
    count, said = lines(tmp_path, "cancelled", "1", "1")
    assert count == 2
    assert 'Lines that "cancelled" marks: that is all of them: count as bought' in said
    # an experiment of letters is no order made for a test
    assert "neither" not in lines(tmp_path, "test", "A", "B")[1]


@pytest.mark.parametrize(
    ("column", "value", "undone"),
    [
        ("status", "Refunded", True),
        ("status", "paid", False),
        ("order state", "cancelled", True),
        ("cancelled_at", "2026-01-01", True),
        ("is_test", "yes", True),
        ("is_test", "no", False),
        ("note", "refunded", False),
    ],
)
def test_what_a_column_says_of_an_order(column: str, value: str, undone: bool) -> None:
    assert is_undone_state(column, value, {}) == undone


def test_what_is_told_of_states_goes_before() -> None:
    told = {"refunded": "keep", "open": LEAVE_OUT, "cancelled_at": "keep"}
    assert not is_undone_state("status", "Refunded", told)
    assert is_undone_state("status", "open", told)
    assert not is_undone_state("cancelled_at", "2026-01-01", told)


def test_a_column_of_another_name_says_what_happened_on_each_line() -> None:
    frame = pd.DataFrame({"Metric": ["Viewed Product", "Ordered Product", "Cart Viewed"] * 4})
    raw = tables()
    read = with_kinds(frame, "event", raw, Options())
    assert read[Columns.EVENT].tolist() == ["view", "purchase"] * 4
    assert raw.heeded == {"Metric"}
    assert [(finding.observation, finding.warning) for finding in raw.findings] == [
        ('Column "Metric" says what happened on each line', False),
        ('Lines whose "Metric" is Cart Viewed', False),
    ]
    # where most of its words are not known, it is said aloud and all lines count as bought
    raw = tables()
    strange = frame.replace("Cart Viewed", "blorp")
    assert Columns.EVENT not in with_kinds(strange, "event", raw, Options())
    (finding,) = raw.findings
    assert (finding.count, finding.warning) == (8, True)
    assert 'say event = "Metric" under [columns]' in finding.done


def test_a_column_of_another_name_may_hold_the_states() -> None:
    states = ["Pagado", "Cancelado", "Enviado", "Pagado"] * 5
    frame = pd.DataFrame(
        {Columns.CUSTOMER: [*"abcde"] * 4, "Resultado": states, "note": ["x"] * 20}
    )
    raw = tables()
    assert len(without_undone(frame, raw, Options())) == 15
    assert raw.heeded == {"Resultado"}
    (finding,) = raw.findings
    assert (finding.observation, finding.warning) == ('Lines whose "Resultado" is Cancelado', True)
