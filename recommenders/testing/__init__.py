"""What a recommender must keep, as tests to inherit, and small data sets to try it on.

    from recommenders.testing import RecommenderContract

    class TestMine(RecommenderContract):
        make = Mine

needs nothing else: no registration, no fixture, and no explanation. Only the packages named
``testing`` import pytest, which comes with the extra ``dev``; nothing else imports them.
"""

import pytest

pytest.register_assert_rewrite("recommenders.testing.recommender_contract")

from recommenders.testing.recommender_contract import RecommenderContract  # noqa: E402

__all__ = ["RecommenderContract"]
