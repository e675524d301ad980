import pandas as pd
import pytest

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
    ],
)
def test_the_control_by_its_name(arms: tuple[str, ...], control: str) -> None:
    assert control_of(arms) == control
