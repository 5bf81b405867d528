"""What reviewers did is kept in the project file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.errors import ProjectDamaged
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent, Way

MARKED = ReviewEvent(1_000, Act.ACCEPTED, Way.NEXT, 400, 900, (3, 4), 1.0, 0.4, "Ann")
DRAWN = ReviewEvent(2_000, Act.SKIPPED, Way.LIST, 1_400, 1_900, (9,), 0.04, 0.02)


def make(folder: Path) -> Project:
    (folder / "talk.wav").write_bytes(b"sound")
    return Project.create(folder / "talk.earmark", folder / "talk.wav", "cafe", 30_000)


def test_events_are_there_again_in_their_order(tmp_path: Path):
    with make(tmp_path) as project:
        assert project.review_events() == []
        project.add_review_event(MARKED)
        project.add_review_event(DRAWN)
        project.flush()
        assert project.review_events() == [MARKED, DRAWN]
    with Project.open(tmp_path / "talk.earmark", read_only=True) as project:
        assert project.review_events() == [MARKED, DRAWN]
    assert not MARKED.is_audit
    assert DRAWN.is_audit


def test_an_event_of_an_unknown_kind_is_damage(tmp_path: Path):
    with make(tmp_path) as project:
        project.add_review_event(MARKED)
    with closing(sqlite3.connect(tmp_path / "talk.earmark")) as connection:
        connection.execute("UPDATE review_event SET act = 'dreamt'")
        connection.commit()
    with Project.open(tmp_path / "talk.earmark") as project, pytest.raises(ProjectDamaged):
        project.review_events()
