"""Cache of the Cohort view: what a cohort comes to."""

from __future__ import annotations

from explain.cohorts.entries import ExplainedLists, sampled_entries
from explain.cohorts.study import Study, study
from pages.ui.cohort_choice.explained import (
    SEED,
    explain_all,
    explained_lists,
    segments,
)
from pages.ui.session.jobs import Codes, key_of, run_once
from pages.ui.session.resources import FittedModel
from recommenders.intervals import generator
from recommenders.progress import Progress


def cohort_study(
    model: FittedModel, codes: Codes | None, max_customers: int | None, bought: bool
) -> Study:
    """The study of customers (codes; None is everybody) against everybody else.

    Up to ``max_customers`` of each are explained, all when None. Customers who were explained for
    another cohort are not explained again.
    """
    book = explained_lists(model, bought)
    return run_once(
        "cohort",
        f"{model.fingerprint}/{bought}/{max_customers}/{key_of(codes)}",
        lambda progress: _study(model, codes, max_customers, bought, book, progress),
        label="Explaining the lists of the cohort and of others",
    )


def _study(
    model: FittedModel,
    codes: Codes | None,
    max_customers: int | None,
    bought: bool,
    book: ExplainedLists,
    progress: Progress,
) -> Study:
    loaded = model.loaded
    cohort, others = sampled_entries(
        book,
        loaded.dataset.n_customers,
        codes,
        lambda customers: explain_all(model, bought, customers, progress),
        most=max_customers,
        rng=generator(SEED),
    )
    return study(
        cohort,
        others,
        loaded.dataset,
        loaded.statistics,
        segments(loaded.dataset.fingerprint, loaded) or None,
        rng=generator(SEED),
    )
