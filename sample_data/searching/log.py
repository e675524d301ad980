"""The searches behind the purchases and views of the world, and some that led to nothing."""

from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from recommenders.histories import DAY
from recommenders.searches.log import MAX_GAP, Act
from sample_data.clock import timestamps
from sample_data.columns import Cause, Columns, Event
from sample_data.events.journal import Journal
from sample_data.searching.engine import Engine
from sample_data.searching.wording import Query, QueryKind, Wording
from sample_data.shop import Shop


@dataclass(slots=True)
class SearchLog:
    """Lines of (customer, second, query, item or list of items, position, act)."""

    shop: Shop
    rng: np.random.Generator
    wording: Wording = field(init=False)
    engine: Engine = field(init=False)
    lines: list[tuple[int, int, str, str, int | None, Act]] = field(default_factory=list)
    _last: dict[tuple[int, str], int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.wording = Wording(self.shop.catalogue)
        self.engine = Engine(self.shop.catalogue)

    def play(self, journal: Journal) -> None:
        """Search for a part of what was bought and viewed; the journal stays as it is."""
        config, rng = self.shop.config, self.rng
        wanted = [
            (customer, item, second, True)
            for customer, item, second, cause, *_ in journal.truths
            if cause is not Cause.IMPRESSION and rng.random() < config.search_first
        ]
        wanted += [
            (customer, item, second, False)
            for customer, item, second, event, *_ in journal.events
            if event is Event.VIEW and rng.random() < config.search_view
        ]
        for customer, item, second, buys in sorted(wanted):
            self.look_for(customer, item, second, buys=buys)
            if rng.random() < config.search_not_sold:
                self._search(customer, self.wording.not_sold(rng), second - 1700, None)

    def look_for(self, customer: int, item: int, second: int, *, buys: bool) -> None:
        """Search until the item is found; it is viewed or bought at ``second``."""
        tries = self.shop.config.search_tries
        before = np.sort(self.rng.integers(60, 1500, size=tries))[::-1]
        for attempt in range(tries):
            # who has not found it says more clearly what is meant
            kind = QueryKind.TITLE if attempt == tries - 1 else None
            query = self.wording.ask(item, self.rng, kind=kind)
            if self._search(customer, query, second - int(before[attempt]), item):
                if buys:
                    self._add(customer, second, query, item, None, Act.PURCHASE)
                return

    def _search(self, customer: int, query: Query, second: int, wanted: int | None) -> bool:
        """Show a page and let the customer click; whether what is wanted was clicked."""
        config, key = self.shop.config, (customer, query.text)
        if second - self._last.get(key, -DAY) <= 2 * MAX_GAP:
            return False
        self._last[key] = second
        available = self.shop.demand.available[second // DAY]
        page = self.engine.shown(query, available, config.slate, self.rng)
        ids = self.shop.catalogue.ids
        shown = "|".join(ids[item] for item in page)
        self.lines.append((customer, second, query.text, shown, None, Act.SHOWN))
        examined = np.array(config.examination)
        fits = np.isin(page, query.items)
        chance = examined * np.where(fits, config.search_attraction, 0.01)
        # whoever knows what they want reads on
        chance[page == wanted] = 0.5 + 0.5 * examined[page == wanted]
        clicks = np.flatnonzero(self.rng.random(len(page)) < chance)
        for step, index in enumerate(clicks.tolist()):
            at = second + 4 + 9 * step
            self._add(customer, at, query, int(page[index]), index + 1, Act.CLICK)
            if page[index] != wanted and self.rng.random() < config.click_to_cart:
                self._add(customer, at + 5, query, int(page[index]), index + 1, Act.CART)
        return wanted is not None and bool((page[clicks] == wanted).any())

    def _add(
        self, customer: int, second: int, query: Query, item: int, position: int | None, act: Act
    ) -> None:
        ids = self.shop.catalogue.ids
        self.lines.append((customer, second, query.text, ids[item], position, act))


def searches(log: SearchLog) -> pd.DataFrame:
    """A line for each page that was shown, with its list of items, and for each click and so on."""
    who, second, query, item, position, act = zip(*log.lines, strict=True)
    frame = pd.DataFrame(
        {
            Columns.CUSTOMER: np.array(log.shop.customers.ids)[np.array(who)],
            Columns.QUERY: pd.Series(query, dtype="str"),
            Columns.TIME: timestamps(np.array(second, dtype=float), log.shop.config),
            Columns.EVENT: pd.Categorical(
                [kind.label for kind in act], categories=[kind.label for kind in Act]
            ),
            Columns.ITEM: pd.Series(item, dtype="str"),
            Columns.POSITION: pd.Series(position, dtype="Int8"),
        }
    )
    keys = [Columns.TIME, Columns.CUSTOMER, Columns.QUERY, Columns.EVENT, Columns.ITEM]
    return frame.sort_values(keys, kind="stable").reset_index(drop=True)


def truth_queries(log: SearchLog) -> pd.DataFrame:
    """A line for each item that serves a query that was typed; one without any where none does."""
    typed = {query for _, _, query, *_ in log.lines}
    ids, rows = log.shop.catalogue.ids, []
    for text in sorted(typed):
        query = log.wording.known[text]
        serving = [
            (ids[item], round(float(share), 4))
            for item, share in zip(query.items.tolist(), query.shares, strict=True)
        ]
        rows += [(text, str(query.kind), item, share) for item, share in serving or [(None, 0.0)]]
    names = [Columns.QUERY, Columns.KIND, Columns.ITEM, Columns.SHARE]
    frame = pd.DataFrame(rows, columns=names)
    return frame.astype({Columns.QUERY: "str", Columns.KIND: "str", Columns.ITEM: "str"})
