"""info, corrections and export."""

import csv
import io
import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pysubs2
import pytest
from jsonschema import Draft202012Validator, FormatChecker

from engine.project.correction_log import corrections
from engine.project.project import Project
from engine.project.remarks import Remark
from engine.project.review_events import Act, ReviewEvent, Way
from engine.transcript.edits import ReplaceText, SetBorder, SetSpeaker
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
        "doubtful_words": 5,
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
    heard_id = correction["model_words"][0].pop("id")
    assert correction.pop("id") == str(heard_id)
    assert correction == {
        "version": 1,
        "kind": "content",
        "operation": "substitution",
        "text_model": "likens",
        "text": "lichens",
        "start_ms": 3_400,
        "end_ms": 3_800,
        "model_words": [{"text": "likens", "start_ms": 3_400, "end_ms": 3_800, "probability": 0.3}],
        "words": [{"text": "lichens", "start_ms": 3_400, "end_ms": 3_800, "timing": "interpolated"}],
        "alignment": [[0, 0]],
        "probability": 0.3,
        "speaker_model": None,
        "speaker": "Anna",
        "paragraph_id": 1,
        "who": None,
        "took_ms": None,
        "edits": 1,
        "way": None,
        "doubt_shown": None,
        "excluded": False,
        "comment": None,
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
    assert run("corrections", project).out == "00:00:03  content       likens → lichens\n"


def test_corrections_keep_to_their_schema(project: Path):
    with Project.open(project) as opened:
        opened.apply(ReplaceText(1, 0, 0, "Oh. "))
        opened.apply(SetSpeaker(2, 1))
        opened.apply(SetBorder(2, 0, 10_200, 10_300))
        opened.apply(ReplaceText(2, 0, 4, ""))
        opened.flush()
        inserted, *_ = corrections(opened)
        heard = opened.transcript.model_words[0].id
        opened.add_review_event(ReviewEvent(5, Act.CORRECTED, Way.LIST, 0, 900, (heard,), 1.0, 0.7))
        opened.apply(ReplaceText(1, 4, 8, "Fine"))
        opened.set_remark(inserted, Remark(True, "two speak, = noise"))
    schema = json.loads(run("corrections", "--schema").out)
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema, format_checker=FormatChecker())
    found = run("corrections", project, project, "--json").objects
    assert {record["kind"] for record in found} >= {"content", "disfluency", "speaker"}
    for record in found:
        validator.validate(record)
        assert record.keys() == schema["properties"].keys()
    rows = list(csv.DictReader(io.StringIO(run("corrections", project, project, "--csv").out)))
    assert len(rows) == len(found)
    for row, record in zip(rows, found, strict=True):
        assert row == {key: "" if record[key] is None else str(record[key]) for key in row}
    assert run("corrections", project, "--csv", "--json").code == 2
    assert "Anna: " in run("corrections", project).out
    assert [(record["text"], record["comment"]) for record in found if record["excluded"]] == [
        ("Oh. Fine", "two speak, = noise")
    ] * 2
    assert [record["doubt_shown"] for record in found if record["way"] == "list"] == [0.7, 0.7]


def test_what_was_reviewed_and_left(project: Path):
    assert run("corrections", project, "--reviewed").out == (
        "00:00:02  read      I study\n00:00:03  read      in Scotland.\n"
    )
    first, second = run("corrections", project, "--reviewed", "--json").objects
    assert (first["evidence"], first["words"], first["speaker"]) == ("read", 2, "Anna")
    assert second["text"] == "in Scotland."
    assert run("corrections", project, "--reviewed", "--csv").code == 2


def test_statistics(project: Path):
    [found] = run("corrections", project, "--statistics", "--json").objects
    [day] = found.pop("days")
    assert day == {"day": day["day"], "corrections": 1, "took_ms": 0}
    rate = {"errors": 1, "words": 5, "rate": 0.2, "low": None, "high": None}
    assert found == {
        "project": str(project),
        "corrections": 1,
        "words": 24,
        "reviewed": {"read": 4},
        "rate": rate,
        "kinds": {"content": 1},
        "speakers": [{"speaker": "Anna", "rate": rate}],
        "parts": [{"start_ms": 0, "rate": rate}],
        "confusions": [{"heard": "likens", "said": "lichens", "times": 1}],
        "median_ms": None,
        "worked_ms": 0,
    }
    shown = run("corrections", project, "--statistics").out
    assert "  word error rate        20.0% (1 of 5 words)\n" in shown
    assert "  1 times                likens → lichens\n" in shown


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


def test_export_with_initials(project: Path):
    outcome = run("export", project, "--format", "txt", "--initials", "--output", "-")
    assert outcome.out.startswith("[00:00:01] A: Good morning")


def test_export_where_nothing_can_be_written(project: Path):
    outcome = run("export", project, "--format", "srt", "--output", project / "talk.srt")
    assert outcome.code == 1
    assert outcome.err.startswith(f"earmark: {project / 'talk.srt'}: could not be written (")
