from __future__ import annotations

import pytest
from babel import Locale

from recommenders.adapters.files.dates.month_names import LANGUAGES, is_day_name, translated


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("3. März 2026", "3 Mar 2026"),
        ("3. Mrz. 2026 14:05", "3 Mar 2026 14:05"),
        ("3 января 2026 г.", "3 Jan 2026"),  # noqa: RUF001
        ("11 févr. 2026", "11 Feb 2026"),
        ("3 de enero de 2026", "3 Jan 2026"),
        ("1 maggio 2026", "1 May 2026"),
        ("14 stycznia 2026", "14 Jan 2026"),
        ("lundi 11 août 2026", "11 Aug 2026"),
        ("10h15, 5 juin 2026", "10h15, 5 Jun 2026"),
        ("Jun 30, 2026 2:05 PM", "Jun 30, 2026 2:05 PM"),
        ("30/06/2026 2:05 pm", "30/06/2026 2:05 pm"),
        ("soon", "soon"),
    ],
)
def test_months_in_words_of_other_languages(written: str, english: str) -> None:
    assert translated(written) == english


def test_days_of_the_week_are_told_from_months() -> None:
    assert all(map(is_day_name, ["Friday", "Fri", "Mittwoch", "jeudi", "mié."]))
    # Tuesday or March in French, a letter or no day at all
    assert not any(map(is_day_name, ["mar", "h", "Milk"]))


def test_the_languages_agree_on_their_months() -> None:
    months: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for month, name in Locale.parse(language).months["format"][width].items():
                months.setdefault(name.casefold().rstrip("."), set()).add(month)
    assert [name for name, of in months.items() if len(of) > 1] == []
