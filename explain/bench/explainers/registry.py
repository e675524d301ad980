"""The methods that the benchmark knows, in the order of its tables."""

from __future__ import annotations

from pathlib import Path

from explain.bench.explainers.kernel_shap import KernelShap
from explain.bench.explainers.lime import Lime
from explain.bench.explainers.lxr import LXR
from explain.bench.explainers.methods import (
    AddOne,
    BenchExplainer,
    BothEnds,
    Contributions,
    Greedy,
    ItemCosine,
    Latest,
    LeaveOneOut,
    Random,
    RemovalOrderMethod,
)
from recommenders.errors import DataError


def explainers(cache: Path | None = None) -> tuple[BenchExplainer, ...]:
    """All methods; ``cache`` is the folder for what some of them learn."""
    return (
        RemovalOrderMethod(),
        Contributions(),
        BothEnds(),
        LeaveOneOut(),
        AddOne(),
        LXR(cache),
        Lime(),
        KernelShap(cut=False),
        KernelShap(cut=True),
        ItemCosine(),
        Latest(),
        Random(),
        Greedy(),
    )


def chosen(names: str, cache: Path | None = None) -> tuple[BenchExplainer, ...]:
    """The methods of a list such as ``contributions,leave-one-out``; all for an empty one.

    Raises `DataError` for a name that is not known.
    """
    by_key = {key(explainer.name): explainer for explainer in explainers(cache)}
    wanted = [key(name) for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in by_key:
            raise DataError(
                "there is no such method", value=name, remedy=f"Choose of {', '.join(by_key)}."
            )
    return tuple(by_key[name] for name in dict.fromkeys(wanted or by_key))


def key(name: str) -> str:
    """A method's name as it is typed: small letters, hyphens for blanks."""
    return "-".join(name.lower().split())
