"""What an explainer must keep, as tests to inherit, and what it demands of a recommender.

Like `recommenders.testing`, this needs pytest, which comes with the extra ``dev``; nothing else of
the product imports it.
"""

import pytest

pytest.register_assert_rewrite(
    "explain.testing.explainer_contract", "explain.testing.recommender_contract"
)

from explain.testing.explainer_contract import ExplainerContract, history_of  # noqa: E402
from explain.testing.recommender_contract import ExplainedRecommenderContract  # noqa: E402

__all__ = ["ExplainedRecommenderContract", "ExplainerContract", "history_of"]
