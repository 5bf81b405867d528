"""Figures of a log: what counts as an error, against what was reviewed, and how sure that is."""

from pathlib import Path

import pytest

from engine.project.correction_kinds import CorrectionKind
from engine.project.correction_log import correction_log, corrections
from engine.project.correction_statistics import Confusion, Statistics, statistics
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent, Way
from engine.project.reviewed import Evidence, reviewed_in
from engine.transcript.edits import ConfirmWords, NameSpeaker, ReplaceText, SetSpeaker
from tests.engine.project.projects import WINDOW_MS, make_project

TEXTS = ("we met in hanover um last june. and then we went home.", "it was a bank holiday.", "she knew that.")


@pytest.fixture
def project(tmp_path: Path):
    with Project.open(make_project(tmp_path / "talk.earmark", *TEXTS)) as project:
        yield project


def replace(project: Project, old: str, new: str) -> None:
    for paragraph in project.transcript.paragraphs:
        if old in paragraph.text:
            start = paragraph.text.index(old)
            project.apply(ReplaceText(paragraph.id, start, start + len(old), new))
            return
    raise AssertionError(old)


def figures(project: Project) -> Statistics:
    project.flush()
    return statistics(project, correction_log(project))


def reviewed(project: Project) -> list[tuple[Evidence, str]]:
    project.flush()
    return [
        (stretch.evidence, " ".join(word.text for word in stretch.words))
        for stretch in reviewed_in(project, corrections(project))
    ]


def test_nothing_reviewed_gives_no_rate(project: Project):
    found = figures(project)
    assert (found.corrections, found.rate.rate, found.rate.low, found.speakers, found.parts) == (0, None, None, (), ())
    assert reviewed(project) == []


def test_what_was_reviewed_and_why(project: Project):
    replace(project, "um ", "")
    project.apply(ConfirmWords(2, 0, 1))
    heard = project.transcript.paragraphs[2].words
    project.set_fact("heard", [[heard[0].start_ms, heard[1].end_ms]])
    audited = project.transcript.paragraphs[2].words[2].model_id
    assert audited is not None
    project.add_review_event(ReviewEvent(5, Act.ACCEPTED, Way.NEXT, 0, 9, (audited,), 0.04, 0.1))
    assert reviewed(project) == [
        (Evidence.READ, "we met in hanover last june."),
        (Evidence.ACCEPTED, "it was"),
        (Evidence.HEARD, "she knew"),
        (Evidence.AUDITED, "that."),
    ]


def test_a_word_left_out_at_the_end_of_a_paragraph_was_in_its_last_sentence(project: Project):
    replace(project, " home.", ".")
    assert reviewed(project) == [(Evidence.READ, "and then we")]


def test_the_error_rate_counts_content_against_what_was_reviewed(project: Project):
    replace(project, "hanover", "Hannover")
    replace(project, "um ", "")
    replace(project, "june", "June")
    project.set_fact("heard", [[0, 3 * WINDOW_MS]])
    found = figures(project)
    assert found.kinds == {CorrectionKind.CONTENT: 1, CorrectionKind.DISFLUENCY: 1, CorrectionKind.CASE: 1}
    assert (found.rate.errors, found.rate.words) == (1, 20)
    assert found.rate.low is not None
    assert found.rate.high is not None
    assert 0 <= found.rate.low <= 1 / 20 <= found.rate.high <= 1
    assert found == figures(project), "the same figures give the same interval"
    assert found.confusions == (Confusion("hanover", "hannover", 1),)


def test_the_rate_by_speaker_and_over_the_recording(project: Project):
    project.apply(NameSpeaker(1, "Anna"))
    project.apply(SetSpeaker(2, 1))
    replace(project, "a bank holiday", "bank holidays")
    replace(project, "knew", "new")
    project.set_fact("heard", [[0, 3 * WINDOW_MS]])
    project.set_fact("worked_ms", 1_800_000)
    found = figures(project)
    assert {name: (rate.errors, rate.words) for name, rate in found.speakers} == {None: (1, 15), "Anna": (2, 4)}
    assert [(start_ms, rate.errors) for start_ms, rate in found.parts] == [(0, 3)]
    assert found.corrections_an_hour == 2 * found.corrections
    assert [(day.corrections, day.took_ms) for day in found.days] == [(found.corrections, 0)]
    assert found.median_ms is None


def test_each_kind_of_error_is_counted_in_words(project: Project):
    replace(project, "hanover", "Hannover and there")
    replace(project, "a bank holiday.", "bank.")
    found = figures(project)
    assert found.rate.errors == 5
    assert sorted((one.heard, one.said) for one in found.confusions) == [
        ("", "and"),
        ("", "there"),
        ("a", ""),
        ("hanover", "hannover"),
        ("holiday", ""),
    ]
