"""info, corrections and export."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pysubs2
import pytest

from engine.project.project import Project
from engine.transcript.edits import ReplaceText
from tests.engine.cli.running import run
from tests.engine.corpus.projects import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project in which a word was corrected."""
    path = make_project(tmp_path)
    with Project.open(path) as opened:
        start = opened.transcript.paragraph(1).text.index("likens")
        opened.apply(ReplaceText(1, start, start + len("likens"), "lichens"))
    return path


def test_info(project: Path):
    [facts] = run("info", project, "--json").objects
    assert facts.pop("saved_at").endswith("+00:00")
    assert len(facts.pop("recording_sha256")) == 64
    assert facts.pop("provenance")["libraries"] == {"ctranslate2": "4.8.5"}
    assert facts == {
        "project": str(project),
        "recording": str(project.with_suffix(".wav")),
        "recording_found": True,
        "duration_ms": 30_000,
        "offset_ms": 0,
        "paragraphs": 3,
        "words": 24,
        "reviewed_words": 1,
        "doubtful_words": 1,
        "corrections": 1,
        "speakers": [
            {"id": 1, "name": "Anna", "initials": "", "colour": 1, "role": "", "attributes": {}},
            {"id": 2, "name": "Ben", "initials": "", "colour": 2, "role": "", "attributes": {}},
        ],
        "windows": 1,
        "finished_windows": 1,
        "complete": True,
        "model": "tiny",
        "model_sha256": "ab12",
        "language": "en",
        "span": None,
        "flags": [],
        "steps": {"plain": 3},
    }
    project.with_suffix(".wav").unlink()
    shown = run("info", project)
    assert shown.code == 0
    assert "talk.wav (not found)" in shown.out
    assert "reviewed     1 (4%)" in shown.out


def test_paragraphs(project: Path):
    first = run("info", project, "--paragraphs", "--json").objects[0]
    assert first == {
        "paragraph_id": 1,
        "start_ms": 1_000,
        "end_ms": 6_200,
        "speaker_id": 1,
        "speaker": "Anna",
        "text": "Good morning and welcome. I study lichens in Scotland. They grow on stones.",
    }
    assert "    2  00:00:10  Ben: Um, who pays" in run("info", project, "--paragraphs").out


def test_a_project_can_be_read_while_it_is_open(project: Path):
    with Project.open(project):
        assert run("info", project).code == 0
        assert run("export", project, "--format", "txt").code == 0


def test_corrections(project: Path):
    [correction] = run("corrections", project, "--json").objects
    assert correction.pop("at").endswith("+00:00")
    assert len(correction.pop("recording_sha256")) == 64
    assert correction == {
        "kind": "substitution",
        "text_model": "likens",
        "text": "lichens",
        "start_ms": 3_400,
        "end_ms": 3_800,
        "model_words": [{"text": "likens", "start_ms": 3_400, "end_ms": 3_800, "probability": 0.3}],
        "words": [{"text": "lichens", "start_ms": 3_400, "end_ms": 3_800, "timing": "interpolated"}],
        "speaker": "Anna",
        "paragraph_id": 1,
        "model": "tiny",
        "model_sha256": "ab12",
        "language": "en",
        "options": {
            "language": "en",
            "beam_size": 5,
            "vocabulary": [],
            "compute_type": "int8",
            "task": "transcribe",
            "language_per_window": False,
        },
        "libraries": {"ctranslate2": "4.8.5"},
    }
    assert run("corrections", project).out == "00:00:03  substitution  likens → lichens\n"


@pytest.mark.parametrize("damage", ["'{'", "CAST(x'ff' AS TEXT)", '\'{"edit": "Fly"}\''])
def test_a_damaged_journal_is_one_line(project: Path, damage: str):
    with closing(sqlite3.connect(project)) as connection, connection:
        connection.execute(f"UPDATE journal SET edit = {damage}")
    for command in ("corrections", "info"):
        outcome = run(command, project)
        assert (outcome.code, outcome.out) == (1, "")
        assert outcome.err.startswith(f"earmark: {project}: the project file is damaged (")
        assert outcome.err.count("\n") == 1


def test_no_corrections(tmp_path: Path):
    outcome = run("corrections", make_project(tmp_path), "--json")
    assert (outcome.code, outcome.out) == (0, "")


def test_export_beside_the_project(project: Path):
    outcome = run("export", project, "--format", "srt")
    assert outcome.out == f"{project.with_suffix('.srt')}\n"
    assert "lichens in Scotland" in pysubs2.load(str(project.with_suffix(".srt")))[0].plaintext


def test_export_to_a_file_a_folder_and_standard_output(project: Path, tmp_path: Path):
    folder = tmp_path / "exports"
    folder.mkdir()
    assert run("export", project, "--format", "vtt", "--output", folder).out == f"{folder / 'talk.vtt'}\n"
    assert run("export", project, "--format", "json", "--output", tmp_path / "new" / "words").code == 0
    assert json.loads((tmp_path / "new" / "words").read_text(encoding="utf-8"))["language"] == "en"
    assert run("export", project, "--format", "txt", "--output", "-").out.startswith("[00:00:01] Anna: Good morning")


def test_export_where_nothing_can_be_written(project: Path):
    outcome = run("export", project, "--format", "srt", "--output", project / "talk.srt")
    assert outcome.code == 1
    assert outcome.err.startswith(f"earmark: {project / 'talk.srt'}: could not be written (")
