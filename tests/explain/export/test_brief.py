from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from explain.context import ExplanationContext
from explain.contract import ReasonState
from explain.export import browser
from explain.export.brief import LIST, brief, strongest
from explain.export.report import Chart, Heading, Report, Words
from explain.profiles.item_statistics import ItemStatistics
from explain.reasons.explanation import Explanation, explain
from explain.surrogate.fidelity import Fidelity
from recommenders import registry
from recommenders.adapters import sources
from recommenders.contract import Columns, Dataset
from recommenders.ranking.ranker import Ranker
from tests.explain.shops import reason
from tests.worlds import ANN, FAY, A, B, C

FIDELITY = Fidelity(tau=0.88, r2=0.99, n_items=50)
LENGTHS = (153, 17, 1, 0)


def sheet(explanation: Explanation, dataset: Dataset, **changes: object) -> Report:
    arguments = {
        "title": "Why Ann sees these items",
        "strip": "**4 purchases** of 3 items since 4 Aug 2025, mostly Dog and Cat",
        "unit": "similarity",
        "fidelity": FIDELITY,
        "provenance": ["Tiny", "as of 30 Jun 2026", "data 01234567", "Becausal 0.1.0"],
    }
    return brief(explanation, dataset, **(arguments | changes))


def test_the_sheet_has_the_sentences_of_the_screen(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN, shown=4)
    report = sheet(explanation, tiny)
    assert report.one_page
    (table,) = report.tables
    listed = explanation.frame(tiny)
    assert table.name == LIST
    assert table.frame["Item"].tolist() == [" ".join(title.split()) for title in listed["title"]]
    assert table.frame["Rank"].tolist() == listed["rank"].tolist()
    for cell, state in zip(table.frame["Verdict"], listed["state"], strict=True):
        assert cell.endswith(state)
    position = strongest(explanation)
    headings = [block.text for block in report.blocks if isinstance(block, Heading)]
    assert headings[0] == "Why Ann sees these items"
    assert headings[-1].endswith(table.frame["Item"].iloc[position])
    words = "".join(block.markdown for block in report.blocks if isinstance(block, Words))
    assert "Strong" in words
    assert "0 personal · 4 popular · 0 doubtful" in words
    assert "without any history: rank" in words.replace("\\", "")
    assert sum(isinstance(block, Chart) for block in report.blocks) == 1
    assert report.html().count("<footer>Tiny · as of 30 Jun 2026 · data 01234567") == 1


def test_the_strongest_reason_falls_furthest_as_a_ratio(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    explanation = explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), ANN, shown=4)
    reasons = [
        reason(A, (B,), rank=3),
        reason(B, (C,), rank=37),
        reason(C, (B,), rank=90, state=ReasonState.WEAK),
        reason(A, None),
    ]
    altered = replace(
        explanation,
        rationales=tuple(
            replace(rationale, reason=other_reason)
            for rationale, other_reason in zip(explanation.rationales, reasons, strict=False)
        ),
    )
    assert strongest(altered) == 1
    # one whose longest bar is that of another purchase is not the one to show first
    second = altered.rationales[1]
    other = replace(second, reason=replace(second.reason, unnamed=second.reason.verdict))
    rows = (altered.rationales[0], other, *altered.rationales[2:])
    assert strongest(replace(altered, rationales=rows)) == 0
    popular = tuple(
        replace(rationale, reason=reason(A, None)) for rationale in explanation.rationales
    )
    assert strongest(replace(explanation, rationales=popular)) == 0


def test_without_history_there_is_no_chart_and_no_strong_word(
    tiny: Dataset, tiny_statistics: ItemStatistics, tiny_ranker: Ranker
) -> None:
    report = sheet(
        explain(ExplanationContext(tiny_ranker, tiny, tiny_statistics), FAY, shown=4),
        tiny,
        fidelity=None,
    )
    assert not any(isinstance(block, Chart) for block in report.blocks)
    assert "strongest" not in report.html().split("</style>")[1]
    assert "Fidelity" not in report.html().split("</style>")[1]


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type /Page\b(?!s)", pdf))


def test_pages_are_counted_in_a_file_of_two() -> None:
    assert pages(b"/Type /Pages /Type /Page\n/Type /Page /Parent 1") == 2


@pytest.mark.slow
@pytest.mark.browser
@pytest.mark.parametrize(
    "name", ["sample", pytest.param("journey", marks=pytest.mark.data, id="journey")]
)
def test_it_fits_one_sheet_for_every_length_of_history(name: str, tmp_path: Path) -> None:
    if name not in {source.name for source in sources.sources()}:
        pytest.skip("the data set is not there")
    dataset = sources.load(name)
    statistics = ItemStatistics.of(dataset)
    ranker = Ranker.of(registry.fitted("item-knn", dataset, cache=tmp_path), dataset)
    lengths = dataset.histories().lengths
    # the longest names there are, where a sheet is fullest
    long = "the longest title of an item that a shop may have, with a colour, a size and a number"
    titles = dataset.items.assign(
        **{Columns.TITLE: [f"{title} {long}" for title in dataset.items[Columns.TITLE]]}
    )
    with browser.chromium() as chromium:
        for items in (dataset.items, titles):
            world = replace(dataset, items=items)
            context = ExplanationContext(ranker, world, statistics)
            for length in LENGTHS:
                customer = int(abs(lengths - length).argmin())
                report = sheet(explain(context, customer), world)
                assert pages(browser.printed(chromium, report.html())) == 1, (name, length)
