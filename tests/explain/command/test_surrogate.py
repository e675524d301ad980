"""`becausal surrogate`: what it asks of the ablation, and how it says what came of it."""

from __future__ import annotations

import json

import pytest

from explain.surrogate.ablation import Ablation, AverageFidelity, VariantResult
from explain.surrogate.model import SurrogateConfig
from recommenders.intervals import Estimate
from tests.explain.command.conftest import Run


def fidelity(mean: float, customers: int) -> AverageFidelity:
    estimate = Estimate(mean=mean, low=mean, high=mean, customers=customers)
    return AverageFidelity(tau=estimate, r2=estimate, customers=customers)


@pytest.fixture
def configs(monkeypatch: pytest.MonkeyPatch) -> list[SurrogateConfig]:
    """The settings that ablations were asked with; each has one step, and new customers failed."""
    seen: list[SurrogateConfig] = []

    def ablate(_: object, *, config: SurrogateConfig) -> Ablation:
        seen.append(config)
        step = VariantResult(name="plain", same=fidelity(0.5, 3), new=fidelity(float("nan"), 0))
        return Ablation(results=(step,), fitted=3, config=config)

    monkeypatch.setattr("explain.surrogate.ablation.ablate", ablate)
    return seen


@pytest.mark.parametrize(("customers", "held_out"), [(4, 1), (7, 1), (120, 30)])
def test_a_quarter_of_the_customers_is_held_back(
    becausal: Run, configs: list[SurrogateConfig], customers: int, held_out: int
) -> None:
    code, _, err = becausal("surrogate", "--customers", str(customers), "--seed", "9")
    assert (code, err) == (0, "")
    assert configs == [SurrogateConfig(customers=customers, held_out=held_out, seed=9)]


def test_too_few_customers_are_refused_before_anything_is_computed(
    becausal: Run, configs: list[SurrogateConfig]
) -> None:
    assert becausal("surrogate", "--customers", "3")[0] == 2
    assert not configs


@pytest.mark.usefixtures("configs")
def test_json_has_null_for_what_is_not_defined(becausal: Run) -> None:
    _, out, _ = becausal("surrogate", "--json")
    answer = json.loads(out)
    assert set(answer) == {"dataset", "recommender", "seed", "customers", "steps"}
    assert (answer["recommender"], answer["seed"], answer["customers"]) == ("item-knn", 0, 3)
    (step,) = answer["steps"]
    assert set(step) == {"name", "same customer", "new customer"}
    assert step["same customer"]["tau"]["mean"] == 0.5
    assert step["new customer"]["tau"]["mean"] is None


@pytest.mark.usefixtures("configs")
def test_text_has_heading_note_and_table(becausal: Run) -> None:
    _, out, _ = becausal("surrogate")
    head, _, table = out.partition("\n\n")
    assert head.splitlines()[0].endswith(", Item neighbours (item-kNN), seed 0")
    assert "are fitted on 3 of them" in head
    assert len(table.splitlines()) == 2
    assert " ".join(table.splitlines()[1].split()).startswith("plain .50 (.50 to .50)")


def test_a_shop_that_is_too_small_is_said_to_be(becausal: Run) -> None:
    code, out, err = becausal("surrogate", "--customers", "4")
    assert (code, out) == (2, "")
    assert "three purchases" in err
    code, out, err = becausal("audit", "--customers", "2")
    assert (code, err) == (0, "")
    assert "none: no customer has three purchases" in out
    code, out, _ = becausal("audit", "--customers", "2", "--json")
    assert '"surrogate": null' in out
