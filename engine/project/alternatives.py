"""Which words of a transcript alternatives are asked for, and the edit that takes one."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

from engine.errors import InvalidEdit
from engine.glossary.terms import Term
from engine.recognition.alternatives import Candidate, Choice, Phrase, Source
from engine.recognition.likeness import like
from engine.recognition.results import Span
from engine.recognition.wording import edges, plain
from engine.transcript.edits import ReplaceText
from engine.transcript.transcript import Transcript
from engine.transcript.words import Word, join_words

MOST_WORDS: Final = 12
"""Of what more are asked about, one alternative would hardly be the right one."""

_BEFORE_MS: Final = 1_500
_AFTER_MS: Final = 1_500
"""So much of what is said before and after is written along."""

_LEAD_MS: Final = 2_500
"""And so much before that is heard. Of 167 mistakes of tiny.en in mixed speech, the right words were among the five in
36 of 100 so, and in 38 where four seconds are written along, which takes twice the time."""

_EDGE_MS: Final = 200
"""So much of the silence around belongs to a phrase."""


@dataclass(frozen=True, slots=True)
class WordRange:
    """Neighbouring words of a paragraph, from the index ``first`` to ``last`` (inclusive)."""

    paragraph_id: int
    first: int
    last: int

    def of(self, transcript: Transcript) -> tuple[Word, ...]:
        """Return the words.

        Raises:
            InvalidEdit: There are none such.
        """
        words = transcript.paragraph(self.paragraph_id).words
        if not 0 <= self.first <= self.last < len(words):
            raise InvalidEdit(f"paragraph {self.paragraph_id} has no words {self.first} to {self.last}")
        return words[self.first : self.last + 1]


@dataclass(frozen=True, slots=True)
class Known:
    """Something that may be meant anywhere in a transcript.

    Attributes:
        heard_as: What is written for it by mistake.
    """

    candidate: Candidate
    heard_as: tuple[str, ...] = ()


def known_in(transcript: Transcript, vocabulary: Iterable[str], glossary: Iterable[Term]) -> tuple[Known, ...]:
    """Return what may be meant in a transcript: what the user expects, and what a person wrote into it."""
    known = [Known(Candidate(text, Source.VOCABULARY)) for text in vocabulary]
    known += (Known(Candidate(term.text, Source.VOCABULARY), term.heard_as) for term in glossary)
    written = {
        edges(word.text)[1] for paragraph in transcript.paragraphs for word in paragraph.words if word.model_id is None
    }
    return (*known, *(Known(Candidate(text, Source.WRITTEN)) for text in sorted(written) if text))


def phrase_at(transcript: Transcript, asked: WordRange, known: Iterable[Known]) -> Phrase:
    """Return what to ask about some words.

    Raises:
        InvalidEdit: There are no such words.
    """
    present = asked.of(transcript)
    before, low_ms = _before(transcript, asked)
    after, high_ms = _after(transcript, asked)
    all_words = (*before, *present, *after)
    start_ms = max(all_words[0].start_ms - _EDGE_MS, low_ms)
    end_ms = min(all_words[-1].end_ms + _EDGE_MS, high_ms)
    text = _text(present)
    span = Span(start_ms, end_ms)
    heard_from_ms = max(start_ms - _LEAD_MS, 0)
    return Phrase(span, heard_from_ms, _text(before), text, _text(after), _candidates(text, tuple(known)))


def reads(transcript: Transcript, asked: WordRange, present: str) -> bool:
    """Return whether words stand there, and read so."""
    with suppress(InvalidEdit):
        return _text(asked.of(transcript)) == present
    return False


def edit_for(transcript: Transcript, asked: WordRange, present: str, choice: Choice) -> ReplaceText:
    """Return the edit that puts an alternative in place of words; the punctuation around them stays.

    Args:
        transcript: In which they stand.
        asked: The words.
        present: How they read when they were asked about.
        choice: The alternative.

    Raises:
        InvalidEdit: There are no such words, or they read differently by now.
    """
    if not reads(transcript, asked, present):
        raise InvalidEdit(f"words {asked.first} to {asked.last} of paragraph {asked.paragraph_id} have changed")
    paragraph = transcript.paragraph(asked.paragraph_id)
    spans = list(paragraph.spans())
    start, end = spans[asked.first][0], spans[asked.last][1]
    lead, _, tail = edges(paragraph.text[start:end])
    return ReplaceText(paragraph.id, start + len(lead), end - len(tail), choice.text)


def _before(transcript: Transcript, asked: WordRange) -> tuple[list[Word], int]:
    """Return what is said shortly before some words, and when what is said before that ends."""
    index = transcript.index_of(asked.paragraph_id)
    from_ms = transcript.paragraphs[index].words[asked.first].start_ms - _BEFORE_MS
    words: list[Word] = []
    for paragraph in transcript.paragraphs[index::-1]:
        stop = asked.first if paragraph.id == asked.paragraph_id else len(paragraph.words)
        for word in reversed(paragraph.words[:stop]):
            if word.start_ms < from_ms:
                return words[::-1], word.end_ms
            words.append(word)
    return words[::-1], 0


def _after(transcript: Transcript, asked: WordRange) -> tuple[list[Word], int]:
    """Return what is said shortly behind some words, and when what is said behind that begins."""
    index = transcript.index_of(asked.paragraph_id)
    to_ms = transcript.paragraphs[index].words[asked.last].end_ms + _AFTER_MS
    words: list[Word] = []
    for paragraph in transcript.paragraphs[index:]:
        for word in paragraph.words[asked.last + 1 if paragraph.id == asked.paragraph_id else 0 :]:
            if word.end_ms > to_ms:
                return words, word.start_ms
            words.append(word)
    return words, transcript.duration_ms


def _candidates(text: str, known: Sequence[Known]) -> tuple[Candidate, ...]:
    """Return those that come near to a text, or are written like it by mistake."""
    near = like(text, (one.candidate.text for one in known))
    found = (one.candidate for one in known if one.candidate.text in near or plain(text) in map(plain, one.heard_as))
    return tuple(dict.fromkeys(found))


def _text(words: Sequence[Word]) -> str:
    return join_words(word.text for word in words)
