"""A shop of a few lines on disk, and the command line run in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from explain.command.main import main

LINES = """customer_id,item_id,timestamp,quantity
ann,kibble,2026-01-01,1
ann,litter,2026-01-02,1
bob,kibble,2026-01-03,2
bob,litter,2026-01-04,1
cat,kibble,2026-01-05,1
cat,bowl,2026-01-06,1
dan,kibble,2026-01-07,1
dan,=SUM(1),2026-01-08,1
"""
ITEMS = """item_id,title,category
kibble,Kibble,Cats
litter,Litter,Cats
bowl,Bowl <b>big</b>,Cats
=SUM(1),"=HYPERLINK(""x"")",Traps
"""
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of one's own data; fitted models go beside it."""
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "interactions.csv").write_text(LINES, encoding="utf-8")
    (folder / "items.csv").write_text(ITEMS, encoding="utf-8")
    monkeypatch.setenv("BECAUSAL_CACHE", str(tmp_path / "cache"))
    return folder


@pytest.fixture
def becausal(shop: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs a command on the shop; returns exit code, output and errors."""

    def run(command: str, *arguments: str, model: bool = True) -> tuple[int, str, str]:
        named = ["--dataset", str(shop), "--recommender", "item-knn"] if model else []
        capsys.readouterr()
        try:
            code = main([command, *arguments, *named])
        except SystemExit as stopped:
            code = int(str(stopped.code or 0))
        output = capsys.readouterr()
        return code, output.out, output.err

    return run
