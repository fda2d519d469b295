"""A file is written whole or not at all, and with the permissions of any other new file."""

import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from logloss import _atomic_write


def test_the_old_content_gives_way_to_the_new(tmp_path: Path) -> None:
    path = tmp_path / "made" / "if need be" / "file"
    for content in (b"old", b"and new"):
        _atomic_write.write(path, content)
        assert path.read_bytes() == content
    assert [each.name for each in path.parent.iterdir()] == ["file"]


def test_a_reader_of_the_old_content_keeps_it(tmp_path: Path) -> None:
    path = tmp_path / "file"
    _atomic_write.write(path, b"old")
    with path.open("rb") as reader:
        _atomic_write.write(path, b"new")
        assert reader.read() == b"old"


@pytest.mark.parametrize("failing", ["replace", "open"])
def test_what_fails_leaves_the_old_content_and_nothing_else(
    failing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "file"
    _atomic_write.write(path, b"old")

    def fails(*_: object, **__: object) -> None:
        raise OSError("no space left")

    monkeypatch.setattr(Path, "replace", fails) if failing == "replace" else monkeypatch.setattr(os, "open", fails)
    with pytest.raises(OSError, match="no space left"):
        _atomic_write.write(path, b"new")
    assert path.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["file"]


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize(("private", "mask", "mode"), [(False, 0o022, 0o644), (False, 0o077, 0o600), (True, 0, 0o600)])
def test_permissions(private: bool, mask: int, mode: int, tmp_path: Path) -> None:
    before = os.umask(mask)
    try:
        _atomic_write.write(tmp_path / "file", b"", private=private)
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "file").stat().st_mode) == mode


def test_a_name_as_long_as_they_come(tmp_path: Path) -> None:
    path = tmp_path / ("n" * 255)
    _atomic_write.write(path, b"content")
    assert path.read_bytes() == b"content"


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
@pytest.mark.parametrize(("private", "mode"), [(False, 0o640), (True, 0o600)])
def test_who_could_not_read_the_old_content_cannot_read_the_new(private: bool, mode: int, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"old")
    path.chmod(0o640)
    _atomic_write.write(path, b"new", private=private)
    assert stat.S_IMODE(path.stat().st_mode) == mode


@pytest.mark.parametrize("there", [True, False])
def test_a_link_stays_and_what_it_leads_to_is_replaced(there: bool, tmp_path: Path) -> None:
    (tmp_path / "far").mkdir()
    target, link, second = tmp_path / "far" / "file", tmp_path / "link", tmp_path / "second"
    link.symlink_to("far/file")
    second.symlink_to("link")
    if there:
        target.write_bytes(b"old")
    _atomic_write.check(second, "html")
    _atomic_write.write(second, b"new")
    assert link.is_symlink()
    assert second.is_symlink()
    assert target.read_bytes() == b"new"
    assert [each.name for each in target.parent.iterdir()] == ["file"]


def test_a_check_leaves_nothing(tmp_path: Path) -> None:
    _atomic_write.check(tmp_path / "file", "html")
    _atomic_write.check(tmp_path / "not" / "yet" / "file", "progress", make_folder=True)
    assert list(tmp_path.iterdir()) == []


def test_a_process_that_ends_takes_what_is_temporary_with_it(tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from logloss import _temporary as t;"
        "a, b = t.name(Path(sys.argv[1])), t.name(Path(sys.argv[1]));"
        "a.touch(); b.mkdir(); (b / 'c').touch();"
        "child = os.fork() or sys.exit(); os.waitpid(child, 0); assert a.exists() and b.exists()"
    )
    subprocess.run([sys.executable, "-c", code, tmp_path], check=True)
    assert list(tmp_path.iterdir()) == []
