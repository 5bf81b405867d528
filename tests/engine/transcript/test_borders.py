"""The borders of words: which there are, and that none that is moved brings the words out of order."""

from dataclasses import replace
from itertools import chain, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.transcript.borders import SHORTEST_MS, Border, WordId, borders_of, moved, neighbour_of
from engine.transcript.edits import SetBorder, SetTimes
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Timing, Word

LENGTH_MS = 20_000


def make(*paragraphs: list[tuple[int, int]]) -> Transcript:
    """Make a transcript of paragraphs of words that have these times."""
    made, last_ms = [], 0
    for number, times in enumerate(paragraphs):
        words = tuple(Word(f"w{index}", start_ms, end_ms) for index, (start_ms, end_ms) in enumerate(times))
        start_ms, last_ms = (times[0][0], times[-1][1]) if times else (last_ms, last_ms)
        made.append(Paragraph(number + 1, " ".join(word.text for word in words), words, start_ms, last_ms))
    return Transcript(LENGTH_MS, made)


def all_of(transcript: Transcript) -> list[Border]:
    return list(borders_of(transcript.paragraphs, 0, len(transcript.paragraphs)))


def times_of(transcript: Transcript) -> list[list[tuple[int, int]]]:
    return [[(word.start_ms, word.end_ms) for word in paragraph.words] for paragraph in transcript.paragraphs]


@st.composite
def transcripts(draw: st.DrawFn) -> Transcript:
    """Paragraphs of words, some of which touch, take no time, or are no words at all."""
    time_ms, paragraphs = draw(st.integers(0, 300)), []
    for _ in range(draw(st.integers(1, 5))):
        times = []
        for _ in range(draw(st.integers(0, 4))):
            time_ms += draw(st.sampled_from([0, 0, 1, 200]))
            end_ms = time_ms + draw(st.sampled_from([0, 1, 19, 300]))
            times.append((time_ms, end_ms))
            time_ms = end_ms
        paragraphs.append(times)
    return make(*paragraphs)


def test_words_that_touch_share_a_border():
    transcript = make([(100, 300), (300, 500), (600, 700)], [(700, 900)])
    assert all_of(transcript) == [
        Border(100, None, WordId(1, 0), of_paragraph=True),
        Border(300, WordId(1, 0), WordId(1, 1), of_paragraph=False),
        Border(500, WordId(1, 1), None, of_paragraph=False),
        Border(600, None, WordId(1, 2), of_paragraph=False),
        Border(700, WordId(1, 2), WordId(2, 0), of_paragraph=True),
        Border(900, WordId(2, 0), None, of_paragraph=True),
    ]


@pytest.mark.parametrize(
    ("number", "time_ms", "leave_gap", "expected"),
    [
        (1, 350, False, SetBorder(1, 0, 350, 350)),  # shared
        (1, 350, True, SetBorder(1, 0, 300, 350)),
        (1, 250, True, SetBorder(1, 0, 250, 300)),
        (1, 300, False, None),
        (1, 9_000, False, SetBorder(1, 0, 480, 480)),  # the next word is not eaten up
        (2, 550, False, SetBorder(1, 1, 550, 600)),  # into the pause
        (2, 650, False, SetBorder(1, 1, 650, 650)),  # the next word follows
        (3, 400, False, SetBorder(1, 1, 400, 400)),  # and so does the one before
        (4, 850, False, SetBorder(1, 2, 850, 850)),  # across paragraphs
        (0, 20, False, SetTimes(1, 0, 20, 300)),
        (0, -50, False, SetTimes(1, 0, 0, 300)),
        (5, 99_999, False, SetTimes(2, 0, 700, LENGTH_MS)),
    ],
)
def test_moving_a_border(number, time_ms, leave_gap, expected):
    transcript = make([(100, 300), (300, 500), (600, 700)], [(700, 900)])
    move = moved(transcript, all_of(transcript)[number], time_ms, leave_gap=leave_gap)
    assert (None if move is None else move.edit) == expected


@given(st.data())
def test_whatever_is_moved_stays_in_order_and_can_be_undone(data: st.DataObject):
    transcript = data.draw(transcripts())
    before = list(transcript.paragraphs)
    for _ in range(data.draw(st.integers(1, 6))):
        borders = all_of(transcript)
        if not borders:
            return
        border = data.draw(st.sampled_from(borders))
        was = times_of(transcript)
        move = moved(transcript, border, data.draw(st.integers(-100, 3_000)), leave_gap=data.draw(st.booleans()))
        if move is None:
            continue
        change = transcript.apply(move.edit)
        now = [time for times in times_of(transcript) for pair in times for time in pair]
        assert now == sorted(now)
        assert 0 <= now[0] <= now[-1] <= LENGTH_MS
        touched = 0
        for old, new in zip(chain(*was), chain(*times_of(transcript)), strict=True):
            if old != new:
                touched += 1
                assert new[1] - new[0] >= min(SHORTEST_MS, old[1] - old[0])
        assert 1 <= touched <= 2
        if border.ends is None or border.begins is None:
            [same] = [one for one in all_of(transcript) if one.is_of(border)]
            assert same.time_ms == move.time_ms != border.time_ms
        transcript.apply(change.inverse)
        assert times_of(transcript) == was
        transcript.apply(move.edit)
    words = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    old_words = [word for paragraph in before for word in paragraph.words]
    assert [replace(word, timing=Timing.MODEL, start_ms=0, end_ms=0) for word in words] == [
        replace(word, start_ms=0, end_ms=0) for word in old_words
    ]


@given(transcripts())
def test_every_border_is_reached_from_every_other(transcript: Transcript):
    borders = all_of(transcript)
    for left, right in pairwise(borders):
        assert neighbour_of(transcript, left, forward=True) == right
        assert neighbour_of(transcript, right, forward=False) == left
    if borders:
        assert neighbour_of(transcript, borders[0], forward=False) is None
        assert neighbour_of(transcript, borders[-1], forward=True) is None
