import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import InvalidEdit
from engine.glossary.terms import Term
from engine.project.alternatives import WordRange, edit_for, known_in, phrase_at
from engine.recognition.alternatives import Candidate, Choice, Source
from engine.recognition.results import Span
from engine.transcript.edits import ReplaceText
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Word


def transcript_of(*texts: str, step_ms: int = 1_000) -> Transcript:
    """One word every second, which lasts half of that."""
    paragraphs, number = [], 0
    for id_, text in enumerate(texts, start=1):
        words = []
        for piece in text.split():
            words.append(Word(piece, number * step_ms, number * step_ms + step_ms // 2, model_id=number))
            number += 1
        paragraphs.append(Paragraph(id_, text, tuple(words), words[0].start_ms, words[-1].end_ms))
    return Transcript(number * step_ms, paragraphs)


def test_words_are_asked_about_with_what_is_said_around_in_whatever_paragraph():
    transcript = transcript_of("zero one two three four", "five six, seven", "eight nine ten eleven")
    phrase = phrase_at(transcript, WordRange(2, 1, 1), ())
    assert (phrase.before, phrase.present, phrase.after) == ("five", "six,", "seven")
    assert (phrase.heard_from_ms, phrase.span) == (2_300, Span(4_800, 7_700))


def test_at_the_ends_there_is_as_much_as_there_is():
    transcript = transcript_of("zero one two")
    phrase = phrase_at(transcript, WordRange(1, 0, 2), ())
    assert (phrase.before, phrase.present, phrase.after) == ("", "zero one two", "")
    assert phrase.span == Span(0, 2_700)


@pytest.mark.parametrize("asked", [WordRange(1, 0, 3), WordRange(1, -1, 0), WordRange(1, 2, 1), WordRange(7, 0, 0)])
def test_words_that_are_not_there_are_refused(asked):
    with pytest.raises(InvalidEdit):
        phrase_at(transcript_of("zero one two"), asked, ())


def test_what_may_be_meant_is_the_vocabulary_and_what_a_person_wrote():
    transcript = transcript_of("she met mister core", "yesterday")
    transcript.apply(ReplaceText(1, 15, 19, "Kaur,"))
    known = known_in(transcript, ["Seehaus"], [Term("Kovács", ("covert",))])
    candidates = [one.candidate for one in known]
    kaur = Candidate("Kaur", Source.WRITTEN)
    assert candidates == [Candidate("Seehaus", Source.VOCABULARY), Candidate("Kovács", Source.VOCABULARY), kaur]
    assert phrase_at(transcript, WordRange(1, 3, 3), known).candidates == ()
    transcript.apply(ReplaceText(1, 15, 20, "core"))
    assert phrase_at(transcript, WordRange(1, 3, 3), known).candidates == (kaur,)
    transcript.apply(ReplaceText(1, 15, 19, "Covert."))
    assert phrase_at(transcript, WordRange(1, 3, 3), known).candidates == (candidates[1],)


def test_an_alternative_is_put_between_the_punctuation():
    transcript = transcript_of("so “zero one”, she said")
    choice = Choice("hero won", -1.0, Source.HEARD)
    transcript.apply(edit_for(transcript, WordRange(1, 1, 2), "“zero one”,", choice))
    assert transcript.paragraph(1).text == "so “hero won”, she said"


def test_an_alternative_is_not_put_in_place_of_other_words():
    transcript = transcript_of("zero one two")
    with pytest.raises(InvalidEdit, match="have changed"):
        edit_for(transcript, WordRange(1, 1, 1), "won", Choice("on", -1.0, Source.HEARD))


@given(st.data())
def test_all_that_is_said_in_its_time_is_in_a_phrase(data):
    texts = data.draw(st.lists(st.lists(st.sampled_from(["a", "bee", "c."]), min_size=1).map(" ".join), min_size=1))
    transcript = transcript_of(*texts, step_ms=data.draw(st.sampled_from([200, 1_000, 5_000])))
    paragraph = data.draw(st.sampled_from(transcript.paragraphs))
    first = data.draw(st.integers(0, len(paragraph.words) - 1))
    last = data.draw(st.integers(first, len(paragraph.words) - 1))
    phrase = phrase_at(transcript, WordRange(paragraph.id, first, last), ())
    said = " ".join(filter(None, (phrase.before, phrase.present, phrase.after))).split()
    inside = [
        word.text
        for one in transcript.paragraphs
        for word in one.words
        if phrase.span.start_ms <= word.start_ms and word.end_ms <= phrase.span.end_ms
    ]
    assert said == inside
