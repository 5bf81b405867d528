"""From paragraphs to subtitle cues: short enough to be read while they are heard."""

from collections.abc import Iterator
from dataclasses import dataclass

from engine.formats.source import ExportSource
from engine.transcript.words import Paragraph

# What broadcasters hold readable: two lines of about 42 characters, up to seven seconds.
_LINE_CHARACTERS = 42
_CUE_CHARACTERS = 2 * _LINE_CHARACTERS
_CUE_MS = 7_000
_PAUSE_MS = 1_000
_SHORTEST_MS = 400
_SENTENCE_ENDS = (".", "?", "!", "…", "。", "？", "！", "؟")
_CLAUSE_ENDS = (",", ";", ":", "–", "—", "،", "、", "，")


@dataclass(frozen=True, slots=True)
class Cue:
    """What stands on the screen at a time.

    Attributes:
        lines: One or two.
        speaker: Who speaks, if known.
    """

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    speaker: str | None


@dataclass(frozen=True, slots=True)
class _Piece:
    """A word with the white space before it."""

    gap: str
    text: str
    start_ms: int
    end_ms: int


def cues(source: ExportSource, *, room_for_names: bool = False) -> list[Cue]:
    """Cut a transcript into cues in order of time, none of which overlaps the next.

    Args:
        source: The transcript.
        room_for_names: Keep the first line short enough for the speaker's name before it.
    """
    made: list[Cue] = []
    for paragraph in source.paragraphs:
        speaker = source.speaker_of(paragraph)
        reserved = len(speaker) + 2 if speaker and room_for_names else 0
        for group in _groups(list(_pieces(paragraph)), reserved):
            lines = _lines(group, reserved)
            made.append(Cue(group[0].start_ms, group[-1].end_ms, lines, speaker))
    return list(_apart(made, source.duration_ms))


def _pieces(paragraph: Paragraph) -> Iterator[_Piece]:
    last = 0
    for word, (start, end) in zip(paragraph.words, paragraph.spans(), strict=True):
        gap = " " if paragraph.text[last:start] else ""
        yield _Piece(gap if last else "", paragraph.text[start:end], word.start_ms, word.end_ms)
        last = end


def _groups(pieces: list[_Piece], reserved: int) -> Iterator[list[_Piece]]:
    """Cut where a sentence or a clause ends or a pause is, as late as fits."""
    start = 0
    while start < len(pieces):
        end = _fitting(pieces, start, reserved)
        if end < len(pieces) or _has_long_pause(pieces, start, end):
            end = _best_cut(pieces, start, end)
        yield pieces[start:end]
        start = end


def _fitting(pieces: list[_Piece], start: int, reserved: int) -> int:
    """Return how far a cue can reach at most: at least one word."""
    characters = reserved
    for index in range(start, len(pieces)):
        characters += len(pieces[index].gap) + len(pieces[index].text)
        too_long = pieces[index].end_ms - pieces[start].start_ms > _CUE_MS or characters > _CUE_CHARACTERS
        if index > start and too_long:
            return index
    return len(pieces)


def _has_long_pause(pieces: list[_Piece], start: int, end: int) -> bool:
    return any(_pause(pieces, index) >= _PAUSE_MS for index in range(start + 1, end))


def _pause(pieces: list[_Piece], index: int) -> int:
    return pieces[index].start_ms - pieces[index - 1].end_ms


def _best_cut(pieces: list[_Piece], start: int, end: int) -> int:
    for index in range(start + 1, end):
        if _pause(pieces, index) >= _PAUSE_MS:
            return index
    middle = start + (end - start) // 2
    for ends in (_SENTENCE_ENDS, _CLAUSE_ENDS):
        for index in range(end, middle, -1):
            if pieces[index - 1].text.endswith(ends):
                return index
    return end


def _lines(group: list[_Piece], reserved: int) -> tuple[str, ...]:
    """Break a cue's text into lines of about the same length, at a space where there is one."""
    text = "".join(piece.gap + piece.text for piece in group).strip()
    if len(text) + reserved <= _LINE_CHARACTERS:
        return (text,)
    breaks = [place for place, character in enumerate(text) if character == " "]
    if not breaks:
        return (text,)
    best = min(breaks, key=lambda place: max(place + reserved, len(text) - place - 1))
    return (text[:best], text[best + 1 :])


def _apart(made: list[Cue], duration_ms: int) -> Iterator[Cue]:
    """Give a cue that is too short to be seen more time, as far as the next one allows."""
    for index, cue in enumerate(made):
        limit_ms = made[index + 1].start_ms if index + 1 < len(made) else max(duration_ms, cue.end_ms)
        end_ms = max(cue.end_ms, min(limit_ms, cue.start_ms + _SHORTEST_MS))
        yield Cue(cue.start_ms, end_ms, cue.lines, cue.speaker)
