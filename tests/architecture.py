"""Draws the rooms of the house and who imports whom: `python -m tests.architecture`.

Each box is a package (or a module of a root), with its number of modules; a line goes from a room
to one that it imports, unless a longer way leads there as well (transitive reduction), so that the
picture shows the floors of the house. The picture is static/architecture.svg.
"""

from __future__ import annotations

import html
from functools import cache
from typing import Final

from tests.rooms import ROOMS, ROOT, modules, room_imports, room_of

FILE: Final = ROOT / "static" / "architecture.svg"
COLUMN, ROW, WIDTH, HEIGHT = 350, 34, 264, 24
COLOURS: Final = {
    "recommenders": "#2F5D8A",
    "sample_data": "#6B7280",
    "explain": "#3B82C4",
    "pages": "#D9730D",
}
DOORS: Final = ("explain.__main__", "sample_data", "pages", "pages.ui")
"""Rooms of a line or two, left out."""


def reduced(pairs: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """The pairs without those that follow from others: a to c, where a leads to b and b to c."""
    below: dict[str, set[str]] = {}
    for room, other in pairs:
        below.setdefault(room, set()).add(other)

    @cache
    def reached(room: str) -> set[str]:
        return set().union(*({other} | reached(other) for other in below.get(room, ())))

    far = {room: set().union(*map(reached, others)) for room, others in below.items()}
    return sorted((room, other) for room, other in pairs if other not in far[room])


def picture() -> str:
    """The picture as SVG, the same for the same imports."""
    counts: dict[str, int] = {}
    for module in modules():
        counts[room_of(module)] = counts.get(room_of(module), 0) + 1
    tallest = max(map(len, ROOMS.values()))
    spots: dict[str, tuple[float, float]] = {}
    for column, rooms in enumerate(ROOMS.values()):
        shown = [room for room in rooms if counts.get(room) and room not in DOORS]
        for row, room in enumerate(shown):
            spots[room] = (20 + COLUMN * column, 40 + ROW * (tallest - 1 - row))
    lines = []
    for room, other in reduced({pair for pair in room_imports() if set(pair) <= set(spots)}):
        (x, y), (to_x, to_y) = spots[room], spots[other]
        start = (x if to_x < x else x + WIDTH, y + HEIGHT / 2)
        end = (to_x + WIDTH, to_y + HEIGHT / 2)
        bend = 24 + abs(to_y - y) / 6 if x == to_x else 40
        first = start[0] - bend if to_x < x else start[0] + bend
        lines.append(
            f'<path d="M{start[0]:.0f},{start[1]:.0f} C{first:.0f},{start[1]:.0f} '
            f'{end[0] + bend:.0f},{end[1]:.0f} {end[0]:.0f},{end[1]:.0f}" fill="none" '
            f'stroke="{COLOURS[room.split(".")[0] if room != "app" else "pages"]}" '
            'stroke-opacity="0.5"/>'
        )
    boxes = []
    for room, (x, y) in spots.items():
        colour = COLOURS["pages" if room == "app" else room.split(".")[0]]
        count = counts[room]
        label = html.escape(room) + (f" · {count}" if count > 1 else "")
        boxes.append(
            f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{HEIGHT}" rx="4" '
            f'fill="#FFFFFF" stroke="{colour}"/>'
            f'<text x="{x + 8:.0f}" y="{y + 16:.0f}" fill="#0F1720">{label}</text>'
        )
    width, height = 40 + COLUMN * len(ROOMS), 70 + ROW * tallest
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
            f'width="{width}" height="{height}" role="img" aria-label="Who imports whom" '
            'font-family="system-ui, sans-serif" font-size="12">',
            f'<rect width="{width}" height="{height}" fill="#FFFFFF"/>',
            '<text x="20" y="24" fill="#52606D">Each room imports from rooms below it and to its '
            "left, directly or through others; the number is that of its modules.</text>",
            *lines,
            *boxes,
            "</svg>",
            "",
        ]
    )


if __name__ == "__main__":
    FILE.write_text(picture(), encoding="utf-8")
    print(FILE.relative_to(ROOT))
