"""The verdict on a reason: is it personal, is it faithful, is it plausible? In this order."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from explain.contract import ReasonState
from explain.counterfactual.check import Check
from explain.reasons.evidence_types import CoPurchase, SharedAttribute


@dataclass(frozen=True, slots=True, kw_only=True)
class VerdictConfig:
    """From where on a reason is believed.

    What the shop itself says that goes together is believed as it stands: no threshold is for it.
    Lift is that of association rules: P(both) / (P(one) P(other)), there called interest (Brin,
    Motwani and Silverstein, "Beyond market baskets", SIGMOD 1997, section 4).
    """

    min_lift: float = 2.0
    """Two items go together when both are bought at least so many times as often as by chance."""
    clear_lift: float = 4.0
    """From this lift on it is clear what one item has to do with another of a different kind:
    sets whose purchases are all clear, or share a level with the item, are named before others."""
    min_buyers: int = 5
    """Other customers who bought both, at the least."""
    certainty: float = 3.0
    """Standard errors (Wilson) by which the share of the purchase's buyers who have the item is
    above the item's share of all customers. Hundreds of pairs are looked at for one list, so two
    would let chance through."""
    min_share: float = 0.10
    """What is named carries at least this share of all that lifts the item: taking out a trifle
    may swap two neighbours at the end of the list, and that is no reason."""
    max_named: int = 3
    """Purchases named one by one, at the most."""

    def __post_init__(self) -> None:
        if not self.min_lift >= 1.0:
            raise ValueError(f"min_lift must be at least 1, got {self.min_lift}")
        if not self.clear_lift >= self.min_lift:
            raise ValueError(f"clear_lift must be at least min_lift, got {self.clear_lift}")
        if self.min_buyers < 1:
            raise ValueError(f"min_buyers must be at least 1, got {self.min_buyers}")
        if not self.certainty >= 0.0:
            raise ValueError(f"certainty must be at least 0, got {self.certainty}")
        if not 0.0 <= self.min_share <= 1.0:
            raise ValueError(f"min_share must be between 0 and 1, got {self.min_share}")
        if self.max_named < 1:
            raise ValueError(f"max_named must be at least 1, got {self.max_named}")


class Fate(StrEnum):
    """What becomes of an item when the recommender is asked without the named purchases."""

    LEAVES = "leaves the list"
    FALLS = "falls"
    STAYS = "stays"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """How one named purchase, ``item`` (a code), goes with the item that it brings.

    ``same_item``: it is that item, bought before. ``alike``: the closest of product type, brand
    and category that both have, None without any. ``bought``: how often others bought both, and
    ``together`` whether that is often enough to be a reason (`VerdictConfig`). ``said``: the shop
    itself says that the purchase leads to the item.
    """

    item: int
    same_item: bool
    alike: SharedAttribute | None
    bought: CoPurchase
    together: bool
    said: bool = False

    @property
    def related(self) -> bool:
        """Whether a person would see what one has to do with the other."""
        return self.same_item or self.alike is not None or self.together or self.said

    @property
    def said_only(self) -> bool:
        """Whether nothing but the word of the shop relates them."""
        return self.said and not (self.same_item or self.alike is not None or self.together)


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """Three answers about one entry of a list.

    ``without_history`` is the check without any history (None when there is no history at all),
    ``check`` the one without the named purchases (None when nothing is named). ``share`` is the
    part of all that lifts the item that the named purchases carry, between 0 and 1 or a little
    beside where a sample is uncertain. ``grounds``: how each of them, or the strongest of a named
    group, goes with the item. ``by_rule``: a rule of the shop pins the item, so that no purchase is
    what puts it there. ``asked`` is False where the list is a record, so that nothing could be
    asked: all that is known then is what goes with what.
    """

    without_history: Check | None
    check: Check | None = None
    share: float = 0.0
    grounds: tuple[Ground, ...] = ()
    config: VerdictConfig = VerdictConfig()
    asked: bool = True
    by_rule: bool = False

    @property
    def rank_without_history(self) -> int | None:
        """Where the item would stand for a customer without any history."""
        return None if self.without_history is None else self.without_history.rank_after

    @property
    def rank_without(self) -> int | None:
        """Where the item stands without the named purchases; None where nothing is named."""
        return None if self.check is None else self.check.rank_after

    @property
    def personal(self) -> bool:
        """Whether the item is in the list only because there is a history.

        Asked first: what would be listed anyway has no cause among the purchases.
        """
        alone = self.without_history
        return not self.by_rule and alone is not None and alone.rank_after > alone.shown

    @property
    def fate(self) -> Fate | None:
        """What becomes of the item without the named purchases; None where nothing is named."""
        if self.check is None:
            return None
        if self.check.leaves_list:
            return Fate.LEAVES
        return Fate.FALLS if self.check.confirms else Fate.STAYS

    @property
    def faithful(self) -> bool:
        """Whether the named purchases decide: without them the item leaves the list, or falls.

        A fall within the list counts where they carry enough of what lifts the item.
        """
        if self.fate is Fate.FALLS:
            return self.enough
        return self.fate is Fate.LEAVES

    @property
    def enough(self) -> bool:
        """Whether the named purchases carry enough of what lifts the item."""
        return self.share >= self.config.min_share

    @property
    def unclear(self) -> int:
        """How many of the named purchases are related by a count only, and a small one."""
        return sum(
            not ground.same_item
            and ground.alike is None
            and not ground.said
            and ground.bought.lift < self.config.clear_lift
            for ground in self.grounds
        )

    @property
    def said_only(self) -> bool:
        """Whether nothing but the word of the shop relates any of the named purchases to it."""
        return bool(self.grounds) and all(ground.said_only for ground in self.grounds)

    @property
    def unrelated(self) -> tuple[Ground, ...]:
        """The named purchases that have nothing to do with the item."""
        return tuple(ground for ground in self.grounds if not ground.related)

    @property
    def plausible(self) -> bool:
        """Whether a person would believe it: related, each of them, and more than a trifle."""
        return bool(self.grounds) and not self.unrelated and self.enough

    @property
    def state(self) -> ReasonState:
        """The verdict in one word."""
        if self.by_rule:
            return ReasonState.RULE
        if not self.asked:
            return ReasonState.UNTESTED
        if not self.personal:
            return ReasonState.POPULAR
        if not self.faithful:
            return ReasonState.WEAK
        return ReasonState.PERSONAL if self.plausible else ReasonState.DOUBTFUL
