"""Tree ensembles: what the surrogate needs of one, and one that is nothing but arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from recommenders.artifacts import Arrays
from recommenders.histories import BoolArray, DoubleArray, IntArray


class Trees(Protocol):
    """The part of scikit-learn's HistGradientBoostingRegressor that is used."""

    def predict(self, X: DoubleArray) -> DoubleArray:
        """Predictions of shape (n_rows,) for inputs of shape (n_rows, n_features)."""
        ...


class TreeExplainer(Protocol):
    """The part of shap's TreeExplainer that is used."""

    expected_value: float | DoubleArray
    model: Any

    def shap_values(self, X: DoubleArray, *, check_additivity: bool) -> DoubleArray:
        """Contributions of shape (n_rows, n_features)."""
        ...


_KINDS: Final = {
    **dict.fromkeys(("left", "right", "unknown", "features", "sizes"), "iu"),
    **dict.fromkeys(("thresholds", "values", "covers", "base"), "f"),
}
MAX_NODES: Final = 1_000
"""Nodes of a tree that is read back: shap goes down a tree by calling itself."""
NODES: Final = ("left", "right", "unknown", "features", "thresholds", "values", "covers")


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class TreeArrays:
    """Regression trees on float columns, as arrays of shape (n_trees, most nodes of a tree).

    A row starts at node 0 of each tree. It goes ``left`` where its value in the column
    ``features`` is at most the node's ``thresholds``, ``right`` where it is above, and to
    ``unknown`` where it is NaN: each is the number of a node, always larger than the node's own,
    and below 0 at a leaf, where ``values`` is what the tree adds. ``base`` is what all rows start
    from. ``covers`` counts the rows of the fit at each node, which TreeSHAP weighs by; ``sizes``
    (n_trees,) counts the nodes of each tree: what comes after them is padding.

    The arrays are those of the model that `shap.TreeExplainer` makes of any ensemble, and the
    description of trees that it takes ("Example of Loading a Custom Tree Model into SHAP").
    """

    left: IntArray
    right: IntArray
    unknown: IntArray
    features: IntArray
    thresholds: DoubleArray
    values: DoubleArray
    covers: DoubleArray
    sizes: IntArray
    base: float

    def __post_init__(self) -> None:
        if self.left.ndim != 2 or any(getattr(self, n).shape != self.left.shape for n in NODES):
            raise ValueError("the arrays of the trees do not have one shape")
        own, most = np.arange(self.left.shape[1]), self.left.shape[1]
        leaf = self.left < 0
        padding = own >= self.sizes[:, None]
        for children in (self.left, self.right, self.unknown):
            inside = (children > own) & (children < self.sizes[:, None])
            if not (leaf | inside).all():
                raise ValueError("a node of the trees leads back, or nowhere")
        if not (leaf | (self.features >= 0)).all() or not (leaf | ~padding).all():
            raise ValueError("a node of the trees has no column")
        if len(self.sizes) != len(self.left) or self.sizes.min(initial=1) < 1:
            raise ValueError("a tree without a node")
        if self.sizes.max(initial=0) > most:
            raise ValueError("a tree has fewer nodes than it says")

    @classmethod
    def of(cls, trees: Trees) -> TreeArrays:
        """The arrays of a fitted ensemble that shap can read."""
        read = explainer(trees).model
        return cls(
            left=read.children_left,
            right=read.children_right,
            unknown=read.children_default,
            features=read.features,
            thresholds=read.thresholds,
            values=read.values[:, :, 0],
            covers=read.node_sample_weight,
            sizes=read.num_nodes,
            base=float(read.base_offset[0]),
        )

    @classmethod
    def restored(cls, arrays: Arrays) -> TreeArrays:
        """Read what `arrays` has given. Raises ValueError for what is no ensemble of trees."""
        try:
            nodes = {name: arrays[name] for name in (*NODES, "sizes", "base")}
            if any(nodes[name].dtype.kind not in kind for name, kind in _KINDS.items()):
                raise ValueError("the arrays of the trees are not of their kind")
            if nodes["left"].shape[-1] > MAX_NODES:
                raise ValueError(f"a tree has more than {MAX_NODES:,} nodes")
            base = float(nodes.pop("base"))
            return cls(**nodes, base=base)
        except (KeyError, TypeError) as error:
            raise ValueError(f"the trees are not complete: {error}") from error

    def arrays(self) -> Arrays:
        """The arrays by name, to be stored."""
        stored: Arrays = {name: getattr(self, name) for name in (*NODES, "sizes")}
        return stored | {"base": np.array(self.base)}

    @property
    def n_features(self) -> int:
        """How many columns a row has at the least."""
        return int(self.features.max(initial=-1)) + 1

    def predict(self, X: DoubleArray) -> DoubleArray:
        """Predictions of shape (n_rows,) for inputs (n_rows, n_features), bit for bit.

        Every row is held at a node of every tree at once: meant for a list, not for a fit.
        """
        trees, rows = np.arange(len(self.left)), np.arange(len(X))[:, None]
        nodes = np.zeros((len(X), len(trees)), dtype=np.intp)
        while (inner := self.left[trees, nodes] >= 0).any():
            known = X[rows, np.where(inner, self.features[trees, nodes], 0)]
            below: BoolArray = known <= self.thresholds[trees, nodes]
            following = np.where(below, self.left[trees, nodes], self.right[trees, nodes])
            following = np.where(np.isnan(known), self.unknown[trees, nodes], following)
            nodes = np.where(inner, following, nodes)
        # one after the other, as they were fitted: a sum in another order rounds otherwise
        start = np.full((len(X), 1), self.base)
        steps = np.concatenate([start, self.values[trees, nodes]], axis=1)
        totals: DoubleArray = np.add.accumulate(steps, axis=1)[:, -1]
        return totals

    def description(self) -> dict[str, Any]:
        """The trees as `shap.TreeExplainer` takes them."""
        names: dict[str, NDArray[Any]] = {
            "children_left": self.left,
            "children_right": self.right,
            "children_default": self.unknown,
            "features": self.features,
            "thresholds": self.thresholds,
            "values": self.values[:, :, None],
            "node_sample_weight": self.covers,
        }
        return {
            "trees": [
                {name: nodes[tree, :size] for name, nodes in names.items()}
                for tree, size in enumerate(self.sizes)
            ],
            "base_offset": self.base,
            "input_dtype": np.float64,
            "objective": "squared_error",
            "tree_output": "raw_value",
        }


def explainer(trees: Trees) -> TreeExplainer:
    """TreeSHAP for a fitted ensemble, or for one that was read back."""
    import shap

    model = trees.description() if isinstance(trees, TreeArrays) else trees
    tree_shap: TreeExplainer = shap.TreeExplainer(model)
    return tree_shap
