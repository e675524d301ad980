"""The Recommender view: what drives it, what leads to what, what it shows, how well it is told."""

from __future__ import annotations

from pages.ui.recommender import tabs
from pages.ui.session import context

tabs.show(context.current())
