"""A small shop for batches: 60 customers, so 9 parts of 7."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from explain.batch.request import BatchRequest

Asked = Callable[..., BatchRequest]


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("data") / "shop"
    folder.mkdir()
    lines = [
        f"c{n % 60:02},i{n * (3 + n % 5) % 37},2026-0{1 + n % 6}-{1 + n % 27:02}"
        for n in range(700)
    ]
    text = "customer_id,item_id,timestamp\n" + "\n".join(lines)
    (folder / "interactions.csv").write_text(text)
    return str(folder)


@pytest.fixture(autouse=True)
def cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path_factory.getbasetemp() / "batch-cache"))


@pytest.fixture(scope="session")
def asked(shop: str) -> Asked:
    def request(**options: object) -> BatchRequest:
        return BatchRequest(dataset=shop, recommender="item-knn", part=7, **options)  # type: ignore[arg-type]

    return request
