"""Experiments: estimators on data without an effect, and interleaving beside NDCG."""
