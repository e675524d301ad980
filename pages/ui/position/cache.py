"""The Position view's evaluation of an uploaded log, kept by its content."""

from __future__ import annotations

from hashlib import blake2b

from pages.ui.session.jobs import run_once
from recommenders.intervals import generator
from recommenders.off_policy.evaluate import PolicyEvaluation, evaluate_policy
from recommenders.off_policy.read_log import read_upload


def policy_evaluation(name: str, content: bytes) -> PolicyEvaluation:
    """What a log says of the new policy; raises `DataError` where it cannot be read."""
    digest = blake2b(content, digest_size=12).hexdigest()
    return run_once(
        "off-policy",
        f"{digest}/{name}",
        lambda progress: evaluate_policy(
            read_upload(name, content), rng=generator(), progress=progress
        ),
        label="Estimating what the other policy would have earned",
    )
