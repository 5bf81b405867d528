"""Which words of a transcript should be looked for in the sound, and the edits that set when they are spoken.

Only words whose times were fitted to the place are moved: what the model heard, what a person timed, and whatever
nobody touched stands still and holds them in their place.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count
from typing import Final

from engine.recognition.alignment import LONGEST_EXCERPT_MS, Aligned, Excerpt, ExcerptWord
from engine.recognition.boundaries import LEAST_WORD_MS
from engine.recognition.results import Span
from engine.transcript.edits import AlignWords
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Timing, Word

_AROUND_MS: Final = 8_000
"""So much of what is said before and after is heard along."""

_EDGE_MS: Final = 400
"""And so much of the silence around that."""

_SLACK_MS: Final = 3_000
"""Text that stands first or last may be spoken this much before or after the place that it was fitted to."""

_LONGEST_GROUP_MS: Final = 10_000
"""Stretches of new words that are farther apart than this are looked for one by one."""

_numbers = count()


@dataclass(frozen=True, slots=True)
class Search:
    """An excerpt, and what of it is in question.

    Attributes:
        paragraph: As it was; once it has changed, what is found is out of date.
        offset: To be added to a word's index in the excerpt to get that in the paragraph.
    """

    excerpt: Excerpt
    paragraph: Paragraph
    offset: int


@dataclass(frozen=True, slots=True)
class _Place:
    paragraph: Paragraph
    number: int
    is_apart: bool

    @property
    def word(self) -> Word:
        return self.paragraph.words[self.number]

    def to_excerpt(self, *, is_asked: bool) -> ExcerptWord:
        """Return it as a word of an excerpt, to be found there if that is asked for and nothing better is known."""
        word = self.word
        is_to_be_found = is_asked and word.timing is Timing.INTERPOLATED
        span = None if is_to_be_found else Span(word.start_ms, word.end_ms)
        return ExcerptWord((" " if self.is_apart else "") + word.text, span)


def has_fitted_words(paragraph: Paragraph) -> bool:
    """Whether some of its words have times that were only fitted to the place."""
    return any(word.timing is Timing.INTERPOLATED for word in paragraph.words)


def searches(transcript: Transcript, paragraph_id: int) -> list[Search]:
    """Return what to look for, so that the words of a paragraph get times of their own.

    New words that fill more than an excerpt without a known one among them are left out.

    Raises:
        InvalidEdit: There is no such paragraph.
    """
    index = transcript.index_of(paragraph_id)
    paragraph = transcript.paragraphs[index]
    found = []
    for first, last in _groups(paragraph):
        start_ms, end_ms = paragraph.words[first].start_ms, paragraph.words[last - 1].end_ms
        around_ms = min(_AROUND_MS, (LONGEST_EXCERPT_MS - 2 * _SLACK_MS - (end_ms - start_ms)) // 2)
        if around_ms < 0:
            continue
        places = _places(transcript, index, first, last, Span(start_ms - around_ms, end_ms + around_ms))
        low_ms = transcript.room(places[0].paragraph.id, places[0].number, places[0].number + 1)[0]
        high_ms = transcript.room(places[-1].paragraph.id, places[-1].number, places[-1].number + 1)[1]
        words = tuple(
            place.to_excerpt(is_asked=place.paragraph is paragraph and first <= place.number < last) for place in places
        )
        before_ms = _SLACK_MS if words[0].span is None else _EDGE_MS
        behind_ms = _SLACK_MS if words[-1].span is None else _EDGE_MS
        span = Span(max(places[0].word.start_ms - before_ms, low_ms), min(places[-1].word.end_ms + behind_ms, high_ms))
        if span.start_ms < span.end_ms:
            here = next(number for number, place in enumerate(places) if place.paragraph is paragraph)
            offset = places[here].number - here
            found.append(Search(Excerpt(next(_numbers), span, words, low_ms, high_ms), paragraph, offset))
    return found


def edits_for(transcript: Transcript, search: Search, aligned: Aligned) -> list[AlignWords]:
    """Return the edits that take over what was found, one for each stretch of words.

    None for what is out of date by now, and none that would leave a word shorter than anybody speaks.

    Raises:
        InvalidEdit: The paragraph is gone.
    """
    before, now = search.paragraph, transcript.paragraph(search.paragraph.id)
    asked = [place + search.offset for place, word in enumerate(search.excerpt.words) if word.span is None]
    if now.text != before.text or any(now.words[place] != before.words[place] for place in asked):
        return []
    edits: list[AlignWords] = []
    for place, span in sorted(aligned.spans.items()):
        word = place + search.offset
        times = (span.start_ms, span.end_ms)
        if edits and word == edits[-1].first + len(edits[-1].times_ms):
            edits[-1] = AlignWords(search.paragraph.id, edits[-1].first, (*edits[-1].times_ms, times))
        else:
            edits.append(AlignWords(search.paragraph.id, word, (times,)))
    return [edit for edit in edits if _fits(transcript, edit)]


def _fits(transcript: Transcript, edit: AlignWords) -> bool:
    low_ms, high_ms = transcript.room(edit.paragraph_id, edit.first, edit.first + len(edit.times_ms))
    for start_ms, end_ms in edit.times_ms:
        if start_ms < low_ms or end_ms - start_ms < LEAST_WORD_MS:
            return False
        low_ms = end_ms
    return low_ms <= high_ms


def _groups(paragraph: Paragraph) -> Iterator[tuple[int, int]]:
    """Give stretches of words from the first to behind the last that is to be looked for at one go."""
    first = last = 0
    words = paragraph.words
    for place, word in enumerate(words):
        if word.timing is not Timing.INTERPOLATED:
            continue
        is_far = last > first and place > last and word.end_ms - words[first].start_ms > _LONGEST_GROUP_MS
        if is_far:
            yield first, last
        if is_far or last == first:
            first = place
        last = place + 1
    if last > first:
        yield first, last


def _places(transcript: Transcript, index: int, first: int, last: int, around: Span) -> list[_Place]:
    """Return the words that are spoken within a span, and in any case those of a paragraph from first to last."""
    paragraphs = transcript.paragraphs
    low = high = index
    while low and paragraphs[low - 1].end_ms > around.start_ms:
        low -= 1
    while high + 1 < len(paragraphs) and paragraphs[high + 1].start_ms < around.end_ms:
        high += 1
    places = []
    for paragraph in paragraphs[low : high + 1]:
        behind = 0
        for number, (word, (start, end)) in enumerate(zip(paragraph.words, paragraph.spans(), strict=True)):
            is_asked = paragraph is paragraphs[index] and first <= number < last
            if is_asked or (around.start_ms <= word.start_ms and word.end_ms <= around.end_ms):
                places.append(_Place(paragraph, number, is_apart=not number or behind < start))
            behind = end
    return places
