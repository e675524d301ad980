"""The recommenders that there are: one entry each, the simplest last, and nothing elsewhere."""

from __future__ import annotations

from typing import Final

from recommenders.baselines.personal_frequency import PersonalFrequency
from recommenders.baselines.popularity import Popularity
from recommenders.baselines.uptake import Uptake
from recommenders.linear.bspm import BSPM
from recommenders.linear.ease import EASE
from recommenders.linear.graph_filter import GraphFilter
from recommenders.linear.ials import IALS
from recommenders.linear.item_knn import ItemKNN
from recommenders.linear.local_ease import LocalEASE
from recommenders.neural.dense_mf import DenseMF
from recommenders.neural.mult_vae import MultVAE
from recommenders.neural.ncf import NCF
from recommenders.neural.sasrec import SASRec
from recommenders.registry_entry import RecommenderEntry
from recommenders.related.recommender import Related
from recommenders.repeat.buy_again import BuyAgain
from recommenders.repeat.next_basket import NextBasket
from recommenders.repeat.tifu_knn import TIFUKNN
from recommenders.uptake_lift.recommender import UptakeLift

ENTRIES: Final[tuple[RecommenderEntry, ...]] = (
    RecommenderEntry(
        name="uptake-lift",
        label="Uptake times lift",
        unit="log of uptake times lift",
        description=(
            "Starts from what customers take up at present for the first time, and lifts each item "
            "by how far this customer's purchases point at it beyond the average purchase: single "
            "items bought with it, its product type, its brand, its category. How much each of "
            "these counts is learned from the weeks before. A history like everybody's changes "
            "nothing, so what stands in the list for personal reasons stands out. The score is a "
            "sum of parts that can be read, and what each purchase adds to it has a closed form. "
            "Choose it wherever purchases have dates and new items are to be recommended."
        ),
        factory=UptakeLift,
        own_dial=True,
        fit_seconds=(1.5, 25.0),
        fills_shelves=("same-kinds", "discover"),
    ),
    RecommenderEntry(
        name="gf-cf",
        label="Graph filter (GF-CF)",
        unit="filtered signal",
        description=(
            "Customers and items form a network: a line for each purchase. A customer's "
            "purchases are spread along its lines to the customers who share them and on to "
            "what those customers bought, and a second, smoother pass keeps the broad tastes "
            "and drops the noise. It needs no training by trial and error, works well with "
            "short and long histories, and its score is a plain sum over the purchases, so "
            "reasons are exact."
        ),
        factory=GraphFilter,
        nonnegative=True,
        fit_seconds=(0.5, 10.0),
    ),
    RecommenderEntry(
        name="bspm",
        label="Sharpened graph filter (BSPM)",
        unit="filtered signal",
        description=(
            "The graph filter with one more step: what was spread over the network is sharpened "
            "again, so that tastes which most customers share count less and what sets this "
            "customer apart counts more. Choose it for a large catalogue with few purchases per "
            "item, where it ranks best of all; in a small shop the plain graph filter is as "
            "good and quicker. Its score is still a plain sum over the purchases, so reasons are "
            "exact; a purchase can also speak against an item."
        ),
        factory=BSPM,
        nonnegative=True,
        fit_seconds=(0.5, 15.0),
    ),
    RecommenderEntry(
        name="item-knn",
        label="Item neighbours (item-kNN)",
        unit="summed likeness",
        description=(
            "An item scores high when many of the customers who bought it also bought the items "
            "in this customer's history. Each item keeps its hundred closest neighbours, and a "
            "likeness that rests on a few buyers only is held small. Simple, quick and easy to "
            "check by hand; it sees no further than direct neighbours."
        ),
        factory=ItemKNN,
        nonnegative=True,
        fit_seconds=(0.1, 17.0),
        baseline=True,
    ),
    RecommenderEntry(
        name="local-ease",
        label="Local linear model (local EASE)",
        unit="summed weights",
        description=(
            "Each item is predicted from its hundred closest items, all weighed together, so "
            "that two which say the same do not count double as they would with item neighbours. "
            "Customers who buy nearly everything count less. Choose it for a catalogue of any "
            "size: a customer's scores take about a millisecond, and only few weights are kept. "
            "Reasons are exact, and a purchase can also speak against an item."
        ),
        factory=LocalEASE,
        nonnegative=True,
        fit_seconds=(0.8, 61.0),
    ),
    RecommenderEntry(
        name="ease",
        label="Linear model of all items (EASE)",
        unit="summed weights",
        description=(
            "Each item is predicted from all other items at once by one equation that has a "
            "closed solution; there is nothing to train. Choose it for a catalogue of up to "
            "eleven thousand items. Beyond that the table of weights takes more than two "
            "gigabytes while it is made, EASE refuses, and local EASE takes its place. Reasons "
            "are exact, and a purchase can also speak against an item."
        ),
        factory=EASE,
        nonnegative=True,
        fit_seconds=(0.1,),
    ),
    RecommenderEntry(
        name="ials",
        label="Matrix factorisation (iALS)",
        unit="predicted preference",
        description=(
            "Every item is described by 64 numbers, learned so that a few tastes account for who "
            "bought what; a purchase weighs eleven times as much as an item that was left. A "
            "customer's own tastes are worked out afresh from the history. Two purchases that "
            "say the same count less than twice, so the score is no sum over the purchases, and "
            "reasons for more than ten purchased items are sampled. It ranks as well as the "
            "graph filter; fitting tens of thousands of items takes a minute."
        ),
        factory=IALS,
        nonnegative=True,
        package="implicit",
        extra="ials",
        fit_seconds=(0.9, 20.0),
    ),
    RecommenderEntry(
        name="mult-vae",
        label="Variational autoencoder (Mult-VAE)",
        unit="probability of a purchase",
        description=(
            "A neural network squeezes the history into 128 numbers and unfolds them into a "
            "chance for every item; over the catalogue the chances add up to one. It finds "
            "tastes that are no plain sum of purchases. Choose it where there are thousands of "
            "customers with long histories; with few, simpler methods rank as well. Reasons for "
            "more than ten purchased items are sampled. Training takes seconds in a small shop "
            "and minutes in a large one."
        ),
        factory=MultVAE,
        nonnegative=True,
        package="torch",
        extra="deep",
        fit_seconds=(5.4,),
    ),
    RecommenderEntry(
        name="sasrec",
        label="Self-attention over the order (SASRec)",
        unit="probability to be next",
        description=(
            "Reads the history in its order, like the words of a sentence, and gives every item a "
            "chance to be bought next; over the catalogue the chances add up to one. Choose it "
            "where what comes next depends on what came last, as with films or courses, and where "
            "thousands of customers have long histories; in a shop with few purchases simpler "
            "methods rank better. It reads the last two hundred items. Reasons for more than ten "
            "purchased items are sampled. Training takes a minute in a small shop and half an "
            "hour or more in a large one."
        ),
        factory=SASRec,
        nonnegative=True,
        package="torch",
        extra="deep",
        fit_seconds=(37.0,),
    ),
    RecommenderEntry(
        name="dense-mf",
        label="Encoded factorisation (MF)",
        unit="chance of a purchase",
        description=(
            "The history is turned into 64 numbers and so is every item; the better they agree, "
            "the nearer the score is to one. It is the chance that such a customer has the item. "
            "The simplest of the trained networks, and one of the three on which "
            "methods of explaining are compared in public. Choose it to repeat such comparisons, "
            "or for quick scores. Reasons for more than ten purchased items are sampled."
        ),
        factory=DenseMF,
        nonnegative=True,
        package="torch",
        extra="deep",
        fit_seconds=(1.4,),
    ),
    RecommenderEntry(
        name="ncf",
        label="Neural collaborative filtering (NCF)",
        unit="chance against random items",
        description=(
            "Like the encoded factorisation, and beside it a small network of three layers that "
            "may combine customer and item in ways that a product cannot. One of the three on "
            "which methods of explaining are compared in public. Choose it to see how reasons "
            "hold up where the score bends; it is the slowest to score. Reasons for more than "
            "ten purchased items are sampled."
        ),
        factory=NCF,
        nonnegative=True,
        package="torch",
        extra="deep",
        fit_seconds=(7.8,),
    ),
    RecommenderEntry(
        name="buy-again",
        label="Buy again (renewal)",
        unit="chance within 7 days",
        description=(
            "Ranks what a customer has bought before by the chance of buying it again within seven "
            "days: the customer's usual interval, how long ago the last purchase was, and how "
            "often the customer came back. With few purchases it leans on what other buyers of "
            "the item do. Choose it for groceries and other things that run out, with items bought "
            "before switched on; anything never bought scores 0, so without them the list is "
            "popularity. Each score comes from the purchases of that item alone, so reasons are "
            "exact."
        ),
        factory=BuyAgain,
        nonnegative=True,
        repeat_only=True,
        fit_seconds=(0.1, 1.2),
    ),
    RecommenderEntry(
        name="related",
        label="Goes with (directed)",
        unit="summed relation",
        description=(
            "Ranks what the items in the history lead to: a phone leads to a case, a case not to "
            "a phone. One item leads to another when more customers than chance explains bought "
            "the other on the same day or within thirty days after; items that are viewed "
            "together share what they say, and a new item goes where its category leads. "
            "Choose it for what goes with a purchase, not for the whole of a customer's taste. "
            "The score is a sum over the purchases, so reasons are exact."
        ),
        factory=Related,
        nonnegative=True,
        fit_seconds=(0.3, 155.0),
        fills_shelves=("goes-with",),
    ),
    RecommenderEntry(
        name="next-basket",
        label="Next basket (due and new)",
        unit="chance of a purchase",
        description=(
            "Ranks what a customer has bought before and what is new in one list, by the chance "
            "of being bought within the next 28 days. For the first it looks at how often and how "
            "lately the item was bought, whether it is due, and how often the customer comes; for "
            "the second at uptake times lift. In data too short for that it is the chance of being "
            "in the next basket. Choose it for shops with repeated purchases, with items bought "
            "before switched on. Reasons for more than ten purchased items are sampled."
        ),
        factory=NextBasket,
        nonnegative=True,
        repeat_only=True,
        fit_seconds=(3.0, 60.0),
        fills_shelves=("buy-again",),
    ),
    RecommenderEntry(
        name="tifu-knn",
        label="Frequency with neighbours (TIFU-KNN)",
        unit="weighted share of baskets",
        description=(
            "Counts in what share of the baskets an item was, lately more than long ago, and mixes "
            "that with the same figures of the three hundred customers who are most alike. Choose "
            "it for shops with repeated purchases when a method without training is wanted, with "
            "items bought before switched on; the next-basket model ranks better. Who is alike "
            "changes with the history, so reasons for more than ten purchased items are sampled."
        ),
        factory=TIFUKNN,
        nonnegative=True,
        repeat_only=True,
        fit_seconds=(0.1, 0.5),
    ),
    RecommenderEntry(
        name="personal-frequency",
        label="Personal frequency",
        unit="baskets",
        description=(
            "Ranks items by how many of the customer's own baskets held them; equals, and what was "
            "never bought, by popularity. It is the baseline that a model of repeated purchases "
            "has to beat, and hard to beat on what is bought again. Each purchase counts for its "
            "own item only, so reasons are exact."
        ),
        factory=PersonalFrequency,
        nonnegative=True,
        rule="what each customer bought most often",
        repeat_only=True,
        fit_seconds=(0.1, 0.1),
    ),
    RecommenderEntry(
        name="uptake",
        label="Uptake",
        unit="share who take it up",
        description=(
            "Ranks items by the share of the customers without it who take it up now: first "
            "purchases of the last weeks, a purchase counting half after fourteen days, over "
            "those who could have made one. It shows everybody the same list, and what everybody "
            "has already does not stand in the way. For new items it is a stronger baseline than "
            "popularity."
        ),
        factory=Uptake,
        nonnegative=True,
        rule="bestsellers",
        fit_seconds=(0.1, 0.5),
        baseline=True,
    ),
    RecommenderEntry(
        name="popularity",
        label="Popularity",
        unit="recent buyers",
        description=(
            "Ranks items by how many customers bought them lately; a purchase counts half after "
            "sixty days. It shows everybody the same list. It is the baseline that a personal "
            "recommender has to beat, and what a customer without any purchase is shown."
        ),
        factory=Popularity,
        nonnegative=True,
        rule="bestsellers",
        fit_seconds=(0.1, 0.3),
        baseline=True,
    ),
)
