"""The index of all projects' corrections: kept up to the files, and read a page at a time."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from engine.library.corrections import CorrectionIndex, IndexedCorrection, Wanted, refresh_index
from engine.library.library import Library
from engine.project.correction_kinds import CorrectionKind, Operation
from engine.project.correction_log import corrections
from engine.project.project import Project
from engine.project.remarks import Remark
from engine.transcript.edits import ReplaceText
from tests.engine.project.projects import make_project


@pytest.fixture
def library(tmp_path: Path) -> Path:
    path = tmp_path / "library.sqlite"
    projects = [make_project(tmp_path / f"{name}.earmark", "we met in hanover", "it was june") for name in "ab"]
    for number, project in enumerate(projects):
        with Project.open(project) as opened:
            opened.apply(ReplaceText(1, 10, 17, "Hannover"))
            if number:
                opened.apply(ReplaceText(2, 7, 11, "June"))
    with Library(path) as index:
        index.add(projects)
    return path


def told(found: list[IndexedCorrection]) -> list[tuple[str, str, str]]:
    return [(one.project.name, one.heard, one.stands) for one in found]


def test_it_follows_the_projects(tmp_path: Path, library: Path):
    path = tmp_path / "corrections.sqlite"
    reports: list[object] = []
    assert refresh_index(path, library, reports.append) == 2
    assert reports == [(1, 2), (2, 2)]
    assert refresh_index(path, library, print) == 0
    with Project.open(tmp_path / "a.earmark") as opened:
        [correction] = corrections(opened)
        opened.set_remark(correction, Remark(excluded=True, comment="a cough"))
    assert refresh_index(path, library, print) == 1
    with Library(library) as known:
        known.remove([tmp_path / "b.earmark"])
    refresh_index(path, library, print)
    with CorrectionIndex(path) as index:
        [found] = index.page(Wanted("COUGH"), -1, 10)
    assert (found.excluded, found.comment, found.operation) == (True, "a cough", Operation.SUBSTITUTION)
    with Project.open(tmp_path / "a.earmark", read_only=True) as opened:
        text = opened.transcript.paragraph(found.paragraph_id).text
    assert text[found.start : found.start + found.length] == "Hannover"


def test_pages_follow_each_other_and_are_filtered(tmp_path: Path, library: Path):
    path = tmp_path / "corrections.sqlite"
    refresh_index(path, library, print)
    with CorrectionIndex(path) as index:
        first = index.page(Wanted(), -1, 2)
        rest = index.page(Wanted(), first[-1].id, 2)
        assert told(first + rest) == [
            ("a.earmark", "hanover", "Hannover"),
            ("b.earmark", "hanover", "Hannover"),
            ("b.earmark", "june", "June"),
        ]
        assert index.page(Wanted(), rest[-1].id, 2) == []
        assert index.count(Wanted()) == 3
        case = Wanted(kind=CorrectionKind.CASE)
        assert told(index.page(case, -1, 9)) == [("b.earmark", "june", "June")]
        assert index.count(Wanted("hann", CorrectionKind.CASE)) == 0


def test_an_index_of_another_version_and_a_project_that_cant_be_read(tmp_path: Path, library: Path):
    path = tmp_path / "corrections.sqlite"
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE correction (x)")
        connection.execute("PRAGMA user_version = 77")
    (tmp_path / "a.earmark").write_bytes(b"no project at all")
    assert refresh_index(path, library, print) == 2
    with CorrectionIndex(path) as index:
        assert index.count(Wanted()) == 2
