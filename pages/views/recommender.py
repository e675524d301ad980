"""The Recommender view: what drives it, what leads to what, what it shows, how well it is told."""

from __future__ import annotations

from pages.ui.recommender import tabs as recommender_parts
from pages.ui.shell import sidebar as pickers

recommender_parts.show(pickers.current())
