from __future__ import annotations

import threading

from recommenders.operation.counts import Counts


def test_numbers_add_up_by_name_and_labels() -> None:
    counts = Counts()
    counts.add("a")
    counts.add("a", 2.0)
    counts.add("a", lane="fitting", outcome="done")
    counts.add("a", outcome="done", lane="fitting")
    assert counts.values() == {
        "a": {(): 3.0, (("lane", "fitting"), ("outcome", "done")): 2.0},
    }


def test_a_distribution_is_counted_in_classes_that_hold_the_smaller_ones() -> None:
    counts = Counts()
    for seconds in (0.5, 1.0, 4.0):
        counts.observe("s", seconds, (0.5, 2.0))
    buckets = {dict(labels)["le"]: count for labels, count in counts.values()["s_bucket"].items()}
    assert buckets == {"0.5": 1.0, "2": 2.0, "+Inf": 3.0}
    assert counts.values()["s_sum"] == {(): 5.5}
    assert counts.values()["s_count"] == {(): 3.0}


def test_threads_lose_nothing() -> None:
    counts = Counts()
    threads = [
        threading.Thread(target=lambda: [counts.add("a") for _ in range(2_000)]) for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts.values()["a"][()] == 8_000
