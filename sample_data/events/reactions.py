"""What a purchase, a wish or a life event makes a customer want next."""

import numpy as np

from recommenders.histories import DAY, DoubleArray, LongArray
from sample_data.columns import Cause
from sample_data.events.errands import Agenda, Errand
from sample_data.people.customers import Change
from sample_data.shop import Shop

RECENT_DAYS = 4  # what was bought so lately is not bought again as a complement
ENOUGH = 0.01  # wish for one more of a type of which the customer has plenty
SATED = 0.15  # below this, no occasion brings one more


class Reactions:
    """The state of one customer's wants, and the rules that change it."""

    def __init__(self, shop: Shop, customer: int, agenda: Agenda, rng: np.random.Generator) -> None:
        people, config = shop.customers, shop.config
        self._shop, self._customer, self._agenda, self._rng = shop, customer, agenda, rng
        self._sensitivity = float(people.sensitivity[customer])
        self._loyalty = float(people.loyalty[customer])
        self._pace = float(people.pace[customer])
        floor = config.commitment_floor
        self._commitment = floor + (1 - floor) * min(float(people.trips[customer]), 1.0)
        household = people.households[people.household_of[customer]]
        self._changes = sorted(household.changes, key=lambda change: change.day)
        self._weights: DoubleArray = np.array([])
        self._weights_day = -1
        self._mood = np.ones(len(shop.catalogue.types))
        # A printer is enough for years, a bag of chips for days.
        again = np.array([kind.again for kind in shop.catalogue.types])
        self._mood_days = config.mood_days / np.maximum(again, 0.1)
        self._mood_day = 0
        self._last: dict[int, int] = {}  # item -> day of the last purchase
        self._last_second: dict[int, int] = {}
        self._tickets: dict[int, int] = {}  # item -> number of purchases so far
        self._wishes: set[int] = set()

    def start(self, first: int, last: int) -> None:
        """Put on the agenda the habits from before and what life events will bring."""
        people = self._shop.customers
        limited = people.roles[self._customer].max_purchases is not None
        if people.joined[self._customer] < 0 and not limited:
            self._resume_habits(first)
        share = 1.0 if people.head[self._customer] else self._shop.config.starter_member
        for change in self._changes:
            if first <= change.day <= last:
                self._plan_starter(change, share)

    def wanted(self, day: int) -> DoubleArray:
        """Weight of every item today, shape (n_items,): taste, less what is had already."""
        stale = self._weights_day < 0
        stale |= any(self._weights_day < change.day <= day for change in self._changes)
        if stale:
            self._weights = self._shop.taste.weights(self._customer, day)
            self._weights_day = day
        fading = np.exp(-(day - self._mood_day) / self._mood_days)
        self._mood = 1 - (1 - self._mood) * fading
        self._mood_day = day
        wanted = self._weights * self._mood[self._shop.catalogue.type_of]
        lasting = [item for item in self._last if self._shop.catalogue.cycle[item] <= 0]
        if lasting:
            since = day - np.array([self._last[item] for item in lasting])
            owned = np.exp(-since / self._shop.config.mood_days)
            wanted[lasting] *= self._shop.config.owned_factor**owned
        return wanted

    def settle(self, errand: Errand, day: int) -> Errand | None:
        """The errand as it is carried out today: perhaps with a substitute, perhaps not at all."""
        if not self._shop.demand.available[day, errand.item]:
            return None
        last = self._last.get(errand.item, -DAY)
        if errand.cause is Cause.REPLENISHMENT:
            if errand.ticket != self._tickets.get(errand.item):
                return None
            return self._substitute(errand, day) or errand
        met = errand.cause in {Cause.WISHLIST_DROP, Cause.LIFE_EVENT}
        if met and last >= errand.since // DAY:
            return None
        occasion = errand.cause in {Cause.WISHLIST_DROP, Cause.LIFE_EVENT, Cause.LOYALTY}
        if occasion and self._mood[self._shop.catalogue.type_of[errand.item]] < SATED:
            return None
        if errand.cause is Cause.WISHLIST_DROP:
            price, config = self._shop.prices.price[errand.item], self._shop.config
            if price[day] > (1 - config.wish_drop) * price[errand.since // DAY]:
                return None  # too late
        if errand.cause in {Cause.COMPLEMENT, Cause.LOYALTY} and day - last <= RECENT_DAYS:
            return None
        return errand

    def bought(self, errand: Errand, second: int) -> int:
        """Take note of a purchase, plan what follows from it, and return the quantity."""
        config, rng, catalogue = self._shop.config, self._rng, self._shop.catalogue
        item, day = errand.item, second // DAY
        kind = catalogue.types[catalogue.type_of[item]]
        quantity = 1 + int(rng.poisson(kind.quantity))
        on_offer = self._shop.prices.depth[item, day] > 0
        stocked = kind.cycle > 0 and on_offer
        stocked = stocked and rng.random() < config.stock_up * self._sensitivity
        quantity += quantity if stocked else 0
        self._last[item] = day
        self._last_second[item] = second
        self._tickets[item] = self._tickets.get(item, 0) + 1
        floor = config.habit_cooldown if kind.cycle else ENOUGH
        mood = self._mood[catalogue.type_of[item]]
        self._mood[catalogue.type_of[item]] = min(max(mood * kind.again, floor), mood)
        self._plan_repeat(errand, second, stocked=stocked)
        self._plan_complements(errand, second)
        self._plan_loyalty(item, second)
        return quantity

    def wish(self, item: int, second: int) -> bool:
        """Put an item on the wish list, to be bought if its price truly falls."""
        config, day = self._shop.config, second // DAY
        if item in self._wishes or self._last.get(item, -DAY) > day - config.wish_patience:
            return False
        self._wishes.add(item)
        until = min(day + config.wish_patience, config.days)
        prices = self._shop.prices
        drop = prices.true_drop(
            item, day, until, share=config.wish_drop, back=config.wish_reference_days
        )
        if drop >= 0 and self._rng.random() < config.wish_response:
            # Noticed on the day or soon after, while the price is still low.
            noticed = drop + min(int(self._rng.geometric(0.5)) - 1, config.promotion_days[0] - 1)
            cause = Cause.WISHLIST_DROP
            self._agenda.add(
                noticed, Errand(item=item, cause=cause, causing_item=item, since=second)
            )
        return True

    def _resume_habits(self, first: int) -> None:
        """Be somewhere within the cycle of the items in use already."""
        catalogue, config, rng = self._shop.catalogue, self._shop.config, self._rng
        lasting = (catalogue.cycle > 0) & ~catalogue.staple
        pull = self._shop.taste.weights(self._customer, first) * lasting
        pull = pull * self._shop.demand.parts[first, 0]
        kinds: set[int] = set()
        trips = float(self._shop.customers.trips[self._customer])
        for _ in range(rng.poisson(config.habits_per_trip * trips)):
            item = self._draw(np.arange(len(pull)), pull)
            kind = int(catalogue.type_of[item])
            if kind not in kinds:
                kinds.add(kind)
                due = first + rng.random() * float(catalogue.cycle[item]) * self._pace
                self._agenda.add(due, Errand(item=item, cause=Cause.TASTE))

    def _plan_starter(self, change: Change, share: float) -> None:
        """Want the first things that a life event calls for."""
        shop, rng = self._shop, self._rng
        pull = shop.taste.weights(self._customer, change.day) * shop.demand.available[change.day]
        for name, probability in change.event.starter.items():
            if rng.random() >= probability * share:
                continue
            errand = Errand(
                item=self._draw(shop.catalogue.of_type(name), pull),
                cause=Cause.LIFE_EVENT,
                since=change.day * DAY + DAY // 2,
                detail=change.event.name,
            )
            wait = 1 + rng.exponential(shop.config.starter_days)
            self._agenda.add(change.day + wait, errand)

    def _plan_repeat(self, errand: Errand, second: int, *, stocked: bool) -> None:
        catalogue, config, rng = self._shop.catalogue, self._shop.config, self._rng
        usual = errand.item
        chance = catalogue.types[catalogue.type_of[usual]].repeat * self._commitment
        if errand.cause is Cause.SUBSTITUTE:
            chance = config.return_to_usual
            usual = errand.causing_item
        if catalogue.cycle[usual] <= 0 or catalogue.staple[usual] or rng.random() >= chance:
            return
        gap = float(catalogue.cycle[usual]) * self._pace * np.exp(config.gap_sigma * rng.normal())
        gap *= 2 if stocked else 1
        repeat = Errand(
            item=usual,
            cause=Cause.REPLENISHMENT,
            causing_item=usual,
            since=self._last_second[usual],
            ticket=self._tickets[usual],
        )
        self._agenda.add(second / DAY + gap, repeat)

    def _plan_complements(self, errand: Errand, second: int) -> None:
        config, rng = self._shop.config, self._rng
        damping = config.chain_damping**errand.depth
        for need in self._shop.complements[errand.item]:
            if rng.random() >= need.weights.sum() * damping:
                continue
            target = int(need.targets[np.searchsorted(need.shares, rng.random())])
            lag = need.lag_days * np.exp(config.lag_sigma * rng.normal())
            follow = Errand(
                item=target,
                cause=Cause.COMPLEMENT,
                causing_item=errand.item,
                since=second,
                depth=errand.depth + 1,
            )
            self._agenda.add(second / DAY + lag, follow)

    def _plan_loyalty(self, item: int, second: int) -> None:
        config, rng, catalogue = self._shop.config, self._rng, self._shop.catalogue
        if rng.random() >= config.loyalty_next * self._loyalty:
            return
        same = catalogue.brand_of == catalogue.brand_of[item]
        others = np.flatnonzero(same & (catalogue.type_of != catalogue.type_of[item]))
        others = others[self._shop.demand.available[second // DAY, others]]
        if len(others):
            cause = Cause.LOYALTY
            chosen = self._draw(others, self._weights * self._mood[catalogue.type_of])
            lag = config.loyalty_lag * np.exp(config.lag_sigma * rng.normal())
            follow = Errand(item=chosen, cause=cause, causing_item=item, since=second)
            self._agenda.add(second / DAY + lag, follow)

    def _substitute(self, errand: Errand, day: int) -> Errand | None:
        """Another item of the type, for variety or for the price."""
        config, catalogue, prices = self._shop.config, self._shop.catalogue, self._shop.prices
        others = np.flatnonzero(catalogue.type_of == catalogue.type_of[errand.item])
        same_use = [catalogue.models[k] == catalogue.models[errand.item] for k in others]
        others = others[np.array(same_use)]  # ink for another printer is no substitute
        others = others[(others != errand.item) & self._shop.demand.available[day, others]]
        on_offer = others[prices.depth[others, day] > 0]
        chance = config.variety * (1 - self._loyalty)
        if prices.raised[errand.item, day]:
            chance += config.dear_switch * self._sensitivity
        elif len(on_offer) and not prices.depth[errand.item, day]:
            chance += config.deal_switch * self._sensitivity * (1 - self._loyalty)
            others = on_offer
        if not len(others) or self._rng.random() >= chance:
            return None
        return Errand(
            item=self._draw(others, self._weights),
            cause=Cause.SUBSTITUTE,
            causing_item=errand.item,
            since=errand.since,
        )

    def _draw(self, items: LongArray, weights: DoubleArray) -> int:
        shares = np.cumsum(weights[items])
        return int(items[np.searchsorted(shares, self._rng.random() * shares[-1])])
