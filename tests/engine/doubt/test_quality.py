"""How many errors are left, with an interval; and how much to mark of that."""

from dataclasses import replace

import pytest

from engine.doubt.doubts import Doubts
from engine.doubt.quality import errors_left, usual_budget
from engine.transcript.retiming import from_model
from engine.transcript.words import ModelWord
from tests.engine.doubt.weighing import plain_doubts


def test_the_chances_of_the_words_that_nobody_has_seen_to_are_added_up():
    heard = [ModelWord(place, "word", place, place, 0.75) for place in range(400)]
    doubts = plain_doubts()
    doubts.learn(heard)
    words = [from_model(word) for word in heard]
    left = errors_left(words, doubts)
    assert left.words == 400
    assert left.expected == pytest.approx(100)
    assert 0 < left.low < 100 < left.high < 400
    assert not left.is_typing_afresh_faster
    words[:200] = [replace(word, confirmed=True) for word in words[:200]]
    fewer = errors_left(words, doubts)
    assert fewer.expected == pytest.approx(50)
    assert fewer.high - fewer.low < left.high - left.low
    assert fewer.rate == pytest.approx(50 / 400)


def test_nothing_is_left_of_nothing():
    left = errors_left([], Doubts())
    assert (left.expected, left.low, left.high, left.rate) == (0, 0, 0, 0)


def test_typing_afresh_is_faster_where_more_than_three_of_ten_words_are_wrong():
    heard = [ModelWord(place, "word", place, place, 0.6) for place in range(100)]
    doubts = plain_doubts()
    doubts.learn(heard)
    assert errors_left(map(from_model, heard), doubts).is_typing_afresh_faster


@pytest.mark.parametrize(("rate", "budget"), [(0.0, 0.03), (0.01, 0.03), (0.1, 0.17), (0.3, 0.25)])
def test_the_usual_budget_follows_the_expected_errors(rate, budget):
    assert usual_budget(rate * 1000, 1000) == pytest.approx(budget)


def test_the_usual_budget_of_nothing_is_the_least():
    assert usual_budget(0.0, 0) == 0.03
