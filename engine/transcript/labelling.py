"""Turns that were found in the sound, as edits to a transcript."""

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby

from engine.recognition.results import Span
from engine.transcript.edits import Edit, NameSpeaker, SetSpeaker, SplitParagraph
from engine.transcript.paragraphing import Turn, turn_of
from engine.transcript.transcript import Transcript
from engine.transcript.words import Paragraph, Word

# Words closer together than this are one stretch of speech.
_PAUSE_MS = 500
# Fewer words than this between words of somebody else are no turn of their own.
_FEWEST_WORDS = 2


def speech_in(paragraphs: Sequence[Paragraph]) -> tuple[Span, ...]:
    """Return where somebody speaks, as far as there are words."""
    spans: list[Span] = []
    for paragraph in paragraphs:
        for word in paragraph.words:
            if spans and word.start_ms - spans[-1].end_ms < _PAUSE_MS:
                spans[-1] = Span(spans[-1].start_ms, max(spans[-1].end_ms, word.end_ms))
            else:
                spans.append(Span(word.start_ms, word.end_ms))
    return tuple(spans)


def label(
    transcript: Transcript, turns: Sequence[Turn], name: Callable[[int], str], *, replace: bool = False
) -> list[Edit]:
    """Return the edits that give paragraphs to the speakers of turns, cut where the speaker changes.

    A found speaker who speaks mostly where somebody known does is that one; the others are made anew.

    Args:
        transcript: What to label.
        turns: Who speaks when, by numbers that mean nothing beyond them.
        name: Makes the name of a new speaker out of a number.
        replace: Also label paragraphs that have a speaker, who keep theirs otherwise.
    """
    if not turns:
        return []
    ordered = sorted(turns, key=lambda turn: turn.start_ms)
    known = _known(transcript, ordered)
    edits: list[Edit] = []
    new_id = transcript.new_speaker_id()
    made: dict[int, int] = {}
    for paragraph in tuple(transcript.paragraphs):
        if not paragraph.words or (paragraph.speaker_id is not None and not replace):
            continue
        groups = _groups(paragraph.words, ordered)
        for found, _ in groups:
            if found not in known and found not in made:
                made[found] = new_id
                edits.append(NameSpeaker(new_id, name(new_id)))
                new_id += 1
        edits += _cut(transcript, paragraph, [(known.get(found) or made[found], first) for found, first in groups])
    return edits


def _cut(transcript: Transcript, paragraph: Paragraph, parts: Sequence[tuple[int, int]]) -> list[Edit]:
    """Split a paragraph before the first words of its parts, from behind, and give each part to its speaker."""
    spans = list(paragraph.spans())
    edits: list[Edit] = []
    for speaker_id, first in reversed(parts):
        part_id = paragraph.id
        if first:
            part_id = transcript.new_paragraph_id()
            edits.append(SplitParagraph(paragraph.id, spans[first][0], part_id))
        if paragraph.speaker_id != speaker_id:
            edits.append(SetSpeaker(part_id, speaker_id))
    return edits


def _groups(words: Sequence[Word], turns: Sequence[Turn]) -> list[tuple[int, int]]:
    """Return who speaks which words: the found speaker and the first word of each part."""
    found = [turn_of(word.start_ms, word.end_ms, turns) for word in words]
    speakers = [turn.speaker_id if turn else 0 for turn in found]
    parts = [(speaker, len(list(group))) for speaker, group in groupby(speakers)]
    merged: list[tuple[int, int]] = []
    position = 0
    for index, (speaker, count) in enumerate(parts):
        is_between = 0 < index < len(parts) - 1 and parts[index - 1][0] == parts[index + 1][0]
        if not (count < _FEWEST_WORDS and is_between) and (not merged or merged[-1][0] != speaker):
            merged.append((speaker, position))
        position += count
    return merged


def _known(transcript: Transcript, turns: Sequence[Turn]) -> dict[int, int]:
    """Return the found speakers who are somebody known: most of their words that have a speaker are that one's."""
    shared: defaultdict[int, Counter[int]] = defaultdict(Counter)
    for paragraph in transcript.paragraphs:
        if paragraph.speaker_id is not None:
            for word in paragraph.words:
                turn = turn_of(word.start_ms, word.end_ms, turns)
                if turn is not None:
                    shared[turn.speaker_id][paragraph.speaker_id] += 1
    return {found: counts.most_common(1)[0][0] for found, counts in shared.items()}
