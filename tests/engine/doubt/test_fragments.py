"""Fragments: marked words that stand close are heard together, and the worst come first."""

from hypothesis import given
from hypothesis import strategies as st

from engine.doubt.fragments import fragments
from engine.doubt.marks import Doubt, DoubtMarks
from engine.transcript.retiming import from_model
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Paragraph
from tests.engine.doubt.weighing import plain_doubts


def transcript_of(probabilities: list[float], gap_ms: int = 100) -> tuple[Transcript, DoubtMarks]:
    """Paragraphs of 20 words, 300 ms each."""
    step_ms = 300 + gap_ms
    model_words = [
        ModelWord(place, f"w{place}", place * step_ms, place * step_ms + 300, probability)
        for place, probability in enumerate(probabilities)
    ]
    paragraphs = []
    for first in range(0, len(model_words), 20):
        words = tuple(from_model(word) for word in model_words[first : first + 20])
        text = " ".join(word.text for word in words)
        paragraphs.append(Paragraph(first + 1, text, words, words[0].start_ms, words[-1].end_ms))
    marks = DoubtMarks(0.2, plain_doubts())
    marks.learn(model_words)
    return Transcript(10**7, paragraphs, (), model_words), marks


def test_marked_words_that_stand_close_are_one_fragment():
    transcript, marks = transcript_of([0.3, 0.95, 0.4] + [0.95] * 14 + [0.1, 0.95, 0.95])
    first, second = fragments(transcript, marks)
    assert (first.first, first.last) == (0, 2)
    assert [word.text for word in first.words] == ["w0", "w1", "w2"]
    assert (first.start_ms, first.end_ms) == (0, 1100)
    assert first.level is Doubt.DOUBTFUL
    assert abs(first.chance - (1 - 0.3 * 0.4)) < 1e-9
    assert abs(first.expected - (0.7 + 0.05 + 0.6)) < 1e-9
    assert (second.first, second.last) == (17, 17)
    assert second.level is Doubt.VERY_DOUBTFUL


def test_what_stands_in_two_paragraphs_is_two_fragments():
    transcript, marks = transcript_of([0.95] * 19 + [0.1, 0.1] + [0.95] * 19)
    assert [(one.paragraph_id, one.first) for one in fragments(transcript, marks)] == [(1, 19), (21, 0)]


def test_every_fragment_says_why():
    transcript, marks = transcript_of([0.2] + [0.99] * 30)
    [fragment] = fragments(transcript, marks)
    assert fragment.reasons
    assert all(reason.log_odds > 0 for reason in fragment.reasons)


@given(st.lists(st.floats(0, 1), min_size=1, max_size=80), st.integers(0, 1500))
def test_every_marked_word_is_in_one_fragment_and_none_is_long(probabilities: list[float], gap_ms: int):
    transcript, marks = transcript_of(probabilities, gap_ms)
    found = fragments(transcript, marks)
    inside = [word for fragment in found for word in fragment.words if marks.level(word) is not Doubt.NONE]
    marked = [
        word for paragraph in transcript.paragraphs for word in paragraph.words if marks.level(word) is not Doubt.NONE
    ]
    assert sorted(inside, key=lambda word: word.start_ms) == marked
    assert all(len(fragment.words) <= 12 for fragment in found)
    assert [one.expected for one in found] == sorted((one.expected for one in found), reverse=True)
