import pandas as pd
import pytest

from recommenders.adapters.files.values.flags import as_amounts
from recommenders.experiments.columns import Roles, control_of, guessed


def test_by_name() -> None:
    frame = pd.DataFrame(
        {
            "User ID": ["u1", "u2"],
            "Test group": ["control", "new"],
            "Revenue": ["1,5", "0"],
            "orders": ["1", "0"],
            "sessions": ["2", "3"],
            "pre_revenue": ["4", "5"],
            "Entry date": ["2026-01-02", "2026-01-03"],
        }
    )
    assert guessed(frame) == Roles(
        unit="User ID",
        arm="Test group",
        outcomes=("Revenue", "orders"),
        before="pre_revenue",
        denominator="sessions",
        day="Entry date",
    )


def test_by_what_stands_in_them() -> None:
    frame = pd.DataFrame(
        {
            "wer": [f"k{n}" for n in range(60)],
            "welche": ["alt", "neu"] * 30,
            "wann": ["3.1.2026", "14.1.2026"] * 30,
            "umsatz": ["1,20", "0"] * 30,
        }
    )
    assert guessed(frame) == Roles(unit="wer", arm="welche", outcomes=("umsatz",), day="wann")


def test_a_column_of_counts_alone_is_an_outcome_and_no_denominator() -> None:
    frame = pd.DataFrame({"arm": ["a", "b"], "visits": [1, 2]})
    assert guessed(frame) == Roles(arm="arm", outcomes=("visits",))


def test_a_table_of_nothing_known_has_no_roles() -> None:
    assert guessed(pd.DataFrame({"note": ["x", "x"]})) == Roles()


@pytest.mark.parametrize(
    ("arms", "control"),
    [
        (("treated", "Control"), "Control"),
        (("B", "A"), "A"),
        (("1", "0"), "0"),
        (("blue", "green"), "blue"),
        (("True", "False"), "False"),
        (("variant 1", "variant 0"), "variant 0"),
        (("treated yes", "treated no"), "treated no"),
    ],
)
def test_the_control_by_its_name(arms: tuple[str, ...], control: str) -> None:
    assert control_of(arms) == control


def test_percents_and_mixed_words_are_outcomes_and_ids_are_none() -> None:
    frame = pd.DataFrame(
        {
            "customer_id": [f"c{n}" for n in range(6)],
            "arm": ["a", "b"] * 3,
            "rate": ["5%", "7.5 %", None, "0%", "1%", "2%"],
            "bought": ["yes", "N", "Y", "no", "true", None],
            "session_id": range(6),
        }
    )
    roles = guessed(frame)
    assert roles.outcomes == ("rate", "bought")
    assert as_amounts(frame["rate"]).tolist()[:2] == ["5", "7.5"]
    assert as_amounts(frame["bought"]).tolist()[:5] == [1.0, 0.0, 1.0, 0.0, 1.0]


def test_who_somebody_is_is_neither_arm_nor_outcome() -> None:
    frame = pd.DataFrame(
        {
            "Kundennummer": [f"c{n}" for n in range(8)],
            "device": ["ios", "android"] * 4,
            "age": range(20, 28),
            "Testgruppe": ["alt", "neu"] * 4,
            "Umsatz vorher": [1.5] * 8,
            "Umsatz": [2.5] * 8,
            "gekauft": ["Ja", "nein"] * 4,
        }
    )
    assert guessed(frame) == Roles(
        unit="Kundennummer",
        arm="Testgruppe",
        outcomes=("Umsatz", "gekauft"),
        before="Umsatz vorher",
    )
    assert as_amounts(frame["gekauft"]).tolist()[:2] == [1.0, 0.0]
    # of a switch it is not known whether it is what came of it
    assert guessed(pd.DataFrame({"new": ["on", "off"] * 4, "spend": range(8)})).arm == "new"
    assert guessed(frame[["device", "age"]]) == Roles(outcomes=("age",))
