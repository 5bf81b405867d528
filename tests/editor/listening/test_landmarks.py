"""The places that a listener jumps to."""

from hypothesis import given
from hypothesis import strategies as st

from editor.listening.landmarks import (
    paragraph_heard,
    paragraph_starts,
    start_after,
    start_before,
    turn_starts,
)
from engine.transcript.words import Paragraph, Word


def paragraph(number: int, speaker_id: int | None, start_ms: int, end_ms: int) -> Paragraph:
    return Paragraph(number, "word", (Word("word", start_ms, end_ms),), start_ms, end_ms, speaker_id)


TALK = [
    paragraph(1, 1, 1_000, 4_000),
    paragraph(2, 1, 5_000, 9_000),
    paragraph(3, 2, 10_000, 14_000),
    paragraph(4, None, 15_000, 19_000),
    paragraph(5, None, 20_000, 24_000),
]


def test_turns_and_paragraphs():
    assert paragraph_starts(TALK) == [1_000, 5_000, 10_000, 15_000, 20_000]
    assert turn_starts(TALK) == [1_000, 10_000, 15_000, 20_000]


def test_previous_is_first_the_start_of_what_is_heard():
    starts = turn_starts(TALK)
    assert start_before(starts, 13_000) == 10_000
    assert start_before(starts, 12_000) == 1_000  # it has only just begun
    assert start_before(starts, 10_000) == 1_000
    assert start_before(starts, 1_000) == 0
    assert start_before(starts, 0) == 0
    assert start_before([], 5_000) == 0


def test_what_is_heard_in_a_pause_is_what_comes():
    assert paragraph_heard(TALK, 5_500) == TALK[1]
    assert paragraph_heard(TALK, 9_500) == TALK[2]
    assert paragraph_heard(TALK, 24_000) is None


@given(st.lists(st.integers(0, 100_000)).map(sorted), st.integers(0, 100_000))
def test_steps_lead_on_in_their_direction(starts: list[int], position_ms: int):
    after = start_after(starts, position_ms)
    assert after == next((start for start in starts if start > position_ms), None)
    before = start_before(starts, position_ms)
    assert before in [0, *starts]
    assert before <= position_ms
