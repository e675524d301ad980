"""One customer's life with the shop, day by day."""

import numpy as np

from recommenders.histories import DAY, DoubleArray, LongArray
from sample_data.catalogue.demand import CAUSES
from sample_data.clock import time_of_day, weekday_weights
from sample_data.columns import Cause, Event
from sample_data.events.browsing import Visit, look_ahead, visit
from sample_data.events.errands import Agenda, Errand
from sample_data.events.journal import Journal
from sample_data.events.reactions import Reactions
from sample_data.shop import Shop

MONTH = 30.4  # days


class Shopper:
    """Trips, visits and errands of one customer, written to the journal."""

    def __init__(
        self, shop: Shop, customer: int, journal: Journal, rng: np.random.Generator
    ) -> None:
        people, config = shop.customers, shop.config
        self._shop, self._customer, self._journal, self._rng = shop, customer, journal, rng
        self._hours = people.segment(customer).hours
        self._first = max(int(people.joined[customer]), 0)
        self._last = int(people.last_day[customer])
        self._role = people.roles[customer]
        self._purchases = 0
        self._agenda = Agenda()
        self._reactions = Reactions(shop, customer, self._agenda, rng)
        weekdays = self._weekdays = weekday_weights(self._hours, config, rng)
        trips = float(people.trips[customer]) / MONTH
        self._trips = self._days(trips * weekdays)
        if not len(self._trips):
            self._trips = np.array([int(rng.integers(self._first, self._last + 1))])
        visits = config.sessions_per_trip * trips
        if self._role.max_purchases is not None:
            visits = config.sessions_browser / MONTH
        self._visits = set(self._days(visits * weekdays).tolist())

    def live(self) -> None:
        """Play every day on which something happens."""
        most = self._role.max_purchases
        if most == 0:
            self._trips = np.array([], dtype=np.int64)
        else:
            self._reactions.start(self._first, self._last)
        trips = set(self._trips.tolist())
        calendar = sorted(trips | self._visits, reverse=True)
        while True:
            due = self._agenda.next_day()
            days = [d for d in (due, calendar[-1] if calendar else None) if d is not None]
            if not days or min(days) > self._last:
                return
            day = min(days)
            if not calendar or day < calendar[-1]:
                day = self._convenient(day, before=calendar[-1] if calendar else self._last)
            if calendar and calendar[-1] == day:
                calendar.pop()
            self._day(day, trip=day in trips)

    def _days(self, rates: DoubleArray) -> LongArray:
        """Days on which something with these daily rates happens."""
        happens = self._rng.random(len(rates)) < -np.expm1(-rates)
        days = np.flatnonzero(happens)
        return days[(days >= self._first) & (days <= self._last)]

    def _convenient(self, day: int, *, before: int) -> int:
        """A day on which this customer likes to shop, soon after a need falls due."""
        last = min(day + self._shop.config.errand_wait, before)
        liking = np.cumsum(self._weekdays[day : last + 1] ** 2)
        return day + int(np.searchsorted(liking, self._rng.random() * liking[-1]))

    def _day(self, day: int, *, trip: bool) -> None:
        wanted = self._reactions.wanted(day)
        open_ = self._may_buy()
        at = day * DAY + time_of_day(self._hours, self._rng)
        lines: list[Errand] = []
        if day in self._visits:
            this_visit = self._visit(at, wanted, buys=open_)
            at = this_visit.end + int(self._rng.integers(240, 1500))
            lines += [
                Errand(item=item, cause=Cause.IMPRESSION, since=second)
                for item, second in this_visit.bought
            ]
        lines += self._agenda.take(day + 1, ahead=self._shop.config.errand_slack)
        if trip:
            lines += self._free_choices(day, wanted) + self._staples()
        if open_:
            self._order(lines, at)

    def _visit(self, second: int, wanted: DoubleArray, *, buys: bool) -> Visit:
        this_visit = visit(
            self._shop, self._journal, self._customer, second, wanted, self._rng, buys=buys
        )
        for item, at in this_visit.wished:
            if self._reactions.wish(item, at):
                self._journal.add(self._customer, item, at, Event.WISHLIST)
        return this_visit

    def _free_choices(self, day: int, wanted: DoubleArray) -> list[Errand]:
        """What the customer feels like buying; the cause is the part that tipped the scales."""
        pull = self._shop.pull(day, float(self._shop.customers.sensitivity[self._customer]))
        weights = np.cumsum(pull * wanted)
        count = self._rng.poisson(self._shop.config.picks_per_trip)
        if self._role.max_purchases is not None:
            count = max(count, 1)
        chosen: list[Errand] = []
        for index in np.searchsorted(weights, self._rng.random(count) * weights[-1]).tolist():
            part, item = divmod(index, len(wanted))
            detail = self._shop.demand.season_of[item] if CAUSES[part] is Cause.SEASON else ""
            chosen.append(Errand(item=item, cause=CAUSES[part], detail=detail))
        return chosen

    def _staples(self) -> list[Errand]:
        staples = np.flatnonzero(self._shop.catalogue.staple)
        takes = self._rng.random(len(staples)) < self._shop.config.staples_per_trip
        return [Errand(item=int(i), cause=Cause.STAPLE) for i in staples[takes]]

    def _order(self, lines: list[Errand], second: int) -> None:
        """Buy what is still wanted, and whatever that brings on the same day."""
        basket: set[int] = set()
        day = second // DAY
        while lines and self._may_buy():
            errand = self._reactions.settle(lines.pop(0), day)
            if errand is None or errand.item in basket:
                continue
            basket.add(errand.item)
            self._purchases += 1
            quantity = self._reactions.bought(errand, second)
            if errand.cause is not Cause.IMPRESSION:
                look_ahead(
                    self._shop, self._journal, self._customer, errand.item, second, self._rng
                )
            self._journal.add(
                self._customer, errand.item, second, Event.PURCHASE, quantity=quantity
            )
            self._journal.explain(
                self._customer,
                errand.item,
                second,
                errand.cause,
                causing_item=errand.causing_item,
                since=errand.since,
                detail=errand.detail,
            )
            lines += self._agenda.take(day + 1)

    def _may_buy(self) -> bool:
        most = self._role.max_purchases
        return most is None or self._purchases < most
