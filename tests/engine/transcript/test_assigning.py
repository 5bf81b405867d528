"""Giving stretches to speakers: what is cut, what stays with whom, and where a turn is that was pressed late."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.transcript.assigning import give_from, give_part, give_rest, merge, turn_at
from engine.transcript.edits import Edit, NameSpeaker, SetSpeaker
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Timing, Word
from tests.engine.transcript.test_transcript import check, make


def apply(transcript: Transcript, edits: Sequence[Edit]) -> None:
    for edit in edits:
        transcript.apply(edit)


def said(transcript: Transcript) -> list[tuple[str, int | None]]:
    return [(paragraph.text, paragraph.speaker_id) for paragraph in transcript.paragraphs]


def two_speakers(*texts: str) -> Transcript:
    transcript = make(*texts)
    transcript.apply(NameSpeaker(2, "Ben"))
    for paragraph in list(transcript.paragraphs):
        transcript.apply(SetSpeaker(paragraph.id, 1))
    return transcript


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (4, 9, [("one", 1), ("two three", 2), ("four", 1)]),
        (5, 9, [("one", 1), ("two three", 2), ("four", 1)]),  # words are given whole
        (0, 3, [("one", 2), ("two three four", 1)]),
        (14, 18, [("one two three", 1), ("four", 2)]),
        (0, 18, [("one two three four", 2)]),
        (6, 6, [("one two three four", 2)]),
        (3, 4, [("one two three four", 2)]),  # only the space
    ],
)
def test_a_part_of_a_paragraph_is_given(start: int, end: int, expected: list[tuple[str, int]]):
    transcript = two_speakers("one two three four")
    apply(transcript, give_part(transcript, 1, start, end, 2))
    assert said(transcript) == expected


def test_nothing_happens_where_the_speaker_says_it_already():
    transcript = two_speakers("one two three four")
    assert give_part(transcript, 1, 4, 9, 1) == []


def test_the_rest_is_given_from_a_word_on():
    transcript = two_speakers("one two three four")
    apply(transcript, give_rest(transcript, 1, 6, 2))
    assert said(transcript) == [("one", 1), ("two three four", 2)]
    assert give_rest(transcript, 1, 3, None) == []
    apply(transcript, give_rest(transcript, 1, 0, None))
    assert said(transcript) == [("one", None), ("two three four", 2)]


def test_merging_forgets_the_speaker():
    transcript = two_speakers("one", "two", "three")
    transcript.apply(SetSpeaker(2, 2))
    apply(transcript, merge(transcript, 1, 2))
    assert said(transcript) == [("one", 2), ("two", 2), ("three", 2)]
    assert list(transcript.speakers) == [2]
    apply(transcript, merge(transcript, 2, None))
    assert said(transcript) == [("one", None), ("two", None), ("three", None)]
    assert not transcript.speakers


def paragraph(number: int, *words: tuple[str, int, int]) -> Paragraph:
    made = tuple(Word(text, start_ms, end_ms, Timing.MODEL, None, None) for text, start_ms, end_ms in words)
    return Paragraph(number, " ".join(word.text for word in made), made, words[0][1], words[-1][2])


TALK = (
    paragraph(1, ("so", 0, 200), ("how", 250, 500), ("was", 520, 700), ("it", 720, 900), ("well", 1_500, 1_700)),
    paragraph(2, ("fine.", 2_000, 2_400), ("really", 2_450, 2_800), ("yes", 2_820, 3_000)),
)


@pytest.mark.parametrize(
    ("heard_ms", "expected"),
    [
        (1_800, (0, 4)),  # 300 ms after "well"
        (1_550, (0, 4)),  # quick
        (2_250, (1, 0)),  # a paragraph begins
        (2_700, (1, 1)),  # a sentence has ended
        (0, (0, 0)),
        (60_000, (1, 2)),
    ],
)
def test_a_turn_is_found_where_it_was_meant(heard_ms: int, expected: tuple[int, int]):
    assert turn_at(TALK, heard_ms, 300) == expected


def test_there_is_no_turn_without_words():
    assert turn_at((), 100, 300) is None
    assert turn_at((Paragraph(1, "", (), 0, 0),), 100, 300) is None


@given(st.data())
def test_any_giving_keeps_the_words_and_gives_what_was_asked(data: st.DataObject):
    transcript = two_speakers("The quick brown fox", "jumps over the lazy dog.", "It was early.")
    words = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    for _ in range(data.draw(st.integers(1, 6))):
        speaker = data.draw(st.sampled_from([None, 1, 2]))
        heard_ms = data.draw(st.integers(-500, 12_000))
        if data.draw(st.booleans()):
            place = turn_at(transcript.paragraphs, heard_ms, 300)
            assert place is not None
            word = transcript.paragraphs[place[0]].words[place[1]]
            apply(transcript, give_from(transcript, *place, speaker))
        else:
            chosen = data.draw(st.sampled_from(list(transcript.paragraphs)))
            start = data.draw(st.integers(0, len(chosen.text)))
            end = data.draw(st.integers(start, len(chosen.text)))
            word = chosen.words[chosen.word_at(start) or 0]
            edits = give_part(transcript, chosen.id, start, end, speaker)
            apply(transcript, edits)
            if start < end and chosen.text[start:end].isspace():
                continue
        check(transcript)
        assert [word for paragraph in transcript.paragraphs for word in paragraph.words] == words
        assert next(p.speaker_id for p in transcript.paragraphs if word in p.words) == speaker
