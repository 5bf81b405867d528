"""Where paragraphs and turns begin: the places that a listener jumps to."""

from bisect import bisect_right
from collections.abc import Sequence

from engine.transcript.words import Paragraph

# So far into a turn, "previous" means its own beginning.
_STILL_THE_BEGINNING_MS = 2_000


def paragraph_starts(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return when each paragraph begins, in order of time."""
    return sorted(paragraph.start_ms for paragraph in paragraphs)


def turn_starts(paragraphs: Sequence[Paragraph]) -> list[int]:
    """Return when somebody else begins to speak; each paragraph of nobody known is a turn."""
    starts: list[int] = []
    speaker = None
    for paragraph in paragraphs:
        if not starts or paragraph.speaker_id is None or paragraph.speaker_id != speaker:
            starts.append(paragraph.start_ms)
        speaker = paragraph.speaker_id
    return sorted(starts)


def start_before(starts: Sequence[int], position_ms: int) -> int:
    """Return the start of what is heard, or when that has only just begun, the start before; 0 before the first."""
    begun = bisect_right(starts, position_ms)
    if begun and position_ms - starts[begun - 1] <= _STILL_THE_BEGINNING_MS:
        begun -= 1
    return starts[begun - 1] if begun else 0


def start_after(starts: Sequence[int], position_ms: int) -> int | None:
    """Return the next start; None behind the last."""
    begun = bisect_right(starts, position_ms)
    return starts[begun] if begun < len(starts) else None


def paragraph_heard(paragraphs: Sequence[Paragraph], position_ms: int) -> Paragraph | None:
    """Return the paragraph that is heard, or in a pause between two, the one to come; None behind the last."""
    for paragraph in paragraphs:
        if paragraph.words and paragraph.end_ms > position_ms:
            return paragraph
    return None
