"""Recognises one passage of a recording once more: the work of a child process."""

import queue
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.cache import CachedSound, cached_by_sha256, decode_into_cache
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.jobs import Report
from engine.models.model import open_model
from engine.recognition.preparation import Prepared, Settled
from engine.recognition.provenance import provenance_of
from engine.recognition.results import (
    Decoding,
    Options,
    Planned,
    Provenance,
    Recognised,
    RecognisedWindow,
    RecognisedWord,
    Request,
    Span,
    Window,
)
from engine.recognition.transcription import Event, recognise
from engine.recognition.workers import usable_workers

if TYPE_CHECKING:
    from engine.recognition.windows import WindowPlanner

_REACH_MS: Final = 5_000
"""A pause to begin or end in is looked for this far beyond what was asked for."""

_SHORTEST_PAUSE_MS: Final = 96
"""Less belongs to a word."""

_PADDING_MS: Final = 250
"""Of a pause this much is heard along: words begin softly."""


@dataclass(frozen=True, slots=True)
class PassageRequest:
    """What is to be heard again.

    Attributes:
        sha256: Hash of the recording, by which its decoded sound is found; only without that the recording is read.
        cache_folder: Where decoded sound is.
        model: Folder of the model.
        span: What of the recording; it is widened to the pauses around it.
    """

    recording: Path
    sha256: str
    cache_folder: Path
    model: Path
    options: Options
    span: Span


@dataclass(frozen=True, slots=True)
class Hearing:
    """What was heard in a passage.

    Attributes:
        span: What was listened to: from pause to pause.
        words: In order, with times in the recording.
    """

    span: Span
    words: tuple[RecognisedWord, ...]
    provenance: Provenance


def hear_passage(request: PassageRequest, report: Report) -> Hearing:
    """Recognise a passage; reports ``Planned``, the ``Provenance``, and ``Recognised`` for each window.

    Raises:
        ModelError: The model can't be used.
        MediaError: The sound is not there and the recording can't be read.
        CacheFailed: Its sound can't be stored.
    """
    model = open_model(request.model)
    sound = _sound_of(request, report)
    span, windows = plan_passage(sound, request.span)
    report(Planned(windows, complete=True))

    # Not for the parent, which imports this module too.
    from engine.recognition.whisper import WhisperRecognizer

    workers = min(len(windows), usable_workers())
    recognizer = WhisperRecognizer(model, request.options, workers=workers)
    whole = Request(request.recording, request.cache_folder, request.model, request.options, windows, planned=True)
    events: queue.SimpleQueue[Event] = queue.SimpleQueue()
    events.put(Settled(windows, sound))
    events.put(Prepared())
    results: list[RecognisedWindow] = []

    def take(message: object) -> None:
        if isinstance(message, Recognised):
            results.append(message.result)
        report(message)

    provenance = recognise(
        whole,
        recognizer,
        workers,
        events,
        lambda language: provenance_of(model, recognizer.compute_type, recognizer.device, whole, language),
        take,
    )
    assert provenance is not None  # there is at least one window
    results.sort(key=lambda result: result.window.index)
    words = (word for result in results for segment in result.segments for word in segment.words)
    return Hearing(span, tuple(words), provenance)


def _sound_of(request: PassageRequest, report: Report) -> CachedSound:
    return cached_by_sha256(request.sha256, request.cache_folder) or decode_into_cache(
        request.recording,
        request.cache_folder,
        lambda _: None,
        lambda done_ms, total_ms: report(Decoding(done_ms, total_ms)),
        allow_truncated=True,  # it was accepted when the project was made
    )


def plan_passage(sound: CachedSound, wanted: Span) -> tuple[Span, tuple[Window, ...]]:
    """Widen a span to the pauses around it, and plan the windows of that; there is at least one.

    A border for which there is no pause in reach stays where it is.
    """
    # Not for the parent, which imports this module too.
    from engine.recognition.windows import LONGEST_WINDOW_MS, WindowPlanner

    around = Span(max(wanted.start_ms - _REACH_MS, 0), min(wanted.end_ms + _REACH_MS, sound.duration_ms))
    speech = [stretch for window in _plan(WindowPlanner(), sound, around) for stretch in window.speech]
    span = _widened(wanted, around, _pauses(speech, around))
    # Where no speech is found, somebody who asks hears some: whisper, or radio traffic.
    longest = Window(0, span.start_ms, min(span.end_ms, span.start_ms + LONGEST_WINDOW_MS))
    return span, tuple(_plan(WindowPlanner(), sound, span)) or (longest,)


def _plan(planner: "WindowPlanner", sound: CachedSound, span: Span) -> list[Window]:
    """Plan the windows of a part of a recording as if it were all there is; their times are the recording's."""
    windows = planner.feed(_read(sound, span)) + planner.finish()
    return [
        replace(
            window,
            start_ms=window.start_ms + span.start_ms,
            end_ms=min(window.end_ms + span.start_ms, span.end_ms),
            speech=tuple(
                Span(stretch.start_ms + span.start_ms, stretch.end_ms + span.start_ms) for stretch in window.speech
            ),
        )
        for window in windows
    ]


def _read(sound: CachedSound, span: Span) -> NDArray[np.int16]:
    return sound.read(*(time_ms * SAMPLE_RATE_HZ // 1000 for time_ms in (span.start_ms, span.end_ms)))


def _pauses(speech: Sequence[Span], around: Span) -> list[Span]:
    """Return where nobody speaks, in order; the recording's parts outside count as unknown, not as silence."""
    ends = [around.start_ms, *(stretch.end_ms for stretch in speech)]
    starts = [*(stretch.start_ms for stretch in speech), around.end_ms]
    gaps = (Span(end_ms, start_ms) for end_ms, start_ms in zip(ends, starts, strict=True))
    return [gap for gap in gaps if gap.end_ms - gap.start_ms >= _SHORTEST_PAUSE_MS]


def _widened(wanted: Span, around: Span, pauses: Sequence[Span]) -> Span:
    """Move both borders outwards into the nearest pause; a recording's own ends are as good."""
    before = [pause for pause in pauses if pause.start_ms <= wanted.start_ms]
    after = [pause for pause in pauses if pause.end_ms >= wanted.end_ms]
    start_ms, end_ms = wanted.start_ms, wanted.end_ms
    if before:
        start_ms = max(before[-1].start_ms, min(before[-1].end_ms, start_ms) - _PADDING_MS)
    elif around.start_ms == 0:
        start_ms = 0
    if after:
        end_ms = min(after[0].end_ms, max(after[0].start_ms, end_ms) + _PADDING_MS)
    elif around.end_ms < wanted.end_ms + _REACH_MS:
        end_ms = around.end_ms
    return Span(start_ms, end_ms)
