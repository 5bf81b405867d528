import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.judging import before_loop, holes, impossible_times, text_troubles, unlooped, words_in_silence
from engine.recognition.results import Flag, RecognisedWord, Span, Trouble

SENTENCE = "It was a bright cold day in April, and the clocks were striking thirteen."


def word(start_ms: int, end_ms: int) -> RecognisedWord:
    return RecognisedWord("word", start_ms, end_ms, 0.9)


@pytest.mark.parametrize(
    ("text", "score", "speech_ms", "troubles"),
    [
        (SENTENCE, -0.3, 5_000, set()),
        ("", -0.3, 1_000, set()),
        ("", -0.3, 1_500, {Trouble.MISSING_SPEECH}),
        (SENTENCE, -1.2, 5_000, {Trouble.LOW_SCORE}),
        (SENTENCE, -0.3, 1_500, {Trouble.IMPOSSIBLE_RATE}),
        ("Yes, yes.", -0.3, 200, set()),
        ("No no no no no no no no no no no no.", -0.1, 6_000, {Trouble.REPETITION}),
        ("I think so, you know. " * 4, -0.1, 9_000, {Trouble.REPETITION}),
        ("日本語の文章がここにある" * 4, -0.1, 1_500, {Trouble.IMPOSSIBLE_RATE, Trouble.REPETITION}),
    ],
)
def test_a_text_is_judged_by_what_people_can_say(text, score, speech_ms, troubles):
    assert text_troubles(text, score, speech_ms) == troubles


@pytest.mark.parametrize(
    ("tokens", "left"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([1, 2, 1, 2, 1, 2], [1, 2, 1, 2, 1, 2]),
        ([7, 1, 2, 1, 2, 1, 2, 1, 2, 8], [7, 1, 2, 8]),
        ([5] * 100, [5]),
        ([5] * 3 + [6], [5] * 3 + [6]),
        ([], []),
    ],
    ids=["no loop", "three times may be meant", "in the middle", "one token", "short", "nothing"],
)
def test_of_a_loop_the_first_time_stays(tokens, left):
    assert unlooped(tokens) == left


@given(st.lists(st.integers(0, 3), max_size=60))
def test_unlooping_only_leaves_out(tokens):
    left = unlooped(tokens)
    rest = iter(tokens)
    assert all(token in rest for token in left)
    assert set(left) == set(tokens)


@pytest.mark.parametrize(
    ("tokens", "left"),
    [
        ([1, 2, 3], [1, 2, 3]),
        ([9, 1, 2, 1, 2, 1, 2, 8], [9, 1, 2, 1, 2, 1, 2, 8]),
        ([9, 1, 2, 1, 2, 1, 2, 1, 2, 8], [9]),
        ([5] * 100, []),
        ([], []),
    ],
    ids=["no loop", "three times may be meant", "in the middle", "one token", "nothing"],
)
def test_before_a_loop_is_all_that_is_not_in_it(tokens, left):
    assert list(before_loop(tokens)) == left


@given(st.lists(st.integers(0, 3), max_size=60))
def test_what_is_before_a_loop_has_none(tokens):
    before = list(before_loop(tokens))
    assert before == tokens[: len(before)]
    assert unlooped(before) == before
    assert (before == tokens) == (unlooped(tokens) == tokens)


def test_speech_without_words_is_found_before_between_and_behind_them():
    speech = [Span(0, 10_000), Span(12_000, 13_000), Span(20_000, 22_000)]
    words = [word(2_000, 2_500), word(2_600, 3_000), word(6_000, 9_000)]
    assert holes(words, speech) == [Span(0, 1_700), Span(3_300, 5_700), Span(20_000, 22_000)]
    assert holes([], [Span(0, 1_499), Span(5_000, 6_500)]) == [Span(5_000, 6_500)]
    assert holes([word(100, 9_900)], [Span(0, 10_000)]) == []


def test_words_where_nobody_speaks_are_found_unless_they_stand_alone():
    speech = [Span(0, 2_000), Span(10_000, 12_000)]
    said, lonely, invented = word(500, 1_500), word(6_000, 6_500), [word(8_000, 8_200), word(8_300, 8_900)]
    assert words_in_silence([said, lonely], speech) == []
    assert words_in_silence([said, *invented], speech) == [Flag(Trouble.WORDS_IN_SILENCE, 8_000, 8_900)]
    assert words_in_silence([*invented, word(9_900, 10_400)], speech) == [Flag(Trouble.WORDS_IN_SILENCE, 8_000, 8_900)]


def test_words_without_time_in_a_row_are_flagged():
    usual = [word(0, 300), word(320, 600)]
    squeezed = [word(700 + 10 * place, 705 + 10 * place) for place in range(3)]
    assert impossible_times([*usual, *squeezed, word(900, 1_200)]) == [Flag(Trouble.IMPOSSIBLE_TIMING, 700, 725)]
    assert impossible_times([*usual, *squeezed[:2], word(900, 1_200)]) == []
    assert impossible_times([]) == []
