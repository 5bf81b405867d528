"""Hearing a passage again with another model or vocabulary: what is different, and the edits that take some of it.

What a person wrote, confirmed or struck out is never taken from them unasked: such a difference is marked as theirs.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path
from queue import SimpleQueue

from engine.errors import InvalidEdit
from engine.jobs import Cancelled, Failed, Finished, Job
from engine.project.project import Project
from engine.recognition.passage import Hearing, PassageRequest, hear_passage
from engine.recognition.results import Options, RecognisedWord, Span
from engine.transcript.edits import Edit, ReplaceParagraphs
from engine.transcript.pairing import key_of
from engine.transcript.paragraphing import LONG_PAUSE_MS
from engine.transcript.retiming import coloured, share
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Paragraph, Word

LONGEST_PASSAGE_MS = 180_000
"""More than that is compared better after a new transcription."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Words that stand in the transcript, and what was heard in their place.

    Attributes:
        paragraph_id: Where; None for words that are a paragraph of their own, far from all others.
        first: Index of the first of the words; where there are none, of the word before which something was heard.
        stands: The words; empty where something was heard in addition.
        heard: What was heard now; empty where that is nothing.
        yours: A person wrote, confirmed or struck out what stands.
    """

    paragraph_id: int | None
    first: int
    stands: tuple[Word, ...]
    heard: tuple[RecognisedWord, ...]
    yours: bool

    @property
    def last(self) -> int:
        """Index of the word behind the words."""
        return self.first + len(self.stands)

    @property
    def start_ms(self) -> int:
        """Where it begins to sound, before or now."""
        return min(words[0].start_ms for words in (self.stands, self.heard) if words)

    @property
    def end_ms(self) -> int:
        """Where it has sounded, before and now."""
        return max(words[-1].end_ms for words in (self.stands, self.heard) if words)

    @property
    def probability_before(self) -> float | None:
        """The least sure of the words that stand; None where there are none of the model's."""
        return min((word.probability for word in self.stands if word.probability is not None), default=None)

    @property
    def probability_now(self) -> float | None:
        """The least sure of the words that were heard; None where there are none."""
        return min((word.probability for word in self.heard), default=None)


def passage_request(project: Project, span: Span, model: Path, options: Options, cache_folder: Path) -> PassageRequest:
    """Return the order to hear a span again, widened to whole words, of three minutes at most."""
    words = [place.word for place in _places(project.transcript, span) if _overlaps(place.word, span)]
    start_ms = min([span.start_ms, *(word.start_ms for word in words)])
    end_ms = max([span.end_ms, *(word.end_ms for word in words)])
    recording = project.recording
    whole = Span(start_ms, min(end_ms, start_ms + LONGEST_PASSAGE_MS, recording.duration_ms))
    return PassageRequest(recording.path, recording.sha256, cache_folder, model, options, whole)


def rehear(request: PassageRequest, on_message: Callable[[object], None] = lambda _: None) -> Hearing:
    """Hear a passage again in a child process, and wait for it.

    Raises:
        EarmarkError: What went wrong.
    """
    messages: SimpleQueue[object] = SimpleQueue()
    job = Job(hear_passage, (request,), messages.put)
    try:
        while True:
            match messages.get():
                case Finished(Hearing() as hearing):
                    return hearing
                case Failed(error):
                    raise error
                case Cancelled():
                    raise KeyboardInterrupt
                case message:
                    on_message(message)
    finally:
        job.cancel()
        job.join()


def compare(transcript: Transcript, span: Span, heard: Sequence[RecognisedWord]) -> tuple[Difference, ...]:
    """Return where a transcript and what was heard in a span read differently, in order.

    Letters decide which words belong together; that one of them has another case or punctuation is a difference, too.
    Neighbouring words that differ are one difference, unless some are a person's.
    """
    places = _places(transcript, span)
    inside = [number for number, place in enumerate(places) if span.start_ms <= _middle_ms(place.word) < span.end_ms]
    if inside:
        first, last = inside[0], inside[-1] + 1
    else:
        first = last = sum(_middle_ms(place.word) < span.start_ms for place in places)
    standing = {place.word.model_id for place in places}
    struck_out = [
        word
        for word in transcript.model_words
        if word.id not in standing and span.start_ms <= _middle_ms(word) < span.end_ms
    ]
    differences: list[Difference] = []
    for piece in _pieces(places, first, last, heard):
        if [word.text for word in piece.stands] == [word.text for word in piece.heard]:
            continue
        difference = Difference(
            piece.paragraph_id, piece.first, piece.stands, piece.heard, _is_persons(piece, struck_out, span)
        )
        if differences and _continues(differences[-1], difference):
            before = differences[-1]
            differences[-1] = replace(
                before, stands=before.stands + difference.stands, heard=before.heard + difference.heard
            )
        else:
            differences.append(difference)
    return tuple(differences)


@dataclass(frozen=True, slots=True)
class _Place:
    paragraph: Paragraph
    index: int
    word: Word


@dataclass(frozen=True, slots=True)
class _Piece:
    """Words that belong together, the smallest there are; ``low_ms`` and ``high_ms`` are where their neighbours are."""

    paragraph_id: int | None
    first: int
    stands: tuple[Word, ...]
    heard: tuple[RecognisedWord, ...]
    low_ms: int | None
    high_ms: int | None


def _places(transcript: Transcript, span: Span) -> list[_Place]:
    """Return the words of the paragraphs that a span touches, and of one on either side."""
    touched = [
        index
        for index, paragraph in enumerate(transcript.paragraphs)
        if paragraph.start_ms < span.end_ms and span.start_ms < paragraph.end_ms
    ]
    if touched:
        first, last = touched[0] - 1, touched[-1] + 2
    else:
        behind = sum(paragraph.end_ms <= span.start_ms for paragraph in transcript.paragraphs)
        first, last = behind - 1, behind + 1
    return [
        _Place(paragraph, index, word)
        for paragraph in transcript.paragraphs[max(first, 0) : last]
        for index, word in enumerate(paragraph.words)
    ]


def _overlaps(word: Word, span: Span) -> bool:
    return word.start_ms < span.end_ms and span.start_ms < word.end_ms


def _middle_ms(word: Word | ModelWord) -> int:
    return (word.start_ms + word.end_ms) // 2


def _key(word: Word | RecognisedWord) -> str:
    return key_of(word.text)


def _pieces(places: Sequence[_Place], first: int, last: int, heard: Sequence[RecognisedWord]) -> Iterator[_Piece]:
    """Align the words at the places ``first`` to ``last`` with what was heard, in the smallest pieces that go."""
    matcher = SequenceMatcher(
        None, [_key(place.word) for place in places[first:last]], [_key(word) for word in heard], autojunk=False
    )
    for _, start, end, heard_start, heard_end in matcher.get_opcodes():
        there, now = range(first + start, first + end), tuple(heard[heard_start:heard_end])
        if len(there) == len(now):
            for number, word in zip(there, now, strict=True):
                yield _piece(places, number, number + 1, (word,))
        elif not now:
            for number in there:
                yield _piece(places, number, number + 1, ())
        elif not there:
            yield _addition(places, there.start, now)
        else:
            yield from _by_paragraph(places, there, now)


def _by_paragraph(places: Sequence[_Place], there: range, now: tuple[RecognisedWord, ...]) -> Iterator[_Piece]:
    """Give what was heard in place of some words to the paragraphs in which they stand, by its times."""
    start = there.start
    while start < there.stop:
        end = start
        while end < there.stop and places[end].paragraph is places[start].paragraph:
            end += 1
        count = len(now)
        if end < there.stop:
            border_ms = places[end].word.start_ms
            count = sum((word.start_ms + word.end_ms) // 2 < border_ms for word in now)
        yield _piece(places, start, end, now[:count])
        start, now = end, now[count:]


def _piece(places: Sequence[_Place], start: int, end: int, heard: tuple[RecognisedWord, ...]) -> _Piece:
    words = tuple(place.word for place in places[start:end])
    low_ms, high_ms = _around(places, start, end)
    return _Piece(places[start].paragraph.id, places[start].index, words, heard, low_ms, high_ms)


def _around(places: Sequence[_Place], start: int, end: int) -> tuple[int | None, int | None]:
    return (
        places[start - 1].word.end_ms if start else None,
        places[end].word.start_ms if end < len(places) else None,
    )


def _addition(places: Sequence[_Place], number: int, heard: tuple[RecognisedWord, ...]) -> _Piece:
    """Find where words belong that were heard before the place of a number: to the nearer of two paragraphs."""
    low_ms, high_ms = _around(places, number, number)
    paragraph_id, index = None, 0
    before = places[number - 1] if number else None
    after = places[number] if number < len(places) else None
    pause_before_ms = heard[0].start_ms - low_ms if low_ms is not None else None
    pause_after_ms = high_ms - heard[-1].end_ms if high_ms is not None else None
    if before and after and before.paragraph is after.paragraph:
        paragraph_id, index = after.paragraph.id, after.index
    else:
        pauses = [
            (pause_ms, place.paragraph.id, place.index + behind)
            for pause_ms, place, behind in ((pause_before_ms, before, 1), (pause_after_ms, after, 0))
            if place is not None and pause_ms is not None and pause_ms < LONG_PAUSE_MS
        ]
        if pauses:
            _, paragraph_id, index = min(pauses)
    return _Piece(paragraph_id, index, (), heard, low_ms, high_ms)


def _is_persons(piece: _Piece, struck_out: Iterable[ModelWord], span: Span) -> bool:
    """Whether a person wrote or confirmed what stands there, or struck out what the model had heard there before."""
    if any(word.reviewed for word in piece.stands):
        return True
    low_ms = span.start_ms if piece.low_ms is None else piece.low_ms
    high_ms = span.end_ms if piece.high_ms is None else piece.high_ms
    brings_more = len(piece.heard) > len(piece.stands)
    return brings_more and any(low_ms <= _middle_ms(word) <= high_ms for word in struck_out)


def _continues(before: Difference, difference: Difference) -> bool:
    return (
        before.paragraph_id is not None
        and before.paragraph_id == difference.paragraph_id
        and before.last == difference.first
        and before.yours == difference.yours
    )


def edits_for(transcript: Transcript, chosen: Iterable[Difference]) -> tuple[Edit, ...]:
    """Return the edits that put what was heard in the place of what stands, for differences of this transcript.

    The new words keep the times at which they were heard, as far as their neighbours leave room; every other word is
    left exactly as it is. As a person chose them, they count as that person's.

    Raises:
        InvalidEdit: The transcript has changed there since it was compared.
    """
    trial = Transcript(transcript.duration_ms, transcript.paragraphs, transcript.speakers.values())
    edits: list[Edit] = []
    by_paragraph: dict[int, list[Difference]] = {}
    apart: list[Difference] = []
    for difference in chosen:
        if difference.paragraph_id is None:
            apart.append(difference)
        else:
            by_paragraph.setdefault(difference.paragraph_id, []).append(difference)
    for paragraph_id, differences in sorted(by_paragraph.items(), key=lambda item: trial.index_of(item[0])):
        edit: Edit = ReplaceParagraphs((paragraph_id,), (_rewritten(trial, paragraph_id, differences),))
        trial.apply(edit)
        edits.append(edit)
    for difference in apart:
        edit = _new_paragraph(trial, difference, transcript.new_paragraph_id())
        trial.apply(edit)
        edits.append(edit)
    return tuple(edits)


def _rewritten(transcript: Transcript, paragraph_id: int, differences: Iterable[Difference]) -> Paragraph:
    """Return a paragraph with what was heard put in for some of its words."""
    index = transcript.index_of(paragraph_id)
    paragraph = transcript.paragraphs[index]
    low_ms, end_ms = _room(transcript, index - 1, index + 1)
    old, spans = paragraph.text, list(paragraph.spans())
    text, words, reached, read_to = "", list[Word](), 0, 0
    # What was heard in addition goes before what stands at the same place.
    for difference in sorted(differences, key=lambda difference: (difference.first, difference.last)):
        first, last = difference.first, difference.last
        if first < reached or paragraph.words[first:last] != difference.stands:
            raise InvalidEdit(f"paragraph {paragraph_id} has changed meanwhile")
        words += paragraph.words[reached:first]
        high_ms = paragraph.words[last].start_ms if last < len(paragraph.words) else end_ms
        new = _timed(difference.heard, words[-1].end_ms if words else low_ms, high_ms)
        words += coloured(new, difference.stands)
        reached = last
        start = spans[first][0] if first < len(spans) else len(old)
        text, read_to = text + old[read_to:start], spans[last - 1][1] if difference.stands else start
        if difference.stands and difference.heard:
            text += _written(difference.heard)
        elif difference.heard:
            is_spaced = not text or text[-1].isspace() or start == len(old)
            glue = " " if text and not text[-1].isspace() and is_spaced and not difference.heard[0].joined else ""
            text += glue + _written(difference.heard) + (" " if is_spaced and start < len(old) else "")
        elif not text or text[-1].isspace():
            read_to += len(old[read_to:]) - len(old[read_to:].lstrip())
    words += paragraph.words[reached:]
    text = (text + old[read_to:]).rstrip() if read_to == len(old) else text + old[read_to:]
    return replace(
        paragraph,
        text=text,
        words=tuple(words),
        start_ms=words[0].start_ms if words else paragraph.start_ms,
        end_ms=words[-1].end_ms if words else paragraph.end_ms,
    )


def _new_paragraph(transcript: Transcript, difference: Difference, paragraph_id: int) -> ReplaceParagraphs:
    """Return the edit that makes a paragraph of words that stand far from all others."""
    after = transcript.place_for(difference.start_ms)
    index = 0 if after is None else transcript.index_of(after) + 1
    words = tuple(_timed(difference.heard, *_room(transcript, index - 1, index)))
    text = _written(difference.heard)
    paragraph = Paragraph(paragraph_id, text, words, words[0].start_ms, words[-1].end_ms)
    return ReplaceParagraphs((), (paragraph,), after)


def _room(transcript: Transcript, before: int, after: int) -> tuple[int, int]:
    """Return when the paragraph at ``before`` ends, and when that at ``after`` starts."""
    paragraphs = transcript.paragraphs
    return (
        paragraphs[before].end_ms if before >= 0 else 0,
        paragraphs[after].start_ms if after < len(paragraphs) else transcript.duration_ms,
    )


def _timed(heard: Sequence[RecognisedWord], low_ms: int, high_ms: int) -> list[Word]:
    """Make words of what was heard, at its times, between two neighbours; all share the room where some had none."""
    words: list[Word] = []
    reached_ms = low_ms
    for word in heard:
        start_ms = min(max(word.start_ms, reached_ms), high_ms)
        reached_ms = min(max(word.end_ms, start_ms), high_ms)
        words.append(Word(word.text, start_ms, reached_ms))
    is_squeezed = any(
        word.start_ms == word.end_ms and sound.start_ms < sound.end_ms for word, sound in zip(words, heard, strict=True)
    )
    return share([word.text for word in heard], low_ms, high_ms) if is_squeezed else words


def _written(heard: Sequence[RecognisedWord]) -> str:
    return "".join(("" if word.joined or not index else " ") + word.text for index, word in enumerate(heard))
