"""Published figures for MovieLens-1M, as context: other checkpoints, so no strict comparison."""

from __future__ import annotations

from typing import Final

import pandas as pd

from explain.bench.protocol.metrics import MAIN
from explain.formats import fixed

SOURCE: Final = (
    "Published for MovieLens-1M (rating above 3.5, customers split 80/20 with seed 42, 1,208 test "
    "customers), tables of the SPINRec paper, AAAI 2026. The trained models behind these rows are "
    "not public: context, not a comparison. DEL and INS are in those models' units."
)
DATASET: Final = "movielens"
_ROWS: Final[dict[str, dict[str, tuple[float, ...]]]] = {
    "dense-mf": {
        "SHAP, 10 item clusters": (0.812, 0.857, 0.883, 0.851, 0.858, 0.734),
        "LIME": (0.644, 0.725, 0.778, 0.735, 0.928, 0.576),
        "LXR": (0.457, 0.521, 0.571, 0.593, 0.936, 0.442),
        "FIA (leave-one-out in its public code)": (0.432, 0.497, 0.543, 0.570, 0.938, 0.422),
        "SPINRec (best of ten maps per metric)": (0.410, 0.478, 0.527, 0.555, 0.939, 0.405),
    },
    "mult-vae": {
        "SHAP, 10 item clusters": (0.602, 0.689, 0.766, 0.011, 0.011, 0.572),
        "LIME": (0.502, 0.604, 0.698, 0.008, 0.016, 0.502),
        "LXR": (0.348, 0.430, 0.518, 0.006, 0.022, 0.394),
        "FIA (leave-one-out in its public code)": (0.234, 0.312, 0.411, 0.005, 0.029, 0.320),
        "SPINRec (best of ten maps per metric)": (0.189, 0.252, 0.335, 0.005, 0.031, 0.293),
    },
    "ncf": {
        "SHAP, 10 item clusters": (0.501, 0.559, 0.602, 0.620, 0.667, 0.504),
        "LIME": (0.291, 0.345, 0.391, 0.484, 0.774, 0.334),
        "LXR": (0.249, 0.301, 0.346, 0.451, 0.790, 0.303),
        "FIA (leave-one-out in its public code)": (0.215, 0.256, 0.293, 0.591, 0.805, 0.276),
        "SPINRec (best of ten maps per metric)": (0.185, 0.223, 0.261, 0.382, 0.810, 0.258),
    },
}


def table(dataset: str, recommender: str) -> pd.DataFrame | None:
    """The published rows for a data set and recommender (names), or None where there are none."""
    rows = _ROWS.get(recommender) if dataset == DATASET else None
    if rows is None:
        return None
    texts = [[fixed(value, 3) for value in row] for row in rows.values()]
    frame = pd.DataFrame(texts, columns=list(MAIN))
    frame.insert(0, "published method", list(rows))
    return frame
