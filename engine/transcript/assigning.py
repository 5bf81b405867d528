"""Who speaks what: the edits that give paragraphs, parts of them, and all from a moment on to speakers."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from engine.transcript.edits import Edit, RemoveSpeaker, SetSpeaker, SplitParagraph
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph

# How far from where the ear puts a turn it is looked for, and what draws it to a word: all in milliseconds of distance.
_AROUND_MS = 500
_LONGEST_PAUSE_MS = 500
_DRAWN_BY_A_PARAGRAPH_MS = 300
_DRAWN_BY_A_SENTENCE_MS = 250
_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟", "।")


def give_part(transcript: Transcript, paragraph_id: int, start: int, end: int, speaker_id: int | None) -> list[Edit]:
    """Return the edits that give the words at the characters ``start`` to ``end`` of a paragraph to a speaker.

    What stands before and behind them becomes paragraphs of their own, by who spoke there before. Without words, or
    where ``start`` is ``end``, it is about the whole paragraph.
    """
    paragraph = transcript.paragraph(paragraph_id)
    if paragraph.speaker_id == speaker_id:
        return []
    spans = list(paragraph.spans())
    touched = [word for word, span in enumerate(spans) if span[0] < end and start < span[1]]
    if not touched or start == end:
        return [SetSpeaker(paragraph_id, speaker_id)]
    edits: list[Edit] = []
    if touched[-1] + 1 < len(spans):
        edits.append(SplitParagraph(paragraph_id, spans[touched[-1]][1], transcript.new_paragraph_id()))
    if touched[0]:
        middle_id = transcript.new_paragraph_id()
        return [
            *edits,
            SplitParagraph(paragraph_id, spans[touched[0]][0], middle_id),
            SetSpeaker(middle_id, speaker_id),
        ]
    return [*edits, SetSpeaker(paragraph_id, speaker_id)]


def give_rest(transcript: Transcript, paragraph_id: int, offset: int, speaker_id: int | None) -> list[Edit]:
    """Return the edits that give a paragraph from the word at a character on to a speaker; none behind its last."""
    paragraph = transcript.paragraph(paragraph_id)
    if not paragraph.text[offset:].strip():
        return []
    return give_part(transcript, paragraph_id, offset, len(paragraph.text), speaker_id)


def turn_at(paragraphs: Sequence[Paragraph], heard_ms: int, reaction_ms: int) -> tuple[int, int] | None:
    """Return the word with which a turn begins that was noticed while something was heard.

    Whoever presses a key at a turn does it a little late. Of the words that begin about then, the turn is where there
    is a pause before, a sentence ends or a paragraph begins.

    Args:
        paragraphs: In order of time.
        heard_ms: What was heard when the key was pressed.
        reaction_ms: How late the key is pressed, in time of the recording.

    Returns:
        The index of the paragraph and of the word in it; None where there are no words.
    """
    meant_ms = heard_ms - reaction_ms
    best, least = None, None
    for index, word, pause_ms, ends_sentence in _words_around(paragraphs, meant_ms):
        away = abs(paragraphs[index].words[word].start_ms - meant_ms)
        drawn = (
            min(pause_ms, _LONGEST_PAUSE_MS)
            + _DRAWN_BY_A_PARAGRAPH_MS * (word == 0)
            + _DRAWN_BY_A_SENTENCE_MS * ends_sentence
        )
        cost = away - drawn if away <= _AROUND_MS else away
        if least is None or cost < least:
            best, least = (index, word), cost
    return best


def give_from(transcript: Transcript, paragraph: int, word: int, speaker_id: int | None) -> list[Edit]:
    """Return the edits that give a word, by the index of its paragraph and its own, and the rest of it to a speaker."""
    found = transcript.paragraphs[paragraph]
    start, _ = list(found.spans())[word]
    return give_rest(transcript, found.id, start, speaker_id)


def merge(transcript: Transcript, speaker_id: int, into: int | None) -> list[Edit]:
    """Return the edits that give all that a speaker says to another, or to nobody, and forget the speaker."""
    edits: list[Edit] = [
        SetSpeaker(paragraph.id, into) for paragraph in transcript.paragraphs if paragraph.speaker_id == speaker_id
    ]
    return [*edits, RemoveSpeaker(speaker_id)]


def _words_around(paragraphs: Sequence[Paragraph], time_ms: int) -> Iterator[tuple[int, int, int, bool]]:
    """Give the words near a time, at least one on either side: paragraph, word, pause before it, whether one ended."""
    low = bisect_left(paragraphs, time_ms - 2 * _AROUND_MS, key=lambda paragraph: paragraph.end_ms)
    high = bisect_right(paragraphs, time_ms + 2 * _AROUND_MS, key=lambda paragraph: paragraph.start_ms)
    low = next((index for index in range(low - 1, -1, -1) if paragraphs[index].words), 0)
    high = next((index + 1 for index in range(high, len(paragraphs)) if paragraphs[index].words), len(paragraphs))
    before = None
    for index in range(low, high):
        for number, word in enumerate(paragraphs[index].words):
            pause_ms = word.start_ms - before.end_ms if before else _LONGEST_PAUSE_MS
            yield index, number, pause_ms, before is None or before.text.endswith(_SENTENCE_ENDS)
            before = word


def next_turn_of(paragraphs: Sequence[Paragraph], speaker_id: int | None, index: int) -> int | None:
    """Return the index of the next paragraph with which a speaker begins to speak, around the end; None for none."""
    count = len(paragraphs)
    for step in range(1, count + 1):
        place = (index + step) % count
        begins = not place or paragraphs[place - 1].speaker_id != speaker_id
        if paragraphs[place].speaker_id == speaker_id and begins:
            return place
    return None
