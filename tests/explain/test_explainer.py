"""Three lines explain a customer, by ids."""

from __future__ import annotations

import subprocess
import sys
import time

import numpy as np
import pytest

from explain import Explainer
from recommenders import DataError, Dataset, fit
from recommenders.contract import Event, Histories
from recommenders.data.customer_labels import GUEST


@pytest.fixture(scope="module")
def explainer(tiny: Dataset) -> Explainer:
    return Explainer(fit("item-knn", tiny), tiny)


@pytest.fixture(scope="module")
def customer(tiny: Dataset) -> str:
    return tiny.customer_id(0)


def test_the_frame_has_ids_and_reasons(explainer: Explainer, customer: str, tiny: Dataset) -> None:
    frame = explainer.explain(customer, k=3).frame()
    assert frame["rank"].tolist() == [1, 2, 3]
    assert set(frame["item_id"]) <= set(tiny.items["item_id"])
    assert frame["reason"].str.len().gt(0).all()


def test_contributions_add_up_to_the_score(explainer: Explainer, customer: str) -> None:
    explanation = explainer.explain(customer, k=3)
    sums = explanation.contributions().groupby("item_id")["contribution"].sum()
    scores = explanation.frame().set_index("item_id")["score"]
    assert sums[scores.index].to_numpy() == pytest.approx(scores.to_numpy(), rel=1e-5)


def test_what_is_shown_is_harmless(explainer: Explainer, customer: str) -> None:
    shown = explainer.explain(customer, k=8, bought_before=True)._repr_html_()
    assert shown.startswith("<h4>Why ")
    assert "<script" not in shown
    assert "<img" not in shown


def test_one_item_is_one(explainer: Explainer, customer: str) -> None:
    assert explainer.explain(customer, k=1).title.endswith(" sees this item")


def test_without_all_purchases_the_list_is_not_personal(
    explainer: Explainer, customer: str, tiny: Dataset
) -> None:
    bought = [tiny.item_id(int(code)) for code in set(tiny.histories([0]).items.tolist())]
    explanation = explainer.explain(customer, without=bought)
    assert not explanation.explanation.ranking.personal
    assert set(explanation.frame()["state"]) == {"popular"}
    assert explanation.to_dict()["without"] == bought


def test_why_an_item_is_not_there(explainer: Explainer, customer: str, tiny: Dataset) -> None:
    listed = explainer.explain(customer, k=8).frame()["item_id"]
    absence = explainer.why_not(customer, listed.iloc[1], k=1)
    assert absence.frame()["status"].tolist() == ["ranked below the list"]
    assert str(absence).startswith("It is at rank ")
    assert absence._repr_html_().startswith("<p>It is at rank ")


@pytest.mark.parametrize(
    ("customer_id", "item", "k", "says"),
    [
        ("nobody", "", 3, "no such customer"),
        ("", "nothing", 3, "no such item"),
        ("", "", 0, "1 or"),
    ],
)
def test_what_does_not_exist_is_said(
    explainer: Explainer, customer: str, customer_id: str, item: str, k: int, says: str
) -> None:
    with pytest.raises(DataError, match=says):
        explainer.explain(customer_id or customer, k=k, without=[item] if item else ())


def test_an_own_recommender_goes_in(tiny: Dataset) -> None:
    from recommenders.testing.toys import Linear

    weights = np.zeros((tiny.n_items, tiny.n_items))
    recommender = fit(Linear(weights), tiny)
    assert len(Explainer(recommender, tiny).explain(tiny.customer_id(0), k=2).frame()) == 2


def test_importing_the_package_costs_next_to_nothing() -> None:
    code = "import time; begin = time.perf_counter(); import explain; import recommenders; "
    code += "import sys; print(time.perf_counter() - begin); print(*sorted(sys.modules))"
    begin = time.perf_counter()
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert time.perf_counter() > begin
    loaded = done.stdout.split("\n")[1].split()
    assert not {"numpy", "pandas", "scipy", "sklearn", "shap", "plotly"} & set(loaded)


class Listening:
    """Item-item weights that note whose histories they are asked about."""

    name = "listening"
    events = (Event.PURCHASE,)

    def __init__(self) -> None:
        self.heard: set[int | None] = set()

    def fit(self, dataset: Dataset) -> Listening:
        self.n_items = dataset.n_items
        return self

    def score(self, histories: Histories, items: np.ndarray | None = None) -> np.ndarray:
        whose = histories.customers
        self.heard |= {None} if whose is None else set(whose[histories.lengths > 0].tolist())
        weights = np.random.default_rng(0).random((self.n_items, self.n_items))
        scores = (histories.matrix(self.n_items) @ weights).astype(np.float32)
        return scores if items is None else scores[:, items]


def test_every_changed_history_is_still_the_customers(mid: Dataset) -> None:
    recommender = Listening().fit(mid)
    explainer = Explainer(recommender, mid)
    recommender.heard.clear()
    shown = explainer.explain(mid.customer_id(3))
    explainer.explain(
        mid.customer_id(3), without=[mid.item_id(int(shown.explanation.history.items[0]))]
    )
    absent = set(mid.items["item_id"]) - set(
        explainer.explain(mid.customer_id(3), k=60).frame()["item_id"]
    )
    explainer.why_not(mid.customer_id(3), min(absent))
    assert recommender.heard == {3}


def test_somebody_who_is_not_in_the_data_is_explained(mid: Dataset) -> None:
    explainer = Explainer(fit("item-knn", mid), mid)
    history = mid.histories([3])
    guest = explainer.with_guest(history).explain(GUEST)
    known = explainer.explain(mid.customer_id(3))
    # the same history, so the same list and contributions, whoever it is
    assert guest.frame()["item_id"].tolist() == known.frame()["item_id"].tolist()
    assert guest.contributions().equals(known.contributions())
    assert guest.title == "Why a pasted basket sees these 10 items"
    assert guest.to_dict()["customer"] == GUEST
    assert "this customer" in " ".join(guest.frame()["reason"])
