"""The example of the document is a table that can be read, with the roles that it says."""

from __future__ import annotations

import re
from pathlib import Path

from recommenders.adapters.files.reading.read_file import read
from recommenders.experiments.columns import MAX_ARMS, Roles, guessed
from recommenders.experiments.table import MAX_IN_BOTH, experiment_table

DOCUMENT = Path(__file__).parents[4] / "pages" / "content" / "experiments.md"


def test_the_example_is_read_as_the_document_says(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    example = re.search(r"```\n(.*?)```", text, re.DOTALL)
    assert example is not None
    path = tmp_path / "test.csv"
    path.write_text(example[1], encoding="utf-8")
    sheet = read(path)
    roles = guessed(sheet.frame)
    assert roles == Roles(
        unit="customer_id",
        arm="variant",
        outcomes=("orders", "spend"),
        before="spend_before",
        denominator="visits",
        day="entered",
    )
    assert experiment_table(sheet, roles).sizes == (1, 2)
    assert f"at most {MAX_ARMS} of them" in text
    assert f"at most {MAX_IN_BOTH:.0%} of all".replace("%", " %") in text
