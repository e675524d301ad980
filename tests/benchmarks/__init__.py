"""Measurements that print tables; none of them fails a build."""
