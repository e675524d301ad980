"""Data sets of a user's own: one full of traps, one that is broken, one without times."""

from __future__ import annotations

import os
from pathlib import Path

import pandas as pd

MARK = "<img src=x onerror=\"document.title='hacked'\">"
TITLES = (
    f"{MARK}Kettle",
    "<script>document.title='hacked'</script>",
    '=HYPERLINK("http://example.invalid","open")',
    "+1+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd",
    "**Bold** _and_ ~~gone~~ `code`",
    "[link](http://example.invalid/a) ![pic](http://example.invalid/b.png)",
    "$x^2$ and $$y$$ :material/home: :red[red] :smile:",
    "# Heading\n> quote",
    "http://example.invalid/c www.example.invalid me@example.invalid",
    "<b>bold</b>&lt;i&gt; <br> {y} %{x} %{customdata[0]}",
    "-2 <a href='javascript:document.title=1'>go</a>",
    "x" * 300,
    "\u202eright to left",
)
NAME = f"=1+1 **Eve** {MARK} [x](http://example.invalid)"


def write(folder: Path) -> str:
    """Write the data sets; the value of BECAUSAL_DATA that names them, `traps` and others."""
    traps, torn = folder / "traps", folder / "torn"
    for of_one_set in (traps, torn):
        of_one_set.mkdir()
    lines = [
        (
            f"c{customer:02}",
            f"i{(customer + step) % len(TITLES)}",
            f"2026-01-{1 + step:02} 10:00",
            2.5,
        )
        for customer in range(12)
        for step in range(customer % 5)
    ]
    columns = ["customer_id", "item_id", "timestamp", "unit_price"]
    pd.DataFrame(lines, columns=columns).to_csv(traps / "interactions.csv", index=False)
    pd.DataFrame(
        {
            "item_id": [f"i{number}" for number in range(len(TITLES))],
            "title": TITLES,
            "category": [TITLES[number % 3] for number in range(len(TITLES))],
        }
    ).to_csv(traps / "items.csv", index=False)
    pd.DataFrame(
        {"customer_id": [f"c{number:02}" for number in range(12)], "name": [NAME] * 12}
    ).to_csv(traps / "customers.csv", index=False)
    shown = "|".join(f"i{number}" for number in range(len(TITLES)))
    pd.DataFrame(
        [
            (f"c{customer:02}", f"2026-01-0{1 + number % 4} 09:0{number % 10}", query, item, event)
            for customer in range(12)
            for number, query in enumerate((*TITLES[:3], "kettle", MARK))
            if customer % (number + 1) == 0
            for item, event in ((shown, "shown"), (f"i{(customer + number) % 5}", "click"))
        ],
        columns=["customer_id", "timestamp", "query", "item_id", "event"],
    ).to_csv(traps / "searches.csv", index=False)
    (torn / "interactions.csv").write_text(
        "customer_id,item_id,timestamp\nc1,i1,2026-01-01\nc1,i2,<b>yesterday</b>\n"
    )
    undated = folder / "undated"
    undated.mkdir()
    pd.DataFrame(
        [
            (f"c{customer:02}", f"i{(customer * 5 + step * step) % 9}")
            for customer in range(40)
            for step in range(4 + customer % 5)
        ],
        columns=["customer_id", "item_id"],
    ).to_csv(undated / "interactions.csv", index=False)
    return os.pathsep.join((str(traps), str(torn), str(undated)))
