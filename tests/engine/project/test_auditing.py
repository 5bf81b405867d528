"""What the drawn words of a project tell of those that nobody marked."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.project.auditing import audit, audit_of
from engine.project.project import Project
from engine.project.review_events import Act, ReviewEvent, Way
from engine.transcript.edits import ReplaceText
from tests.engine.project.test_project import make

MakeProject = Callable[..., Project]
TEXT = " ".join(f"word{number}" for number in range(18))


@pytest.fixture
def project(tmp_path: Path):
    with make(tmp_path, TEXT, TEXT, TEXT) as made:
        yield made


def answer(project: Project, model_id: int) -> None:
    event = ReviewEvent(5, Act.ACCEPTED, Way.NEXT, 0, 400, (model_id,), 0.5, 0.1)
    project.add_review_event(event)


def test_nothing_is_known_before_a_drawn_word_is_answered(project: Project):
    found = audit_of(project, 0.1)
    assert found.answered == 0
    assert found.errors.high > found.errors.expected


def test_errors_that_were_found_in_drawn_words_raise_the_estimate(project: Project, tmp_path: Path):
    ids = [word.id for word in project.transcript.model_words]
    for model_id in ids[10:20]:
        answer(project, model_id)
    project.flush()
    right = audit_of(project, 0.1)
    assert right.answered == 10
    paragraph = project.transcript.paragraphs[0]
    start = paragraph.text.index("word12")
    project.apply(ReplaceText(paragraph.id, start, start + 6, "something"))
    project.flush()
    wrong = audit(project.path, 0.1, lambda _: None)
    assert wrong.answered == 10
    assert wrong.errors.expected > right.errors.expected
    assert wrong.errors.low <= wrong.errors.expected <= wrong.errors.high <= wrong.errors.words
