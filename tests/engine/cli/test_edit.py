"""earmark edit: the editor's edits from a script, all or none."""

import io
import json
import sys
from pathlib import Path
from typing import Any, get_args

import pytest

from engine.cli.edit import EXAMPLES
from engine.project.project import Project
from engine.transcript.edits import Edit
from engine.transcript.script import edit_from_json
from tests.engine.cli.running import Outcome, run
from tests.engine.corpus.projects import make_project

ALL_KINDS: tuple[dict[str, Any], ...] = (
    {"edit": "ReplaceText", "paragraph_id": 1, "start": 34, "end": 40, "text": "lichens"},
    {"edit": "ReplaceText", "paragraph_id": 1, "start": 0, "end": 0, "text": "A very 🔬 "},
    {"edit": "AlignWords", "paragraph_id": 1, "first": 0, "times_ms": [[0, 0]]},
    {"edit": "SplitParagraph", "paragraph_id": 1, "offset": 21, "new_id": 9},
    {"edit": "ConfirmWords", "paragraph_id": 9, "first": 0, "last": 2},
    {"edit": "SetTimes", "paragraph_id": 3, "word": 3, "start_ms": 21_300, "end_ms": 21_900},
    {"edit": "SetBorder", "paragraph_id": 3, "word": 2, "end_ms": 21_250, "start_ms": 21_250},
    {"edit": "WriteNote", "note_id": 1, "text": "Who?", "paragraph_id": 9, "word": 1},
    {"edit": "WriteNote", "note_id": 1, "text": "Who is\nthis?", "paragraph_id": 9, "word": 2},
    {"edit": "WriteNote", "note_id": 2, "text": "The 🔬", "kind": "bookmark", "time_ms": 21_000},
    {"edit": "WriteNote", "note_id": 3, "text": "Quiet room"},
    {"edit": "RemoveNote", "note_id": 2},
    {"edit": "ColourWords", "paragraph_id": 9, "first": 1, "last": 2, "colour": "yellow"},
    {"edit": "SetOffset", "offset_ms": -95_000},
    {"edit": "NameSpeaker", "speaker_id": 3, "name": "Ça va"},
    {"edit": "SetSpeaker", "paragraph_id": 9, "speaker_id": 3},
    {"edit": "SetSpeaker", "paragraph_id": 3, "speaker_id": None},
    {"edit": "NameSpeaker", "speaker_id": 1, "name": "Anne"},
    {"edit": "NameSpeaker", "speaker_id": 1, "name": "Anne", "initials": "An", "attributes": {"accent": "Tyrol"}},
    {"edit": "NameSpeaker", "speaker_id": 3, "name": "Ça va", "colour": 7, "role": "guest", "attributes": {}},
    {"edit": "JoinParagraphs", "paragraph_id": 2},
    {"edit": "NameSpeaker", "speaker_id": 4, "name": "Nobody"},
    {"edit": "RemoveSpeaker", "speaker_id": 4},
    {
        "edit": "ReplaceParagraphs",
        "remove": [],
        "after": 2,
        "insert": [
            {
                "id": 20,
                "speaker_id": 2,
                "start_ms": 25_000,
                "end_ms": 25_500,
                "text": "Bye.",
                "words": [["Bye.", 25_000, 25_500, "manual", None, None, False]],
            }
        ],
    },
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def state(path: Path) -> tuple[object, ...]:
    """Return all that an edit can change."""
    with Project.open(path, read_only=True) as project:
        transcript = project.transcript
        parts = dict(transcript.speakers), dict(transcript.notes), transcript.offset_ms
        return list(transcript.paragraphs), *parts


def apply(project: Path, *lines: object, arguments: tuple[object, ...] = ()) -> Outcome:
    script = project.with_name("script.jsonl")
    texts = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    script.write_text("\n".join(texts), encoding="utf-8")
    return run("edit", project, "--script", script, *arguments)


def test_the_help_shows_every_kind_of_edit():
    shown = [edit_from_json(json.loads(line)) for line in EXAMPLES.splitlines()]
    assert {type(edit) for edit in shown} == set(get_args(Edit))


def test_all_kinds_of_edits_and_their_inverse(project: Path, tmp_path: Path):
    before = state(project)
    assert {line["edit"] for line in ALL_KINDS} == {kind.__name__ for kind in get_args(Edit)}
    outcome = apply(project, *ALL_KINDS, arguments=("--inverse", tmp_path / "undo.jsonl", "--json"))
    assert outcome.code == 0
    assert outcome.out == (tmp_path / "undo.jsonl").read_text(encoding="utf-8")
    assert len(outcome.objects) == len(ALL_KINDS)
    after = state(project)
    with Project.open(project, read_only=True) as opened:
        assert [paragraph.text for paragraph in opened.transcript.paragraphs] == [
            "A very 🔬 Good morning",
            "and welcome. I study lichens in Scotland. They grow on stones.",
            "Um, who pays for that? Nobody does. A very long silence.",
            "Bye.",
        ]
    undone = run("edit", project, "--script", tmp_path / "undo.jsonl", "--inverse", tmp_path / "redo.jsonl")
    assert undone.err == f"earmark: {len(ALL_KINDS)} edits applied\n"
    assert state(project) == before
    assert run("edit", project, "--script", tmp_path / "redo.jsonl").code == 0
    assert state(project) == after


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{oops", "not JSON (Expecting property name enclosed in double quotes: line 1 column 2 (char 1))"),
        ("[1]", "an edit is a JSON object"),
        ({"edit": "Fly"}, "'Fly' is not an edit; there are ReplaceText, "),
        ({"edit": "JoinParagraphs"}, "JoinParagraphs needs 'paragraph_id'"),
        ({"edit": "JoinParagraphs", "paragraph_id": "1"}, 'JoinParagraphs: paragraph_id can\'t be "1"'),
        ({"edit": "JoinParagraphs", "paragraph_id": 99}, "there is no paragraph 99"),
        ({"edit": "ReplaceText", "paragraph_id": 1, "start": 0, "end": 999, "text": ""}, "characters 0 to 999 are not"),
        ('{"edit": "NameSpeaker", "speaker_id": 1, "name": "\\ud83d"}', "not UTF-8 text"),
        ({"edit": "WriteNote", "note_id": 1, "text": "?", "kind": "poem"}, 'WriteNote: kind can\'t be "poem"'),
        ({"edit": "WriteNote", "note_id": 9, "text": "?", "paragraph_id": 1, "word": 99}, "paragraph 1 has no word 99"),
        ({"edit": "WriteNote", "note_id": 9, "text": "?", "paragraph_id": 1}, "a note is about a word of a paragraph"),
        ({"edit": "RemoveNote", "note_id": 9}, "there is no note 9"),
        (
            {"edit": "ColourWords", "paragraph_id": 1, "first": 0, "last": 0, "colour": "mud"},
            'ColourWords: colour can\'t be "mud"',
        ),
        ("[" * 100_000, "not JSON ("),
    ],
)
def test_one_bad_line_and_nothing_is_done(project: Path, line: object, says: str):
    before = state(project)
    outcome = apply(project, *ALL_KINDS, "", line, ALL_KINDS[0])
    assert (outcome.code, outcome.out) == (1, "")
    number = len(ALL_KINDS) + 2
    assert outcome.err.startswith(f"earmark: {project.with_name('script.jsonl')}, line {number}: {says}")
    assert outcome.err.count("\n") == 1
    assert state(project) == before
    with Project.open(project, read_only=True) as opened:
        assert len(opened.journal()) == 3  # two speakers and what was recognised


def test_a_script_that_is_not_text(project: Path):
    script = project.with_name("script.jsonl")
    script.write_bytes(b'\xff\xfe{"edit"')
    outcome = run("edit", project, "--script", script)
    assert (outcome.code, outcome.err) == (1, f"earmark: {script}, line 1: not UTF-8 text\n")


def test_standard_input(project: Path, monkeypatch: pytest.MonkeyPatch):
    lines = f"\ufeff{json.dumps(ALL_KINDS[0])}\r\n\r\n{json.dumps(ALL_KINDS[1])}\r\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(lines.encode())))
    assert run("edit", project, "--script", "-").err == "earmark: 2 edits applied\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"nonsense")))
    assert run("edit", project, "--script", "-").err.startswith("earmark: standard input, line 1: not JSON")


def test_an_empty_script(project: Path):
    before = state(project)
    assert apply(project).err == "earmark: 0 edits applied\n"
    assert state(project) == before


def test_no_script_and_no_project(project: Path):
    outcome = run("edit", project, "--script", project.with_name("gone.jsonl"))
    assert (outcome.code, outcome.err) == (
        1,
        f"earmark: {project.with_name('gone.jsonl')}: No such file or directory\n",
    )
    project.with_name("script.jsonl").write_text("", encoding="utf-8")
    outcome = run("edit", project.with_name("gone"), "--script", project.with_name("script.jsonl"))
    assert (outcome.code, outcome.err) == (1, f"earmark: {project.with_name('gone')}: no such project\n")


def test_an_undo_that_cannot_be_written_leaves_the_project_as_it_was(project: Path):
    before = state(project)
    outcome = apply(project, *ALL_KINDS, arguments=("--inverse", project / "undo.jsonl"))
    assert outcome.code == 1
    assert "could not be written" in outcome.err
    assert state(project) == before


def test_a_project_that_is_open_elsewhere(project: Path):
    with Project.open(project):
        outcome = apply(project, ALL_KINDS[0])
    assert (outcome.code, outcome.err) == (1, f"earmark: {project}: the project is open in another window\n")
