from __future__ import annotations

import pytest

from explain.bench.explainers.registry import chosen, explainers, key
from recommenders.errors import DataError


def test_names_are_typed_in_small_letters() -> None:
    names = [key(explainer.name) for explainer in explainers()]
    assert len(set(names)) == len(names)
    assert [explainer.name for explainer in chosen("kernelshap-default, LIME")] == [
        "KernelSHAP default",
        "LIME",
    ]
    assert [explainer.name for explainer in chosen("")] == [
        explainer.name for explainer in explainers()
    ]
    with pytest.raises(DataError, match="leave-one-out"):
        chosen("magic")


def test_a_list_keeps_its_order_and_names_nobody_twice() -> None:
    named = [explainer.name for explainer in chosen("random,removal-order, Random,")]
    assert named == ["random", "removal order"]
