"""What twenty households read: the lists and reasons of two recommenders, one below the other.

`python -m tests.benchmarks.explanations.households [DATASET] [BEFORE AFTER]`: the Journey, the
graph filter (the default until uptake times lift came) and the default of today. To be read by a
person: would one believe the reasons, and act on the list?
"""

from __future__ import annotations

import sys

import numpy as np

from explain import Explainer
from explain.reasons.wording import text, verdict_badge
from recommenders import fit, load_dataset, registry
from recommenders.contract import Dataset
from recommenders.intervals import generator

HOUSEHOLDS = 20
SHOWN = 5
SEED = 0


def households(dataset: Dataset, most: int) -> list[int]:
    """Customers (codes) with a purchase, drawn at random, in their order."""
    buyers = np.flatnonzero(dataset.histories().lengths > 0)
    drawn = generator(SEED).choice(buyers, size=min(most, len(buyers)), replace=False)
    return sorted(drawn.tolist())


def account(explainer: Explainer, dataset: Dataset, customer: int) -> list[str]:
    """A line for each of the first items: title, reason, and the verdict on it."""
    explanation = explainer.explain(dataset.customer_id(customer), k=SHOWN).explanation
    return [
        f"  {rank}  {dataset.item_title(rationale.reason.target)}: {text(rationale.brief)} "
        f"[{verdict_badge(rationale.reason)}]"
        for rank, rationale in enumerate(explanation.rationales, start=1)
    ]


def main() -> None:
    """Print both accounts of every household."""
    name, *names = [*sys.argv[1:], *("journey", "gf-cf", registry.DEFAULT)[len(sys.argv) - 1 :]]
    dataset = load_dataset(name)
    explainers = [Explainer(fit(recommender, dataset), dataset) for recommender in names]
    for customer in households(dataset, HOUSEHOLDS):
        purchases = int(dataset.histories([customer]).lengths[0])
        print(f"\n{dataset.customer_label(customer)}, {purchases:,} purchases")
        for recommender, explainer in zip(names, explainers, strict=True):
            print(f" {registry.entry(recommender).label}")
            print("\n".join(account(explainer, dataset, customer)))


if __name__ == "__main__":
    main()
