"""What became of a paragraph: from the journal, with who wrote what."""

import sqlite3
from pathlib import Path

import pytest

from engine.project import schema
from engine.project.histories import Cause, heard_in, histories_in
from engine.project.project import Project
from engine.transcript.edits import (
    JoinParagraphs,
    NameSpeaker,
    ReplaceParagraphs,
    ReplaceText,
    SetSpeaker,
    SplitParagraph,
)
from tests.editor.transcript_view.samples import project_at


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "talk.earmark"


def type_text(project: Project, offset: int, text: str) -> None:
    for place, character in enumerate(text):
        project.apply(ReplaceText(1, offset + place, offset + place, character))


def test_versions_tell_who_changed_what(path: Path):
    with project_at(path, ["the cat sat", "on the mat"]) as project:
        project.who = "Anna"
        type_text(project, 11, " down")
        project.who = "Béla"
        project.apply(ReplaceText(1, 4, 7, "dog"))
        project.apply(NameSpeaker(1, "Maria"))
        project.apply(SetSpeaker(1, 1))
        project.flush()
        versions = histories_in(path, print).of(1)
        assert [(version.who, version.cause, version.text, version.speaker) for version in versions] == [
            ("", Cause.HEARD, "the cat sat", None),
            ("Anna", Cause.WRITTEN, "the cat sat down", None),
            ("Béla", Cause.WRITTEN, "the dog sat down", None),
            ("Béla", Cause.SPEAKER, "the dog sat down", "Maria"),
        ]
        assert [version.at_ms for version in versions] == sorted(version.at_ms for version in versions)
        assert heard_in(project.transcript, project.transcript.paragraphs[0]) == "the cat sat"
        assert heard_in(project.transcript, project.transcript.paragraphs[1]) == "on the mat"


def test_parts_begin_with_the_whole_and_joined_ones_go_on(path: Path):
    with project_at(path, ["the cat sat"]) as project:
        split = project.apply(SplitParagraph(1, 7, 9))
        project.apply(ReplaceText(9, 0, 3, "slept"))
        project.apply(JoinParagraphs(1))
        project.apply(ReplaceParagraphs((1,), split.removed))
        project.flush()
        histories = histories_in(path, print)
    assert [(version.cause, version.text) for version in histories.of(9)] == [
        (Cause.HEARD, "the cat sat"),
        (Cause.SPLIT, "sat"),
        (Cause.WRITTEN, "slept"),
    ]
    assert [(version.cause, version.text) for version in histories.of(1)] == [
        (Cause.HEARD, "the cat sat"),
        (Cause.SPLIT, "the cat"),
        (Cause.JOINED, "the cat slept"),
        (Cause.WRITTEN, "the cat sat"),
    ]
    assert histories.of(77) == ()


def test_edits_of_older_files_are_signed_by_nobody(path: Path):
    connection = sqlite3.connect(path, isolation_level=None)
    step = schema.MIGRATIONS.index(schema._sign_edits)
    for migrate in schema.MIGRATIONS[:step]:
        migrate(connection)
    connection.execute("INSERT INTO journal (at_ms, edit) VALUES (5, '{}')")
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {step}")
    schema.prepare(connection, path)
    assert connection.execute("SELECT at_ms, who FROM journal").fetchall() == [(5, "")]
    connection.close()


def test_edits_of_older_files_were_made_by_hand(path: Path):
    connection = sqlite3.connect(path, isolation_level=None)
    step = schema.MIGRATIONS.index(schema._tell_ways)
    for migrate in schema.MIGRATIONS[:step]:
        migrate(connection)
    connection.execute("INSERT INTO journal (at_ms, edit) VALUES (5, '{}')")
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {step}")
    schema.prepare(connection, path)
    assert connection.execute("SELECT at_ms, way FROM journal").fetchall() == [(5, "")]
    connection.close()
