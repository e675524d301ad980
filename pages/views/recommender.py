"""The Recommender view: what drives it, what leads to what, what it shows, how well it is told."""

from __future__ import annotations

from pages.ui import pickers, recommender_parts

recommender_parts.show(pickers.current())
