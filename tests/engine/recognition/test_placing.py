from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.decoding import TimedWord
from engine.recognition.placing import Placing
from engine.recognition.results import RecognisedWord, Window

WINDOW = Window(3, 10_000, 14_000)

times = st.floats(-5, 40)
words = st.builds(TimedWord, start=times, end=times, word=st.text(" ab.", max_size=4), probability=st.floats(0, 1))


def test_words_get_times_of_the_recording():
    placing = Placing(WINDOW, "en")
    assert placing.place([TimedWord(0.0, 0.52, " Well,", 0.9), TimedWord(0.6, 1.0, " well", 0.8)]) == (
        RecognisedWord("Well,", 10_000, 10_520, 0.9),
        RecognisedWord("well", 10_600, 11_000, 0.8),
    )


def test_words_without_a_space_before_them_are_joined():
    placing = Placing(WINDOW, "en")
    first, second = placing.place([TimedWord(0, 1, " well", 1), TimedWord(1, 2, "-known", 1)])
    assert not first.joined
    assert second.joined
    [third] = placing.place([TimedWord(2, 3, "Phrase", 1)])
    assert not third.joined


def test_all_words_are_joined_in_a_language_without_spaces():
    placing = Placing(WINDOW, "zh")
    assert [word.joined for word in placing.place([TimedWord(0, 1, "你", 1), TimedWord(1, 2, "好", 1)])] == [True, True]


def test_white_space_is_no_word():
    assert Placing(WINDOW, "en").place([TimedWord(0, 1, " ", 1), TimedWord(0, 1, "", 1)]) == ()


@given(st.lists(st.lists(words, max_size=5), max_size=5))
def test_words_stay_in_order_and_within_the_window(phrases):
    placing = Placing(WINDOW, "en")
    last_end_ms = WINDOW.start_ms
    for phrase in phrases:
        for word in placing.place(phrase):
            assert last_end_ms <= word.start_ms <= word.end_ms <= WINDOW.end_ms
            assert word.text == word.text.strip() != ""
            last_end_ms = word.end_ms
