"""What an off-policy evaluation says and does not say, in sentences."""

from __future__ import annotations

from explain.formats import MINUS, percent
from recommenders.intervals import interval_text
from recommenders.off_policy.evaluate import PolicyEvaluation


def earned(evaluation: PolicyEvaluation) -> str:
    """The verdict in a sentence: more, less, no clear difference, or the refusal."""
    best = evaluation.best
    if best is None:
        return evaluation.refused
    value = f"{figure(best.value)} ({interval_text(best.low, best.high, figure)})"
    log = f"the {figure(evaluation.logged_value)} of the log"
    if best.gain_low > 0:
        verdict = f"more than {log}"
    elif best.gain_high < 0:
        verdict = f"less than {log}"
    else:
        verdict = f"no clear difference from {log}"
    return f"The new policy would have earned {value} a line ({best.estimator}): {verdict}."


def not_said(evaluation: PolicyEvaluation) -> list[str]:
    """What may not be concluded, and what looks wrong with the log."""
    said = []
    if evaluation.weights_are_off:
        said.append(
            "The weights do not average 1, as they must where every probability is right and the "
            "log shows all that the new policy would do: check the probabilities before anything "
            "is concluded."
        )
    if evaluation.without_model:
        said.append(evaluation.without_model)
    elif evaluation.unseen > 0.001 and not evaluation.refused:
        said.append(
            f"{percent(evaluation.unseen)} of what the new policy would do never stands in the log "
            "in that context: the model takes it to earn the mean."
        )
    if evaluation.refused:
        said.append(
            "What would help: let a small share of the decisions be drawn at random for some "
            "weeks, or more of what the new policy would do, and log the chances as they are."
        )
        return said
    said.append(
        "It holds for the time and the customers of the log, as long as the probabilities are "
        "those of the moment of choice. It does not say what customers would get used to, what "
        "the new policy would do to stock or prices, or how an item does that was never shown. A "
        "test on customers decides; this tells which policies deserve one."
    )
    return said


def figure(value: float) -> str:
    """A reward with three digits that count: 0.0032, 0.256, 12.3."""
    digits = next(
        (n for n, least in ((4, 0.1), (3, 1.0), (2, 10.0), (1, 100.0)) if abs(value) < least), 0
    )
    return f"{value:,.{digits}f}".replace("-", MINUS)
