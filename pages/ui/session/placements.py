"""What places do to clicks in a data set: computed once, for every view that says so."""

from __future__ import annotations

from explain.position.findings import PositionFindings, position_findings
from pages.ui.session.jobs import run_once
from recommenders.contract import Dataset
from recommenders.position_bias.curve import Method
from recommenders.position_bias.exposures import has_exposures


def placements_of(dataset: Dataset, method: Method = Method.HARVESTING) -> PositionFindings | None:
    """What can be said by one method; None where the data have no impressions and clicks."""
    if not has_exposures(dataset):
        return None
    return run_once(
        "position",
        f"{dataset.fingerprint}/{method}",
        lambda progress: position_findings(dataset, method, progress=progress),
        label="Estimating how far down customers look",
    )
