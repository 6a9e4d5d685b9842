"""``onewindow demo``: what was interrupted leaves nothing in the way of the next call."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from onewindow.cli.commands import demo as command
from onewindow.cli.messages import Complaint
from onewindow.office import demo

TODAY = date(2026, 11, 24)


class Killed(BaseException):
    """Like Ctrl+C."""


def die(*words: object) -> None:
    raise Killed


def test_an_interrupted_build_leaves_nothing_or_the_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "demo"
    for place, act in ((Path, "rename"), (demo, "accounts")):
        with monkeypatch.context() as patched:
            patched.setattr(
                demo, "build", lambda office, clock, today: None
            )  # its content matters to other tests
            patched.setattr(place, act, die)
            with pytest.raises(Killed):
                command.build(folder, TODAY)
        assert [one.name for one in tmp_path.iterdir()] == (["demo"] if act == "accounts" else [])
    assert (folder / command.BUILT).read_text() == TODAY.isoformat(), "the next call goes on with it"
    command.remove(folder)
    assert list(tmp_path.iterdir()) == []


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("keep me")
    with pytest.raises(Complaint):
        command.build(tmp_path, TODAY)
    assert (tmp_path / "letter.txt").read_text() == "keep me"
