"""Words that share a moment get one each."""

from engine.formats.timing import spread
from engine.transcript.words import Paragraph, Word


def times(*words: tuple[int, int], duration_ms: int = 10_000) -> list[tuple[int, int]]:
    paragraphs = [
        Paragraph(place, "w", (Word("w", start_ms, end_ms),), start_ms, end_ms)
        for place, (start_ms, end_ms) in enumerate(words)
    ]
    return [(word.start_ms, word.end_ms) for paragraph in spread(paragraphs, duration_ms) for word in paragraph.words]


def test_times_that_can_be_used_stay():
    assert times((0, 400), (400, 401), (500, 900)) == [(0, 400), (400, 401), (500, 900)]


def test_words_without_length_get_one_millisecond():
    assert times((100, 100), (100, 100), (100, 300), (300, 500)) == [(100, 101), (101, 102), (102, 300), (300, 500)]


def test_at_the_end_of_the_recording_they_move_forward():
    assert times((0, 998), (1_000, 1_000), (1_000, 1_000), duration_ms=1_000) == [(0, 998), (998, 999), (999, 1_000)]


def test_more_words_than_milliseconds():
    assert times((0, 0), (0, 0), (0, 0), duration_ms=1) == [(0, 1), (1, 2), (2, 3)]


def test_a_paragraph_without_words():
    empty = Paragraph(1, "", (), 5, 5)
    assert spread([empty], 10) == [empty]
