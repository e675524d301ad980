"""Keeps the tables of the README in step with the parameters and the data."""

from pathlib import Path
from typing import Final

from sample_data.columns import Columns
from sample_data.config import WorldConfig
from sample_data.world import World

MARK: Final = "<!-- {part}: written by python -m sample_data -->"
END: Final = "<!-- end -->"


def refresh(path: Path, config: WorldConfig, world: World) -> None:
    """Rewrite what stands between the marks of the README."""
    text = path.read_text(encoding="utf-8")
    for part, table in (("parameters", parameters(config)), ("contents", contents(world))):
        mark = MARK.format(part=part)
        before, _, rest = text.partition(mark)
        if not rest:
            raise ValueError(f"{path} has lost its mark {mark!r}")
        _, _, after = rest.partition(END)
        text = f"{before}{mark}\n{table}\n{END}{after}"
    path.write_text(text, encoding="utf-8")


def parameters(config: WorldConfig) -> str:
    """A Markdown table of every parameter."""
    rows = [
        f"| `{n}` | {value} | {unit} | {meaning} |" for n, value, unit, meaning in config.rows()
    ]
    return "\n".join(["| parameter | value | unit | meaning |", "|---|---|---|---|", *rows])


def contents(world: World) -> str:
    """A Markdown table of how many rows of each event and cause there are."""
    lines = ["| what | rows |", "|---|---|"]
    for name, frame in (("event", world.interactions), ("cause", world.truth)):
        counts = frame[Columns.EVENT if name == "event" else Columns.CAUSE].value_counts()
        lines += [f"| {name} {label} | {count:,} |" for label, count in counts.items()]
    return "\n".join(lines)
