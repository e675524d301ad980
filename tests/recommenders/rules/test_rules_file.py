"""The file of the rules: written whole or not at all, and not over the change of somebody else."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from recommenders.errors import DataError
from recommenders.rules import rules_file
from recommenders.rules.rules_file import RulesFile, read_rules_file

TEXT = '# ours\r\n[[rules]]\r\nname = "x"\r\nkind = "hide"\r\n'


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "becausal.toml"
    path.write_bytes(TEXT.encode())
    return path


def test_what_is_written_is_there_byte_for_byte_with_the_rights_it_had(path: Path) -> None:
    path.chmod(0o640)
    file = read_rules_file(path)
    assert file.text == TEXT
    assert file.entries == [{"name": "x", "kind": "hide"}]
    assert file.writable
    file.write(TEXT + "# é\r\n")
    assert path.read_bytes() == (TEXT + "# é\r\n").encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [entry.name for entry in path.parent.iterdir()] == ["becausal.toml"]


def test_a_link_stays_a_link(path: Path, tmp_path: Path) -> None:
    link = tmp_path / "link" / "becausal.toml"
    link.parent.mkdir()
    link.symlink_to(path)
    read_rules_file(link).write("# new\n")
    assert link.is_symlink()
    assert path.read_text(encoding="utf-8") == "# new\n"


def test_a_change_of_somebody_else_is_not_written_over(path: Path) -> None:
    file = read_rules_file(path)
    path.write_text("# theirs\n", encoding="utf-8")
    with pytest.raises(DataError, match=r"changed since.*becausal\.toml.*make the change again"):
        file.write("# ours\n")
    assert path.read_text(encoding="utf-8") == "# theirs\n"
    path.unlink()
    with pytest.raises(DataError, match="changed since"):
        file.write("# ours\n")


def test_without_a_file_one_begins(tmp_path: Path) -> None:
    file = read_rules_file(tmp_path / "becausal.toml")
    assert (file.text, file.entries, file.writable) == ("", [], True)
    file.write("# new\n")
    assert read_rules_file(file.path).text == "# new\n"
    assert not RulesFile(path=tmp_path / "gone" / "becausal.toml", text="").writable


def test_what_may_not_be_written_is_known_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Root may write everything, so the system is asked in its place."""
    file = read_rules_file(path)
    for kept in (path, path.parent):
        monkeypatch.setattr(
            rules_file.os, "access", lambda asked, _, kept=kept: Path(asked) != kept
        )
        assert not file.writable
    monkeypatch.undo()

    def fails(*_: object) -> None:
        raise OSError(16, "Device or resource busy")

    monkeypatch.setattr(Path, "replace", fails)
    with pytest.raises(DataError, match="device or resource busy"):
        file.write("# new\n")
    assert path.read_bytes() == TEXT.encode()


def test_what_is_no_text_is_said(path: Path) -> None:
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(DataError, match="cannot be read"):
        read_rules_file(path)
