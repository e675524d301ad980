"""`becausal surrogate`: what it asks of the ablation, and how it says what came of it."""

from __future__ import annotations

import json

import pytest

from explain.surrogate.ablation import Ablation, AverageFidelity, StepResult
from explain.surrogate.model import SurrogateConfig
from recommenders.intervals import Estimate
from tests.explain.command.conftest import Run


def fidelity(mean: float, customers: int) -> AverageFidelity:
    estimate = Estimate(mean=mean, low=mean, high=mean, customers=customers)
    return AverageFidelity(tau=estimate, r2=estimate, customers=customers)


@pytest.fixture
def configs(monkeypatch: pytest.MonkeyPatch) -> list[SurrogateConfig]:
    """The settings that ablations were asked with; each has two steps, and the first failed."""
    seen: list[SurrogateConfig] = []

    def ablate(_: object, *, config: SurrogateConfig, tables: object) -> Ablation:
        assert tables is not None
        seen.append(config)
        steps = (
            StepResult(name="plain", new=fidelity(float("nan"), 0)),
            StepResult(name="in use", new=fidelity(0.5, 3)),
        )
        return Ablation(results=steps, fitted=3, config=config)

    monkeypatch.setattr("explain.surrogate.ablation.ablate", ablate)
    return seen


@pytest.mark.parametrize(
    ("customers", "held_out"), [(4, 1), (7, 1), (120, 30), (600, 150), (2000, 150)]
)
def test_a_quarter_of_the_customers_is_held_back(
    becausal: Run, configs: list[SurrogateConfig], customers: int, held_out: int
) -> None:
    code, _, err = becausal("surrogate", "--customers", str(customers), "--seed", "9")
    assert (code, err) == (0, "")
    assert configs == [SurrogateConfig(customers=customers, held_out=held_out, seed=9)]


def test_by_default_it_measures_the_surrogate_of_the_screens(
    becausal: Run, configs: list[SurrogateConfig]
) -> None:
    assert becausal("surrogate")[0] == 0
    assert configs == [SurrogateConfig()]


def test_too_few_customers_are_refused_before_anything_is_computed(
    becausal: Run, configs: list[SurrogateConfig]
) -> None:
    assert becausal("surrogate", "--customers", "3")[0] == 2
    assert not configs


@pytest.mark.usefixtures("configs")
def test_json_has_the_surrogate_in_use_its_ceiling_and_null_for_what_is_not_defined(
    becausal: Run,
) -> None:
    _, out, _ = becausal("surrogate", "--json")
    answer = json.loads(out)
    origin = {"dataset", "recommender", "dial", "seed", "customers"}
    assert set(answer) == origin | {"tau", "r2", "ceiling", "steps"}
    assert (answer["recommender"], answer["seed"], answer["customers"]) == ("item-knn", 0, 3)
    assert (answer["tau"], answer["r2"]) == (0.5, 0.5)
    # item neighbours have no seed
    assert answer["ceiling"] == {"tau": 1.0, "r2": 1.0, "customers": 0, "seeded": False}
    plain, used = answer["steps"]
    assert set(plain) == {"name", "new customer"}
    assert plain["new customer"]["tau"]["mean"] is None
    assert used["new customer"]["tau"]["mean"] == 0.5


@pytest.mark.usefixtures("configs")
def test_text_has_heading_note_table_and_ceiling(becausal: Run) -> None:
    _, out, _ = becausal("surrogate")
    head, table, limit = out.rstrip().split("\n\n")
    assert head.splitlines()[0].endswith(", Item neighbours (item-kNN), seed 0")
    assert "Fitted on 3 customers" in head
    assert len(table.splitlines()) == 3
    assert " ".join(table.splitlines()[2].split()).startswith("in use .50 (.50)")
    assert limit.startswith("The ceiling is 1: this recommender has no seed")


def test_a_shop_that_is_too_small_is_said_to_be(becausal: Run) -> None:
    code, out, err = becausal("surrogate", "--customers", "4")
    assert (code, out) == (2, "")
    assert "three purchases" in err
    code, out, err = becausal("audit", "--customers", "2")
    assert (code, err) == (0, "")
    assert "none: no customer has three purchases" in out
    code, out, _ = becausal("audit", "--customers", "2", "--json")
    assert '"surrogate": null' in out
