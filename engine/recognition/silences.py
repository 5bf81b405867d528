"""Where nobody speaks for long."""

from collections.abc import Iterator, Sequence
from typing import Final

from engine.recognition.results import Span, Window

_KEPT_MS: Final = 300
"""Of the silence before and behind speech: words begin and end softer than they are found to."""


def long_silences(
    windows: Sequence[Window], *, planned: bool, duration_ms: int, longer_than_ms: int
) -> tuple[Span, ...]:
    """Return what can be left out of listening, in order, where silences last longer than `longer_than_ms`.

    Args:
        windows: Of a project, in order. One of which no speech is known counts as speech throughout; where no speech is
            known at all, there is no silence.
        planned: Whether these are all; if not, nothing is known behind the last.
        duration_ms: Length of the recording.
        longer_than_ms: Silences up to this length stay.
    """
    speech = tuple(_speech(windows))
    if not speech:
        return ()
    ends_ms = [0, *(span.end_ms for span in speech)]
    starts_ms = [*(span.start_ms for span in speech), duration_ms if planned else ends_ms[-1]]
    silences = []
    for end_ms, start_ms in zip(ends_ms, starts_ms, strict=True):
        first_ms = end_ms + _KEPT_MS if end_ms > 0 else 0
        last_ms = start_ms - _KEPT_MS if start_ms < duration_ms else duration_ms
        if start_ms - end_ms > longer_than_ms and first_ms < last_ms:
            silences.append(Span(first_ms, last_ms))
    return tuple(silences)


def _speech(windows: Sequence[Window]) -> Iterator[Span]:
    for window in windows:
        if window.speech:
            yield from window.speech
        else:
            yield Span(window.start_ms, window.end_ms)
