"""Directed complements, and whether a collaborative filter can find them."""

import re

import numpy as np
import pandas as pd
import pytest

WINDOW = pd.Timedelta(days=30)


def test_there_are_many_pairs_in_all_departments(world):
    kinds = world.pairs.assign(
        source=world.pairs.source_item_id.map(world.items.product_type),
        target=world.pairs.target_item_id.map(world.items.product_type),
    )
    assert len(kinds.drop_duplicates(["source", "target"])) >= 60
    department = world.items.department
    source, target = kinds.source_item_id.map(department), kinds.target_item_id.map(department)
    assert source.nunique() == 5
    assert (source != target).any()


def test_complements_cause_a_tenth_of_purchases(world):
    assert (world.truth.cause == "complement").mean() > 0.10


def test_every_complement_purchase_is_a_planted_pair(world):
    rows = world.purchases.query("cause == 'complement'")
    bought = pd.MultiIndex.from_frame(rows[["causing_item_id", "item_id"]])
    planted = pd.MultiIndex.from_frame(world.pairs[["source_item_id", "target_item_id"]])
    assert bought.isin(planted).all()


def test_printer_buyers_soon_buy_the_matching_ink_and_not_the_reverse(world):
    inks, others = world.of_type("Ink & Toner"), world.of_type("Printers")
    for printer in others:
        model = re.search(r"[A-Z]\d{3}", world.items.title[printer]).group()
        own = [ink for ink in inks if model in world.items.title[ink]]
        wrong = [ink for ink in inks if ink not in own]
        follow = _follow(world, [printer], own)
        assert follow > 0.5
        assert follow > 6 * _follow(world, [printer], wrong)
        assert follow > 6 * _follow(world, own, [printer])
        assert follow > 20 * _base_rate(world, own)


@pytest.mark.parametrize(
    ("source", "target", "least"),
    [
        ("Puppy Food", "Training Treats", 0.4),
        ("Men's Jeans & Chinos", "Belts", 0.3),
        ("Shampoo", "Conditioner", 0.4),
        ("Pasta", "Pasta Sauce", 0.4),
        ("Running Shoes", "Protein Bars & Shakes", 0.15),
    ],
)
def test_the_complement_follows_the_source(world, source, target, least):
    source, target = world.of_type(source), world.of_type(target)
    follow = _follow(world, source, target)
    assert follow > least
    assert follow > 3 * _base_rate(world, target)


@pytest.mark.slow
def test_pairs_are_directed(world):
    strong = world.pairs[world.pairs.probability > 0.15]
    forward = np.array([_hits(world, [a], [b]) for a, b, *_ in strong.itertuples(index=False)])
    backward = np.array([_hits(world, [b], [a]) for a, b, *_ in strong.itertuples(index=False)])
    forward, backward = forward.sum(axis=0), backward.sum(axis=0)
    assert forward[0] / forward[1] > 4 * backward[0] / backward[1]


def test_neighbours_by_cosine_contain_the_best_complement(world):
    names, similarity, popularity = _cosines(world)
    best = world.pairs.sort_values("probability").groupby("source_item_id").tail(1)
    row = {item: k for k, item in enumerate(names)}
    source, target = best.source_item_id.map(row), best.target_item_id.map(row).to_numpy()
    near = np.argsort(-similarity[source], axis=1)[:, :10]
    common = np.argsort(-popularity)[:10]
    assert (near == target[:, None]).any(axis=1).mean() > 0.6
    assert np.isin(target, common).mean() < 0.1


def _follow(world, sources, targets):
    hits, buyers = _hits(world, sources, targets)
    return hits / buyers


def _hits(world, sources, targets):
    """(buyers of a target after their first source and within the window, buyers)."""
    bought = world.purchases[["customer_id", "item_id", "timestamp"]]
    start = bought[bought.item_id.isin(sources)].groupby("customer_id").timestamp.min()
    start = start[start < world.end - WINDOW]
    after = bought[bought.item_id.isin(targets)]
    wait = after.timestamp - after.customer_id.map(start)
    soon = (wait > pd.Timedelta(0)) & (wait <= WINDOW)
    return after.customer_id[soon].nunique(), len(start)


def _base_rate(world, targets):
    """Share of buyers with a target in the 30 days after an arbitrary purchase of theirs."""
    bought = world.purchases[["customer_id", "item_id", "timestamp"]]
    start = bought[bought.timestamp < world.end - WINDOW]
    start = start.sample(frac=1, random_state=3).drop_duplicates("customer_id")
    start = start.set_index("customer_id").timestamp
    after = bought[bought.item_id.isin(targets)]
    wait = after.timestamp - after.customer_id.map(start)
    soon = (wait > pd.Timedelta(0)) & (wait <= WINDOW)
    return after.customer_id[soon].nunique() / len(start)


def _cosines(world):
    bought = world.purchases
    customers, items = bought.customer_id.astype("category"), bought.item_id.astype("category")
    counts = np.zeros((customers.cat.categories.size, items.cat.categories.size))
    counts[customers.cat.codes, items.cat.codes] = 1
    together = counts.T @ counts
    size = together.diagonal()
    similarity = together / np.sqrt(np.outer(size, size)) * together / (together + 10)
    np.fill_diagonal(similarity, 0)
    return items.cat.categories, similarity, size
