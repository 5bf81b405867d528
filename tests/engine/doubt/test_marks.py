"""Marks: as many as the budget allows, the most doubtful first, none on what a person vouches for."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.retiming import from_model
from engine.transcript.words import ModelWord
from tests.engine.doubt.weighing import plain_doubts


def words(probabilities: list[float]) -> list[ModelWord]:
    return [ModelWord(number, "word", number, number, p) for number, p in enumerate(probabilities)]


def test_the_most_doubtful_words_are_marked_on_two_levels():
    heard = words([0.01, 0.05, 0.1, 0.3] + [0.95] * 36)
    marks = DoubtMarks(0.1, plain_doubts())
    marks.learn(heard[:10])
    marks.learn(heard[10:])
    levels = [marks.level(from_model(word)) for word in heard]
    assert levels[:5] == [Doubt.VERY_DOUBTFUL, Doubt.DOUBTFUL, Doubt.DOUBTFUL, Doubt.DOUBTFUL, Doubt.NONE]
    assert set(levels[4:]) == {Doubt.NONE}


def test_sure_words_are_not_marked_to_fill_the_budget():
    heard = words([0.975, 0.98, 0.99] * 10)
    marks = DoubtMarks(1.0, plain_doubts())
    marks.learn(heard)
    assert {marks.level(from_model(word)) for word in heard} == {Doubt.NONE}


def test_without_a_budget_as_many_are_marked_as_suit_the_recording():
    heard = words([0.5] * 20 + [0.99] * 80)
    marks = DoubtMarks(doubts=plain_doubts())
    assert marks.share == 0.03
    marks.learn(heard)
    assert 0.17 < marks.share < 0.2
    assert sum(marks.level(from_model(word)) is not Doubt.NONE for word in heard) <= 20


def test_what_a_person_wrote_or_confirmed_is_not_marked():
    heard = words([0.01] + [0.9] * 20)
    marks = DoubtMarks(doubts=plain_doubts())
    marks.learn(heard)
    word = from_model(heard[0])
    assert marks.level(word) is Doubt.VERY_DOUBTFUL
    assert marks.level(replace(word, confirmed=True)) is Doubt.NONE
    assert marks.level(replace(word, model_id=None, probability=None)) is Doubt.NONE


@given(st.lists(st.floats(0, 1), max_size=60), st.floats(0, 1))
def test_never_more_marks_than_the_budget(probabilities: list[float], budget: float):
    heard = words(probabilities)
    marks = DoubtMarks(budget, plain_doubts())
    marks.learn(heard)
    marked = sum(marks.level(from_model(word)) is not Doubt.NONE for word in heard)
    assert marked <= round(budget * len(heard))
