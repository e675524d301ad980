from __future__ import annotations

import pandas as pd
import pytest
from babel import Locale

from recommenders.adapters.files.values.month_names import LANGUAGES, in_english


@pytest.mark.parametrize(
    ("written", "english"),
    [
        ("3. März 2026", "3 Mar 2026"),
        ("3. Mrz. 2026 14:05", "3 Mar 2026 14:05"),
        ("11 févr. 2026", "11 Feb 2026"),
        ("3 de enero de 2026", "3 Jan 2026"),
        ("1 maggio 2026", "1 May 2026"),
        ("14 stycznia 2026", "14 Jan 2026"),
        ("lundi 11 août 2026", "11 Aug 2026"),
        ("Jun 30, 2026 2:05 PM", "Jun 30, 2026 2:05 PM"),
        ("30/06/2026 2:05 pm", "30/06/2026 2:05 pm"),
        ("soon", "soon"),
    ],
)
def test_months_in_words_of_other_languages(written: str, english: str) -> None:
    assert in_english(pd.Series([written], dtype="str")).tolist() == [english]


def test_the_languages_agree_on_their_months() -> None:
    months: dict[str, set[int]] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for month, name in Locale.parse(language).months["format"][width].items():
                months.setdefault(name.casefold().rstrip("."), set()).add(month)
    assert [name for name, of in months.items() if len(of) > 1] == []
