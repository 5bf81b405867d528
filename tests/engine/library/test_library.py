"""The library against real project files: what it knows, what it finds, and that it can always be made anew."""

import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from engine.doubt.quality import errors_left
from engine.library.library import Library
from engine.library.query import Query
from engine.library.refresh import Refreshed, projects_in, refresh
from engine.project import files
from engine.project.doubts import doubts_of
from engine.project.project import Project
from engine.project.summary import read_project
from engine.transcript.edits import ConfirmWords, NameSpeaker, ReplaceText, SetOffset, SetSpeaker
from tests.engine.project.projects import make_project


@pytest.fixture
def index(tmp_path: Path) -> Path:
    return tmp_path / "state" / "library.sqlite"


def brought_up(index: Path, *known: Path, folders: tuple[Path, ...] = ()) -> list[Path]:
    """Refresh; return of which projects there was something new."""
    news: list[Path] = []

    def take(message: object) -> None:
        assert isinstance(message, Refreshed)
        news.extend(message.paths)

    refresh(index, known, folders, take)
    return news


def found(library: Library, typed: str) -> list[tuple[str, int, list[str]]]:
    return [
        (hits.path.stem, hits.count, [hit.passage.text[start:end] for hit in hits.hits for start, end in hit.places])
        for hits in library.search(Query.of(typed))
    ]


def test_a_project_is_known_with_all_that_is_shown(tmp_path: Path, index: Path):
    path = make_project(tmp_path / "talk.earmark", "good morning", "how are you", probability=0.75)
    with Project.open(path) as project:
        project.apply(NameSpeaker(1, "Anna"))
        project.apply(SetSpeaker(1, 1))
        project.apply(ConfirmWords(1, 0, 0))
    files.set_fact(path, "rating", {"stars": 4, "comment": "fine"})
    files.set_fact(path, "tags", ["pilot"])
    files.set_fact(path, "heard", [[0, 10_000]])
    files.set_fact(path, "worked_ms", 90_000)
    assert brought_up(index, path) == [path]
    with Library(index) as library:
        [row] = library.rows()
    assert row.problem == ""
    summary = row.summary
    assert summary is not None
    assert (summary.path, summary.recording, summary.has_recording) == (path, tmp_path / "talk.wav", True)
    assert (summary.duration_ms, summary.words, summary.reviewed_words) == (50_000, 5, 1)
    with Project.open(path, read_only=True) as project:
        words = project.transcript.paragraphs[0].words + project.transcript.paragraphs[1].words
        left = errors_left(words, doubts_of(project))
    assert summary.expected_errors == pytest.approx(left.expected)
    assert 0 < left.expected < 4
    assert (summary.stars, summary.tags, summary.speakers) == (4, ("pilot",), ("Anna",))
    assert (summary.heard_ms, summary.worked_ms) == (10_000, 90_000)
    assert summary.complete
    assert not summary.archived
    assert summary.created_at is not None
    assert summary.created_at <= summary.edited_at.replace(microsecond=999_999)


def test_only_what_has_changed_is_read_again(tmp_path: Path, index: Path):
    first, second = (make_project(tmp_path / f"{name}.earmark", "one two") for name in ("first", "second"))
    assert set(brought_up(index, first, second)) == {first, second}
    assert brought_up(index, first, second) == []
    with Project.open(second) as project:
        project.apply(ReplaceText(1, 0, 3, "six"))
        project.flush()
        assert brought_up(index) == [second], "while it is open"
    with Library(index) as library:
        assert found(library, "six") == [("second", 1, ["six"])]
        assert found(library, "one") == [("first", 1, ["one"])]


def test_folders_are_searched_but_for_what_is_hidden(tmp_path: Path, index: Path):
    kept = []
    for folder in ("a", "a/b", ".trash", "a/.git"):
        (tmp_path / "work" / folder).mkdir(parents=True)
        path = make_project(tmp_path / "work" / folder / f"in {folder.replace('/', ' ')}.earmark", "text")
        if "." not in folder:
            kept.append(path)
    assert sorted(projects_in(tmp_path / "work")) == sorted(kept)
    assert sorted(brought_up(index, folders=(tmp_path / "work",))) == sorted(kept)


def test_lost_projects_and_recordings_are_seen_and_seen_again(tmp_path: Path, index: Path):
    path = make_project(tmp_path / "talk.earmark", "good morning")
    brought_up(index, path)
    (tmp_path / "talk.wav").rename(tmp_path / "elsewhere.wav")
    assert brought_up(index) == [path]
    with Library(index) as library:
        row = library.row(path)
        assert row is not None
        assert row.summary is not None
        assert not row.summary.has_recording
    (tmp_path / "elsewhere.wav").rename(tmp_path / "talk.wav")
    assert brought_up(index) == [path]
    path.rename(tmp_path / "away.earmark")
    assert brought_up(index) == [path]
    with Library(index) as library:
        row = library.row(path)
        assert row is not None
        assert "no such project" in row.problem
        assert row.summary is not None, "what is known of it is still shown"
        assert found(library, "morning") == [("talk", 1, ["morning"])]
    (tmp_path / "away.earmark").rename(path)
    assert brought_up(index) == [path]
    with Library(index) as library:
        row = library.row(path)
        assert row is not None
        assert row.problem == ""


def test_a_file_that_is_no_project_is_a_problem_of_its_own(tmp_path: Path, index: Path):
    good = make_project(tmp_path / "good.earmark", "text")
    bad = tmp_path / "bad.earmark"
    bad.write_bytes(b"nothing of ours" * 200)
    brought_up(index, bad, good)
    with Library(index) as library:
        assert {row.path.stem: bool(row.problem) for row in library.rows()} == {"good": False, "bad": True}


@pytest.mark.parametrize("full_text", [True, False])
def test_text_is_found_in_all_projects(tmp_path: Path, index: Path, full_text: bool):
    with Library(index, full_text=full_text) as library:
        for name, texts in {
            "one": ("Frau Müller mag Kaffee", "der Kaffee ist kalt"),
            "two": ("kein Tee", "大家早上好"),
        }.items():
            path = make_project(tmp_path / f"{name}.earmark", *texts)
            library.add([path])
            library.store(path, "state", read_project(path))
        assert found(library, "kaff") == [("one", 2, ["Kaff", "Kaff"])]
        assert found(library, "KAFFEE muller") == [("one", 1, ["Müller", "Kaffee"])]
        assert found(library, '"kaffee ist"') == [("one", 1, ["Kaffee ist"])]
        assert found(library, "ist kaffee ") == [("one", 1, ["Kaffee", "ist"])]
        assert found(library, "早上") == [("two", 1, ["早上"])]
        assert found(library, "affee") == []
        assert found(library, "kaffe ") == []
        assert found(library, "") == []
        library.remove([tmp_path / "one.earmark"])
        assert found(library, "kaff") == []


def test_it_is_made_anew_with_the_projects_it_knew(tmp_path: Path, index: Path):
    path = make_project(tmp_path / "talk.earmark", "good morning")
    brought_up(index, path)
    with Library(index, full_text=False) as library:  # as another Python would
        assert [row.path for row in library.rows()] == [path]
        assert library.states() == {path: ""}
    brought_up(index)
    with Library(index) as library:
        assert found(library, "good") == [("talk", 1, ["good"])]


def test_a_damaged_index_is_no_trouble(tmp_path: Path, index: Path):
    path = make_project(tmp_path / "talk.earmark", "good morning")
    brought_up(index, path)
    index.write_bytes(b"rubbish" * 1000)
    assert brought_up(index, path) == [path]


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_nobody_else_reads_it_and_nothing_deleted_stays_in_it(tmp_path: Path, index: Path):
    path = make_project(tmp_path / "talk.earmark", "supercalifragilistic confession")
    brought_up(index, path)
    assert stat.S_IMODE(index.stat().st_mode) == 0o600
    with Library(index) as library:
        library.remove([path])
    brought_up(index)
    with closing(sqlite3.connect(index)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"supercalifragilistic" not in index.read_bytes()


def test_a_project_keeps_its_place_when_it_is_renamed(tmp_path: Path, index: Path):
    path = make_project(tmp_path / "talk.earmark", "good morning")
    brought_up(index, path)
    new = files.rename(path, "other")
    with Library(index) as library:
        library.move(path, new)
        assert found(library, "good") == [("other", 1, ["good"])]
    assert brought_up(index) == [], "it holds what it held"
    with Library(index) as library:
        assert library.states().keys() == {new}


def test_what_is_found_has_the_times_that_the_project_shows(tmp_path: Path, index: Path):
    path = make_project(tmp_path / "talk.earmark", "good morning", "how are you")
    with Project.open(path) as project:
        shown_ms = [paragraph.start_ms - 5_000 for paragraph in project.transcript.paragraphs]
        project.apply(SetOffset(-5_000))
    brought_up(index, path)
    with Library(index) as library:
        times = [hit.passage.start_ms for word in ("good", "how") for hit in library.search(Query.of(word))[0].hits]
    assert times == shown_ms
