"""The queue of fragments: its order, and the words that are drawn into it."""

from collections.abc import Callable

import pytest

from editor.review.queue import FragmentPlace, MarksInReview, Order, ReviewQueue, WaitingFragments, place_of
from engine.doubt import drawing
from engine.doubt.marks import Doubt, DoubtMarks
from engine.project.project import Project
from engine.transcript.edits import ConfirmWords, ReplaceText
from engine.transcript.words import Word

WORDS = " ".join(f"word{number}" for number in range(60))


@pytest.fixture
def project(make_project: Callable[..., Project]) -> Project:
    return make_project(WORDS, WORDS)


@pytest.fixture
def marks(project: Project) -> DoubtMarks:
    made = DoubtMarks(0.3)
    made.learn(project.transcript.model_words)
    return made


def filled(project: Project, marks: DoubtMarks, order: Order = Order.TIME) -> ReviewQueue:
    queue = ReviewQueue()
    queue.fill(WaitingFragments(marks, "cafe").fragments(project.transcript.paragraphs, order, draws=True))
    return queue


def test_it_goes_forth_and_back_in_the_order_of_time(project: Project, marks: DoubtMarks):
    queue = filled(project, marks)
    starts, one = [], queue.after(None)
    while one is not None:
        starts.append(one.fragment.start_ms)
        one = queue.after(one)
    assert starts == sorted(starts)
    assert len(starts) == len(queue)
    last = queue.before(None)
    assert last is not None
    assert last.fragment.start_ms == starts[-1]
    first = queue.near(0)
    assert first is not None
    assert queue.before(first) is None
    assert queue.near(10**9) == first  # behind the last, the first


def test_words_are_drawn_from_the_unmarked_ones_and_nobody_sees_a_difference(project: Project, marks: DoubtMarks):
    queue = filled(project, marks)
    drawn = [one for one in queue if one.propensity < 1]
    unmarked = [word for part in project.transcript.paragraphs for word in part.words if not marks.level(word).value]
    assert {one.model_words[0] for one in drawn} == {
        word.model_id for word in unmarked if drawing.is_drawn("cafe", word.model_id or 0)
    }
    assert drawn
    assert {one.propensity for one in drawn} == {drawing.AUDIT_SHARE}
    shown = MarksInReview(marks, queue.drawn)
    assert all(shown.level(word) is not Doubt.NONE for one in queue for word in (one.fragment.words[0],))
    assert shown.level(unmarked[0]) is Doubt.NONE or drawing.is_drawn("cafe", unmarked[0].model_id or 0)


def test_in_the_order_of_doubt_drawn_words_lie_among_the_others(project: Project, marks: DoubtMarks):
    order = [one.propensity < 1 for one in filled(project, marks, Order.DOUBT)]
    assert any(order)
    assert order != sorted(order)


def test_what_was_reviewed_does_not_come_up(project: Project, marks: DoubtMarks):
    before = len(filled(project, marks))
    for paragraph in tuple(project.transcript.paragraphs):
        project.apply(ConfirmWords(paragraph.id, 0, 20))
    assert 0 < len(filled(project, marks)) < before


def test_a_fragment_is_found_where_it_stands_now(project: Project, marks: DoubtMarks):
    one = filled(project, marks).after(None)
    assert one is not None
    place = place_of(project.transcript.paragraphs, one)
    paragraph = project.transcript.paragraphs[0]
    assert place is not None
    project.apply(ReplaceText(paragraph.id, 0, 0, "well now "))
    assert place_of(project.transcript.paragraphs, one) == FragmentPlace(0, place.first + 2, place.last + 2)
    project.apply(ReplaceText(paragraph.id, 0, len(project.transcript.paragraphs[0].text), "nothing"))
    assert place_of(project.transcript.paragraphs, one) is None


def test_only_paragraphs_that_have_changed_are_looked_through_again(
    project: Project, marks: DoubtMarks, monkeypatch: pytest.MonkeyPatch
):
    waiting = WaitingFragments(marks, "cafe")
    before = waiting.fragments(project.transcript.paragraphs, Order.TIME, draws=True)
    asked: list[int | None] = []
    level = marks.level

    def watched(word: Word) -> Doubt:
        asked.append(word.model_id)
        return level(word)

    monkeypatch.setattr(marks, "level", watched)
    assert waiting.fragments(project.transcript.paragraphs, Order.TIME, draws=True) == before
    assert not asked
    first = project.transcript.paragraphs[0]
    project.apply(ConfirmWords(first.id, 0, 3))
    waiting.fragments(project.transcript.paragraphs, Order.TIME, draws=True)
    assert set(asked) == {word.model_id for word in first.words}
    assert all(one.propensity == 1 for one in waiting.fragments(project.transcript.paragraphs, Order.TIME, draws=False))
