"""Project files as a whole: named, copied and let go without losing anything."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.errors import NameInvalid, NameTaken, ProjectInUse, ProjectMissing, RecordingChanged
from engine.project import files
from engine.project.project import SUFFIX, Project
from engine.project.summary import read_project
from engine.transcript.edits import ReplaceText
from tests.engine.project.projects import make_project


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return make_project(tmp_path / "talk.earmark", "good morning", "how are you")


def files_in(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir() if path.is_file()}


def test_a_project_gets_another_name_with_its_file(tmp_path: Path, talk: Path):
    new = files.rename(talk, "Interview 3 – Anna")
    assert new == tmp_path / "Interview 3 – Anna.earmark"
    assert files_in(tmp_path) == {"Interview 3 – Anna.earmark", "talk.wav"}
    with Project.open(new) as project:
        assert project.transcript.paragraphs[0].text == "good morning"
        assert project.recording.path == tmp_path / "talk.wav"


def test_what_a_crash_left_in_the_journal_comes_along(tmp_path: Path, talk: Path):
    """Another process was killed with edits in SQLite's own journal: renaming only the file would lose them."""
    pid = os.fork()
    if pid == 0:
        project = Project.open(talk)
        project.apply(ReplaceText(1, 0, 4, "bad"))
        project.flush()
        os._exit(0)
    os.waitpid(pid, 0)
    assert Path(f"{talk}-wal").stat().st_size
    new = files.rename(talk, "other")
    assert read_project(new).passages[0].text == "bad morning"
    assert files_in(tmp_path) == {"other.earmark", "talk.wav"}


def test_a_name_that_is_taken_is_refused(tmp_path: Path, talk: Path):
    other = make_project(tmp_path / "other.earmark", "something else")
    with pytest.raises(NameTaken):
        files.rename(talk, "other")
    assert read_project(talk).passages[0].text == "good morning"
    assert read_project(other).passages[0].text == "something else"


@pytest.mark.parametrize("name", ["", "  ", "a/b", "a:b", "..", ".hidden", "con", "COM1", "what?", "x" * 300, "end."])
def test_a_name_that_some_system_does_not_know_is_refused(talk: Path, name: str):
    with pytest.raises(NameInvalid):
        files.rename(talk, name)
    assert talk.exists()


def test_an_open_project_is_left_alone(talk: Path):
    with Project.open(talk):
        with pytest.raises(ProjectInUse):
            files.rename(talk, "other")
        with pytest.raises(ProjectInUse):
            files.set_fact(talk, "tags", ["a"])
        with pytest.raises(ProjectInUse):
            files.remove(talk, Path.unlink)
    assert talk.exists()


def test_a_copy_is_whole_also_of_an_open_project(tmp_path: Path, talk: Path):
    with Project.open(talk) as project:
        project.apply(ReplaceText(1, 0, 4, "bad"))
        project.flush()
        copy = files.duplicate(talk, lambda number: f"talk copy {number}")
    assert copy.name == "talk copy 1.earmark"
    assert files.duplicate(talk, lambda number: f"talk copy {number}").name == "talk copy 2.earmark"
    assert read_project(copy).passages[0].text == "bad morning"
    with Project.open(copy) as again:
        assert again.recording.path == tmp_path / "talk.wav"
    assert not [name for name in files_in(tmp_path) if name.endswith((".part", "-wal", "-shm"))]


def test_facts_are_kept_and_change_no_edit_time(talk: Path):
    before = read_project(talk).summary
    files.set_fact(talk, "tags", ["pilot", "Köln"])
    files.set_fact(talk, "archived", True)
    after = read_project(talk).summary
    assert after.tags == ("pilot", "Köln")
    assert after.archived
    assert after.edited_at == before.edited_at
    with closing(sqlite3.connect(talk)) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_recording_is_found_again_only_if_it_is_the_one(tmp_path: Path, talk: Path):
    moved = tmp_path / "far" / "renamed.wav"
    moved.parent.mkdir()
    (tmp_path / "talk.wav").rename(moved)
    assert not read_project(talk).summary.has_recording
    with pytest.raises(RecordingChanged):
        files.locate_recording(talk, moved, "beef")
    files.locate_recording(talk, moved, "cafe")
    assert read_project(talk).summary.recording == moved


def test_a_project_is_let_go_with_all_its_parts(tmp_path: Path, talk: Path):
    files.remove(talk, Path.unlink)
    assert files_in(tmp_path) == {"talk.wav"}
    with pytest.raises(ProjectMissing):
        read_project(talk)


def test_a_damaged_project_can_go_too(tmp_path: Path):
    damaged = tmp_path / f"damaged{SUFFIX}"
    damaged.write_bytes(b"no project at all" * 100)
    files.remove(damaged, Path.unlink)
    assert not damaged.exists()


def test_a_free_path_has_a_number_where_it_needs_one(tmp_path: Path):
    assert files.free_path(tmp_path / "a.wav") == tmp_path / "a.wav"
    (tmp_path / "a.wav").touch()
    (tmp_path / "a 2.wav").touch()
    assert files.free_path(tmp_path / "a.wav") == tmp_path / "a 3.wav"
