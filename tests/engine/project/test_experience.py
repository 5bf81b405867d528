"""What a reviewed project tells of its model."""

from pathlib import Path

import pytest

from engine.doubt.experience import Experience
from engine.doubt.marks import DoubtMarks
from engine.errors import ExperienceNotStored
from engine.project.doubts import doubts_of, learn_from
from engine.project.experience import drawn_of, labels_of, left_unmarked, remember
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent, Way
from engine.transcript.edits import ConfirmWords, ReplaceText
from tests.engine.project.projects import make_project


@pytest.fixture
def project(tmp_path: Path):
    path = make_project(tmp_path / "talk.earmark", "good morning to all of you", "how are you today")
    with Project.open(path) as opened:
        yield opened


def event(act: Act, *ids: int, propensity: float = 1.0) -> ReviewEvent:
    return ReviewEvent(1, act, Way.NEXT, 0, 500, ids, propensity, 0.3)


def correct(project: Project, word: str, by: str) -> None:
    paragraph = next(one for one in project.transcript.paragraphs if word in one.text)
    start = paragraph.text.index(word)
    project.apply(ReplaceText(paragraph.id, start, start + len(word), by))


def labels(project: Project) -> list[tuple[bool, float]]:
    """Whether each word was wrong, and how much it counts."""
    project.flush()
    return [(one.wrong, one.importance) for one in labels_of(project, doubts_of(project))]


def test_what_nobody_looked_at_tells_nothing(project: Project):
    project.add_review_event(event(Act.SHOWN, 0))
    project.add_review_event(event(Act.SKIPPED, 1))
    correct(project, "morning", "evening")  # seen in passing: the right words beside it are no labels either
    assert labels(project) == []


def test_answers_in_review_tell_right_words_from_wrong_ones(project: Project):
    correct(project, "morning", "evening")
    correct(project, "good", "Good")
    project.add_review_event(event(Act.CORRECTED, 0, 1))
    project.add_review_event(event(Act.ACCEPTED, 3, propensity=0.04))
    assert labels(project) == [(False, 1.0), (True, 1.0), (False, 25.0)]


def test_a_paragraph_that_was_seen_to_tells_of_all_its_words(project: Project):
    correct(project, "today", "Tuesday")
    project.apply(ConfirmWords(2, 0, 3))
    assert labels(project) == [(False, 1.0), (False, 1.0), (False, 1.0), (True, 1.0)]


def test_drawn_words_are_told_apart_from_marked_ones(project: Project):
    correct(project, "all", "hall")
    project.add_review_event(event(Act.ACCEPTED, 0))
    project.add_review_event(event(Act.SHOWN, 2, propensity=0.04))
    project.add_review_event(event(Act.CORRECTED, 3, propensity=0.04))
    project.flush()
    drawn = drawn_of(project, doubts_of(project))
    assert [(one.propensity, one.wrong) for one in drawn] == [(0.04, None), (0.04, True)]


def test_what_is_found_in_drawn_words_says_what_is_left_in_unmarked_ones(project: Project):
    marks = DoubtMarks(0.0, doubts_of(project))
    before = left_unmarked(project, marks, drawn_of(project, marks.doubts))
    assert before.words == 10
    project.add_review_event(event(Act.ACCEPTED, 0, propensity=0.5))
    project.apply(ConfirmWords(1, 0, 0))
    project.flush()
    fine = left_unmarked(project, marks, drawn_of(project, marks.doubts))
    assert fine.words == 9
    assert fine.expected < before.expected
    correct(project, "morning", "evening")
    project.add_review_event(event(Act.CORRECTED, 1, propensity=0.5))
    project.flush()
    assert left_unmarked(project, marks, drawn_of(project, marks.doubts)).expected > fine.expected


def test_what_was_found_counts_for_the_next_recording(project: Project, tmp_path: Path):
    experience = Experience(tmp_path / "doubt.json")
    doubts = doubts_of(project, experience)
    assert remember(project, doubts, experience) == 0
    for paragraph in project.transcript.paragraphs:
        project.apply(ConfirmWords(paragraph.id, 0, len(paragraph.words) - 1))
    project.flush()
    assert remember(project, doubts, experience) == 10
    assert sum(doubts_of(project, experience).chances) < sum(doubts.chances)


def test_a_child_process_learns_from_the_file(project: Project, tmp_path: Path):
    file = tmp_path / "data" / "doubt.json"
    project.add_review_event(event(Act.ACCEPTED, 0, 1))
    project.flush()
    assert learn_from(project.path, file, lambda _: None) == 2
    assert file.exists()
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ExperienceNotStored):
        learn_from(project.path, blocked / "doubt.json", lambda _: None)
