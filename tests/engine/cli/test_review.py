"""earmark review."""

from pathlib import Path

import pytest

from engine.project.project import Project
from engine.transcript.edits import ConfirmWords
from tests.engine.cli.running import run
from tests.engine.corpus.projects import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def test_the_most_doubtful_fragments_come_first_with_their_reasons(project: Path):
    *found, whole = run("review", project, "--budget", "10%", "--json").objects
    assert [one["text"] for one in found] == ["likens", "very"] or [one["text"] for one in found] == ["very", "likens"]
    expected = [one["expected_errors"] for one in found]
    assert expected == sorted(expected, reverse=True)
    for one in found:
        assert one["reasons"][0]["sign"] == "unlikely"
        assert one["reasons"][0]["sentence"].endswith(".")
        assert one["start_ms"] < one["end_ms"]
        assert 0 < one["chance"] < 1
    assert found[0]["level"] == "very doubtful"
    assert {one["speaker"] for one in found} <= {"Anna", "Ben"}
    assert whole["words"] == 24
    assert whole["fragments"] == len(found)
    assert whole["budget"] == 0.1
    unmarked = whole["unmarked"]
    assert unmarked["words"] == 24 - 2
    assert unmarked["errors_per_1000_low"] <= unmarked["errors_per_1000"] < unmarked["errors_per_1000_high"]
    assert whole["expected_errors_low"] < whole["expected_errors"] < whole["expected_errors_high"]


def test_without_a_budget_what_suits_the_recording_is_listed(project: Path):
    *found, whole = run("review", project, "--json").objects
    assert 0.03 <= whole["budget"] <= 0.25
    assert found


def test_people_read_a_line_for_each(project: Path):
    lines = run("review", project, "--budget", "10").out.splitlines()
    assert len(lines) == 4
    assert any("likens" in line and "The model itself finds the word unlikely." in line for line in lines)
    assert lines[-2].startswith("About ")
    assert "errors left per 1,000 unmarked words" in lines[-1]


def test_what_is_reviewed_is_not_listed(project: Path):
    with Project.open(project) as opened:
        for paragraph in opened.transcript.paragraphs:
            opened.apply(ConfirmWords(paragraph.id, 0, len(paragraph.words) - 1))
    [whole] = run("review", project, "--json").objects
    assert (whole["fragments"], whole["expected_errors"]) == (0, 0)


@pytest.mark.parametrize("budget", ["much", "-1%", "101"])
def test_a_budget_is_a_share(project: Path, budget: str):
    outcome = run("review", project, f"--budget={budget}")
    assert outcome.code == 2
    assert "such as 10%" in outcome.err
