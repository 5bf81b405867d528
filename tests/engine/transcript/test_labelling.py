"""Turns that were found, as edits: cut where the speaker changes, and what a person has said stays."""

from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.results import Span
from engine.transcript.edits import Edit, SetSpeaker
from engine.transcript.labelling import label, speech_in
from engine.transcript.paragraphing import Turn
from engine.transcript.transcript import Transcript
from tests.engine.transcript.test_transcript import check, make

# In ``make`` words begin at 1,000, 1,500, 2,000 ... and last 400 ms.


def labelled(transcript: Transcript, *turns: Turn, replace: bool = False) -> list[tuple[str, str | None]]:
    for edit in label(transcript, turns, lambda number: f"Speaker {number}", replace=replace):
        transcript.apply(edit)
    names = {None: None} | {speaker.id: speaker.name for speaker in transcript.speakers.values()}
    return [(paragraph.text, names[paragraph.speaker_id]) for paragraph in transcript.paragraphs]


def test_paragraphs_are_cut_where_the_speaker_changes():
    transcript = make("one two three four", "five six")
    assert labelled(transcript, Turn(900, 1_950, 1), Turn(1_950, 3_000, 2), Turn(3_500, 9_000, 1)) == [
        ("one two", "Speaker 2"),
        ("three four", "Speaker 3"),
        ("five six", "Speaker 2"),
    ]


def test_one_word_in_the_middle_is_no_turn():
    transcript = make("one two three four five")
    turns = Turn(900, 1_950, 1), Turn(1_950, 2_450, 2), Turn(2_450, 9_000, 1)
    assert labelled(transcript, *turns) == [("one two three four five", "Speaker 2")]


def test_what_has_a_speaker_stays_and_lends_the_name():
    transcript = make("one two", "three four")
    transcript.apply(SetSpeaker(1, 1))
    assert labelled(transcript, Turn(0, 60_000, 7)) == [("one two", "Anna"), ("three four", "Anna")]
    other = make("one two", "three four")
    other.apply(SetSpeaker(1, 1))
    other.apply(SetSpeaker(2, 1))
    turns = Turn(0, 2_500, 1), Turn(2_500, 60_000, 2)
    assert label(other, turns, str) == []
    assert labelled(other, *turns, replace=True) == [("one two", "Anna"), ("three four", "Anna")]


def test_without_turns_nothing_changes():
    assert label(make(), [], str) == []


def test_speech_is_where_words_are():
    transcript = make("one two", "three")
    assert speech_in(transcript.paragraphs) == (Span(1_000, 1_900), Span(3_500, 3_900))


@given(st.lists(st.tuples(st.integers(1, 3_000), st.integers(1, 3)), min_size=1, max_size=12))
def test_any_turns_keep_the_words(lengths: list[tuple[int, int]]):
    transcript = make("The quick brown fox", "jumps over the lazy dog.", "It was early.")
    words = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    turns, start_ms = [], 0
    for length_ms, speaker in lengths:
        turns.append(Turn(start_ms, start_ms + length_ms, speaker))
        start_ms += length_ms
    edits: list[Edit] = label(transcript, turns, str)
    for edit in edits:
        transcript.apply(edit)
    check(transcript)
    assert [word for paragraph in transcript.paragraphs for word in paragraph.words] == words
    assert all(paragraph.speaker_id for paragraph in transcript.paragraphs)
