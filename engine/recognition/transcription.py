"""The whole way from a recording to its words: what the child process does."""

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import BinaryIO, Final

import numpy as np
from numpy.typing import NDArray

from engine.audio.cache import CachedSound, cached_samples, decode_into_cache
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.jobs import Report
from engine.models.model import model_sha256, open_model
from engine.recognition.recognizer import Recognizer
from engine.recognition.results import Decoded, Decoding, Options, Planned, Provenance, Recognised, Window

_LIBRARIES: Final = ("earmark", "faster-whisper", "ctranslate2", "onnxruntime", "av", "numpy")
_TELLING_MS: Final = 10_000
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

    Reports ``Decoding`` again and again, then ``Decoded`` and ``Planned``, the ``Provenance``, and ``Recognised`` for
    each window that is not finished. Where there is nothing left to recognise it returns None after ``Planned``.

    Args:
        recording: The recording.
        cache_folder: Where decoded sound goes.
        model: Folder of the model.
        options: How to recognise.
        windows: The plan, where it is known from before; else empty.
        finished: Indices of the windows that are done.
        allow_truncated: Take what there is of a recording whose end is missing.
        report: Takes each message.

    Raises:
        ModelError: The model can't be used; where its files tell, before anything is reported.
        MediaError: The recording can't be read.
        CacheFailed: Its sound can't be stored.
    """
    opened = open_model(model)
    sound, windows = _sound_and_plan(recording, cache_folder, windows, report, allow_truncated=allow_truncated)
    report(Decoded(sound.sha256, sound.duration_ms, sound.path))
    report(Planned(windows))
    waiting = [window for window in windows if window.index not in finished]
    if not waiting:
        return None

    from engine.recognition.whisper import WhisperRecognizer  # not for the parent, which imports this module too

    recognizer = WhisperRecognizer(opened, options)
    with sound.path.open("rb") as samples:
        language = recognizer.choose_language(options.language, _samples_of(samples, _telling_window(windows)))
        provenance = Provenance(opened.name, model_sha256(opened, cache_folder), options, _versions(), language)
        report(provenance)
        recognise(recognizer, samples, waiting, language, report)
    return provenance


def recognise(
    recognizer: Recognizer, samples: BinaryIO, windows: Iterable[Window], language: str, report: Report
) -> None:
    """Recognise windows of a recording and report each as ``Recognised``.

    Args:
        recognizer: Any recogniser.
        samples: The recording's 16 kHz mono 16-bit little-endian samples, raw. They are read window by window, not
            mapped: what is mapped counts as memory of the process, and grows with the recording.
        windows: In the order in which they are to be done.
        language: Code of the language that is spoken.
        report: Takes each message.
    """
    for window in windows:
        report(Recognised(recognizer.recognise(window, _samples_of(samples, window), language)))


def _sound_and_plan(
    recording: Path, cache_folder: Path, windows: tuple[Window, ...], report: Report, *, allow_truncated: bool
) -> tuple[CachedSound, tuple[Window, ...]]:
    """Decode the recording unless that was done before, and plan its windows on the way unless they are known."""
    sound = cached_samples(recording, cache_folder)
    if windows and sound is not None:
        return sound, windows

    from engine.recognition.windows import WindowPlanner  # not for the parent, which imports this module too

    planner = WindowPlanner()
    planned: list[Window] = []

    def plan(block: NDArray[np.int16]) -> None:
        planned.extend(planner.feed(block))

    if sound is None:
        sound = decode_into_cache(
            recording,
            cache_folder,
            plan,
            lambda done_ms, total_ms: report(Decoding(done_ms, total_ms)),
            allow_truncated=allow_truncated,
        )
    else:
        with sound.path.open("rb") as samples:
            while block := samples.read(2 * _BLOCK_SAMPLES):
                plan(np.frombuffer(block, "<i2"))
                report(Decoding(samples.tell() * 1000 // (2 * SAMPLE_RATE_HZ), sound.duration_ms))
    planned += planner.finish()
    return sound, windows or tuple(planned)


def _telling_window(windows: tuple[Window, ...]) -> Window:
    """Return the first window that is long enough to tell the language by; where none is, the longest."""
    long = (window for window in windows if window.end_ms - window.start_ms >= _TELLING_MS)
    return next(long, max(windows, key=lambda window: window.end_ms - window.start_ms))


def _samples_of(samples: BinaryIO, window: Window) -> NDArray[np.int16]:
    first, last = (time_ms * SAMPLE_RATE_HZ // 1000 for time_ms in (window.start_ms, window.end_ms))
    samples.seek(2 * first)
    return np.frombuffer(samples.read(2 * (last - first)), "<i2")


def _versions() -> tuple[tuple[str, str], ...]:
    versions = []
    for name in _LIBRARIES:
        try:
            versions.append((name, version(name)))
        except PackageNotFoundError:  # Earmark run from a folder of its sources
            continue
    return tuple(versions)
