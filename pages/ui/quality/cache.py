"""What the Quality view has measured of explanations; rankings are judged in the session."""

from __future__ import annotations

import streamlit as st

from explain.context import ExplanationContext
from explain.quality import explanations
from explain.quality.explanations import ExplanationQuality
from pages.ui.session import resources
from pages.ui.session.context import ViewContext
from pages.ui.session.evaluations import started
from pages.ui.session.jobs import run_once
from recommenders import registry
from recommenders.artifacts import cache_folder
from recommenders.contract import Dataset
from recommenders.errors import ArtifactError
from recommenders.operation.processes import apart
from recommenders.progress import Progress


def explanation_quality(view: ViewContext) -> ExplanationQuality | None:
    """How good the explanations are, None where that has not been measured."""
    loaded = view.model.as_fitted.loaded
    dataset = loaded.dataset
    name = view.selection.recommender
    key = f"explained/{registry.fingerprint(name, dataset)}"
    try:
        return _stored_explanation_quality(key, name, dataset)
    except ArtifactError:
        if key not in started():
            return None

    # the dial and the rules of the shop change the list: measured is the recommender as it is
    plain = resources.fitted_model(view.selection.dataset, name)

    def make(progress: Progress) -> ExplanationQuality:
        return explanations.measure(
            name,
            ExplanationContext(plain.ranker.unruled, dataset, loaded.statistics),
            cache=cache_folder(),
            progress=progress,
            runner=apart(explanations.seconds(plain.ranker.recommender, dataset)),
        )

    return run_once("explained", key, make, label="Measuring the explanations")


def start_explanation_quality(view: ViewContext) -> None:
    """Callback of a button: measure the explanations in this session's next run."""
    dataset, name = view.model.as_fitted.loaded.dataset, view.selection.recommender
    started().add(f"explained/{registry.fingerprint(name, dataset)}")


@st.cache_resource(max_entries=64, show_spinner=False)
def _stored_explanation_quality(key: str, name: str, _dataset: Dataset) -> ExplanationQuality:
    measured = explanations.load_stored(name, _dataset, cache_folder())
    if measured is None:
        raise ArtifactError(f"the explanations of {name} have not been measured")
    return measured
