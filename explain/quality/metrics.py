"""The metrics of a list of ten: their names, and what each says in words."""

from __future__ import annotations

from typing import Final

from recommenders.evaluation.measure import names
from recommenders.evaluation.stored_results import K

RECALL, NDCG, MRR, HIT, REPEAT, EXPLORE, NOVELTY, CALIBRATION, POPULAR, UNIFORM = names(K)
MAIN: Final = NDCG
"""The metric by which recommenders, and groups of customers, are compared."""
MEANS: Final = {
    RECALL: f"share of what the customer went on to buy that is among the first {K}",
    NDCG: f"how much of what the customer went on to buy is among the first {K}, where a hit "
    "counts more the higher it stands; 1 is the best order",
    MRR: "1 divided by the place of the first hit in the whole ranking",
    HIT: f"share of customers with at least one hit among the first {K}",
    REPEAT: "recall of the items that the customer had bought before",
    EXPLORE: "recall of the items that the customer had not bought before",
    NOVELTY: "how rare the items of the list are, in bits: 1 more is half as many buyers",
    CALIBRATION: "how far the list's categories are from the customer's own, in nats; 0 is the "
    "same mix",
    POPULAR: "share of the hits that are among the first ten with 100 other items, drawn by how "
    "popular they are",
    UNIFORM: "the same with 100 items drawn evenly; it flatters every recommender",
}
"""What each metric says, in words."""
