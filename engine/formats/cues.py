"""Subtitles: a transcript cut into pieces that fit a screen and can be read in their time."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from engine.formats.pieces import Piece, pieces_of, text_of, width_of
from engine.formats.source import ExportSource
from engine.formats.timing import spread

# What broadcasters ask for: two lines of about 42 columns, shown for one to seven seconds.
LINE_COLUMNS = 42
LONGEST_MS = 7_000
SHORTEST_MS = 1_000

_LONG_PAUSE_MS = 1_500
_PAUSE_MS = 400

# What a cut costs; the cheapest way through a paragraph is taken. First few cues, then cuts where the speaker cuts.
_ONE_MORE = 1.0
_AFTER_A_CLAUSE = 0.25
_IN_A_CLAUSE = 1.0
_HALF_A_SENTENCE_MORE = 1.0
_TOO_SHORT = 0.5
_UNBALANCED = 0.2


@dataclass(frozen=True, slots=True)
class Cue:
    """One subtitle.

    Attributes:
        lines: One or two.
        speaker: Who speaks, if known.
    """

    start_ms: int
    end_ms: int
    lines: tuple[str, ...]
    speaker: str | None


def cues(source: ExportSource, prefix: Callable[[str], str] = lambda _: "") -> list[Cue]:
    """Cut a transcript into cues: in order of time, apart from each other, none of them without length.

    Subtitles know no time before zero: what is spoken before the moment that times are counted from stands there in a
    row, a millisecond for each cue, so that no text is lost and every reader takes it.

    Args:
        source: The transcript.
        prefix: Makes what stands where somebody begins to speak out of the name; it counts for the length of the lines.
    """
    phrases = list(_phrases(source, prefix))
    followed_at_ms = [phrase[0].start_ms for phrase, _ in phrases[1:]] + [source.duration_ms]
    found = [
        Cue(phrase[0].start_ms, _end_ms(phrase, following_ms), _lines(phrase), speaker)
        for (phrase, speaker), following_ms in zip(phrases, followed_at_ms, strict=False)
    ]
    return _counted_from(found, source.offset_ms)


def cut(pieces: Sequence[Piece]) -> list[Sequence[Piece]]:
    """Cut a paragraph's pieces into phrases that fit one cue each."""
    return _Cutter(pieces).phrases()


def _counted_from(found: Sequence[Cue], offset_ms: int) -> list[Cue]:
    """Add an offset to the times of cues, none of which comes to lie before zero or before the end of another."""
    counted: list[Cue] = []
    last_ms = 0
    for cue in found:
        start_ms = max(cue.start_ms + offset_ms, last_ms)
        last_ms = max(cue.end_ms + offset_ms, start_ms + 1)
        counted.append(replace(cue, start_ms=start_ms, end_ms=last_ms))
    return counted


def _phrases(source: ExportSource, prefix: Callable[[str], str]) -> Iterator[tuple[Sequence[Piece], str | None]]:
    spoke: str | None = None
    for paragraph in spread(source.paragraphs, source.duration_ms):
        pieces = pieces_of(paragraph)
        if not pieces:
            continue
        speaker = source.speaker_of(paragraph)
        if speaker and speaker != spoke:
            first = pieces[0]
            pieces[0] = Piece(prefix(speaker) + first.text, first.words, first.spaced)
        spoke = speaker
        for phrase in cut(pieces):
            yield phrase, speaker


class _Cutter:
    """Finds the cheapest way to cut the pieces of one paragraph."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._widths = [width_of(piece.text) for piece in pieces]
        self._sentences = [0, *accumulate(piece.ends_sentence for piece in pieces)]
        self._cuts = [_cost_of_cut(piece, following) for piece, following in pairwise(pieces)] + [0.0]

    def phrases(self) -> list[Sequence[Piece]]:
        cheapest = [0.0] + [math.inf] * len(self._pieces)
        starts = [0] * (len(self._pieces) + 1)
        for start in range(len(self._pieces)):
            for end, width in self._ends(start):
                cost = cheapest[start] + self._cost(start, end, width)
                if cost < cheapest[end]:
                    cheapest[end], starts[end] = cost, start
        phrases = []
        end = len(self._pieces)
        while end:
            phrases.append(self._pieces[starts[end] : end])
            end = starts[end]
        return phrases[::-1]

    def _ends(self, start: int) -> Iterator[tuple[int, int]]:
        """Give where a phrase from ``start`` on may end, with its width; at least behind its first piece."""
        line, column, total = 1, 0, 0
        for index in range(start, len(self._pieces)):
            piece, width = self._pieces[index], self._widths[index]
            space = int(piece.spaced and column > 0)
            if column + space + width <= LINE_COLUMNS or not column:
                column += space + width
            else:
                line, column = line + 1, width
            if index > start:
                pause_ms = piece.start_ms - self._pieces[index - 1].end_ms
                lasts_ms = piece.end_ms - self._pieces[start].start_ms
                if line > 2 or pause_ms >= _LONG_PAUSE_MS or lasts_ms > LONGEST_MS:
                    return
            total += space + width
            yield index + 1, total

    def _cost(self, start: int, end: int, width: int) -> float:
        cost = _ONE_MORE + _UNBALANCED * (width / (2 * LINE_COLUMNS)) ** 2 + self._cuts[end - 1]
        if self._pieces[end - 1].end_ms - self._pieces[start].start_ms < SHORTEST_MS:
            cost += _TOO_SHORT
        if self._cuts[end - 1] and self._sentences[end] > self._sentences[start]:
            cost += _HALF_A_SENTENCE_MORE
        return cost


def _cost_of_cut(piece: Piece, following: Piece) -> float:
    """Return what it costs to cut between two pieces."""
    if piece.ends_sentence:
        return 0.0
    if piece.ends_clause or following.start_ms - piece.end_ms >= _PAUSE_MS:
        return _AFTER_A_CLAUSE
    return _IN_A_CLAUSE


def _end_ms(phrase: Sequence[Piece], following_ms: int) -> int:
    """Show a short phrase a little longer, as far as what follows permits; a drawn-out one not for ever."""
    start_ms, end_ms = phrase[0].start_ms, phrase[-1].end_ms
    return min(max(end_ms, min(start_ms + SHORTEST_MS, following_ms)), start_ms + LONGEST_MS)


def _lines(phrase: Sequence[Piece]) -> tuple[str, ...]:
    """Break a phrase in two where it does not fit a line: evenly, rather behind a comma."""
    whole = text_of(phrase)
    if width_of(whole) <= LINE_COLUMNS or len(phrase) == 1:
        return (whole,)

    def awkwardness(place: int) -> int:
        columns = max(width_of(text_of(phrase[:place])), width_of(text_of(phrase[place:])))
        too_long = 100 * max(0, columns - LINE_COLUMNS)  # a word may be wider than a line; its neighbours still go
        well_placed = 12 if phrase[place - 1].ends_sentence or phrase[place - 1].ends_clause else 0
        return columns + too_long - well_placed

    place = min(range(1, len(phrase)), key=awkwardness)
    return text_of(phrase[:place]), text_of(phrase[place:])
