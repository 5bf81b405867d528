"""The whole way from a recording to its words: what the child process does."""

from importlib.metadata import version
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.cache import CachedSound, cached_samples, decode_into_cache
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.jobs import Report
from engine.recognition.models import model_sha256, open_model
from engine.recognition.results import Decoded, Decoding, Options, Planned, Provenance, Recognised, Window
from engine.recognition.whisper import WhisperRecognizer
from engine.recognition.windows import WindowPlanner

_LIBRARIES: Final = ("faster-whisper", "ctranslate2", "av", "onnxruntime")
_BLOCK_SAMPLES: Final = 60 * SAMPLE_RATE_HZ


def transcribe(
    recording: Path,
    cache_folder: Path,
    model: Path,
    options: Options,
    windows: tuple[Window, ...],
    finished: frozenset[int],
    allow_truncated: bool,
    report: Report,
) -> Provenance | None:
    """Recognise a recording, reporting each step as it is done.

    Reports ``Decoding`` again and again, then ``Decoded``, ``Planned``, the ``Provenance``, and a ``Recognised`` for
    each window that is not ``finished``. Where there is nothing to recognise it ends after ``Planned``.

    Args:
        recording: The recording.
        cache_folder: Where decoded sound goes.
        model: Folder of the model.
        options: How to recognise.
        windows: The plan, where it is known from before; else empty.
        finished: Indices of the windows that are done.
        allow_truncated: Take what there is of a recording that is cut off.
        report: Takes each message.

    Raises:
        MediaError: The recording can't be read.
        CacheFailed: Its sound can't be stored.
        ModelError: The model can't be used.
    """
    opened = open_model(model)
    sound, windows = _sound_and_plan(recording, cache_folder, windows, report, allow_truncated=allow_truncated)
    report(Decoded(sound.sha256, sound.duration_ms, sound.path))
    report(Planned(windows))
    waiting = [window for window in windows if window.index not in finished]
    if not waiting:
        return None
    recognizer = WhisperRecognizer(opened, options)
    samples = sound.samples
    language = recognizer.choose_language(options.language, _of(samples, windows[0]))
    provenance = Provenance(
        opened.name,
        model_sha256(opened, cache_folder),
        options,
        tuple((name, version(name)) for name in _LIBRARIES),
        language,
    )
    report(provenance)
    for window in waiting:
        report(Recognised(recognizer.recognise(window, _of(samples, window), language)))
    return provenance


def _sound_and_plan(
    recording: Path, cache_folder: Path, windows: tuple[Window, ...], report: Report, *, allow_truncated: bool
) -> tuple[CachedSound, tuple[Window, ...]]:
    """Decode the recording unless that was done before, and plan its windows on the way."""
    planner = WindowPlanner()
    planned: list[Window] = []

    def plan(block: NDArray[np.int16]) -> None:
        planned.extend(planner.feed(block))

    sound = cached_samples(recording, cache_folder)
    if sound is None:
        sound = decode_into_cache(
            recording,
            cache_folder,
            plan if not windows else lambda _: None,
            lambda done_ms, total_ms: report(Decoding(done_ms, total_ms)),
            allow_truncated=allow_truncated,
        )
    elif not windows:
        samples = sound.samples
        for start in range(0, len(samples), _BLOCK_SAMPLES):
            plan(samples[start : start + _BLOCK_SAMPLES])
            report(Decoding(start * 1000 // SAMPLE_RATE_HZ, sound.duration_ms))
    return sound, windows or (*planned, *planner.finish())


def _of(samples: NDArray[np.int16], window: Window) -> NDArray[np.int16]:
    """Return a window's part of the recording's samples."""
    return samples[window.start_ms * SAMPLE_RATE_HZ // 1000 : window.end_ms * SAMPLE_RATE_HZ // 1000]
