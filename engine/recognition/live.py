"""What is being said: a rough text, some seconds behind, of a recording that is still going on.

Its windows are short, so that there is text at every pause; that costs accuracy, and the whole recording is recognised
again when it is there.
"""

import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
import numpy as np
from numpy.typing import NDArray

from engine.audio.growing_wav import extent_of, read_samples
from engine.audio.mono import SAMPLE_RATE_HZ, MonoMixer
from engine.jobs import Report
from engine.models.model import open_model
from engine.recognition.results import Options, Window

_LOOK_S: Final = 0.2
_LONGEST_BLOCK_S: Final = 2


@dataclass(frozen=True, slots=True)
class LiveText:
    """Message: what was said in a stretch of the recording; never empty."""

    start_ms: int
    end_ms: int
    text: str


def listen_live(recording: Path, model: Path, options: Options, report: Report) -> None:
    """Report what is said in a recording that grows, until the work is cancelled.

    What is slower than the speech falls behind, and leaves nothing out.

    Args:
        recording: A file of `GrowingWav`.
        model: Folder of the model.
        options: How to recognise.
        report: Takes each ``LiveText``.

    Raises:
        ModelError: The model can't be used.
        RecordingMissing: There is no such file.
        NotMedia: It is another kind of file.
    """
    # Not for the parent, which imports this module too.
    from engine.recognition.whisper import WhisperRecognizer
    from engine.recognition.windows import LIVE, WindowPlanner

    recognizer = WhisperRecognizer(open_model(model), options)
    language = recognizer.fixed_language(options.language)
    planner = WindowPlanner(LIVE)
    held = _Held()
    for block in _blocks(recording):
        held.add(block)
        for window in planner.feed(block):
            samples = held.take(window)
            if language is None:
                language = recognizer.hear_language(samples)
            result = recognizer.recognise(window, samples, language)
            words = [word for segment in result.segments for word in segment.words]
            text = "".join(("" if word.joined else " ") + word.text for word in words).strip()
            if text:
                report(LiveText(window.start_ms, window.end_ms, text))


class _Held:
    """The samples that windows may still want."""

    def __init__(self) -> None:
        self._samples = np.zeros(0, np.int16)
        self._first = 0

    def add(self, block: NDArray[np.int16]) -> None:
        self._samples = np.concatenate([self._samples, block])

    def take(self, window: Window) -> NDArray[np.int16]:
        """Return a window's samples, and forget those before its end: windows come in order."""
        start, end = (time_ms * SAMPLE_RATE_HZ // 1000 - self._first for time_ms in (window.start_ms, window.end_ms))
        samples = self._samples[start:end]
        self._samples = self._samples[end:]
        self._first += end
        return samples


def _blocks(recording: Path) -> Iterator[NDArray[np.int16]]:
    """Give a growing file's sound at 16 kHz, as it comes."""
    rate_hz = extent_of(recording).sample_rate_hz
    mixer = MonoMixer()
    position = 0
    while True:
        samples = read_samples(recording, position, _LONGEST_BLOCK_S * rate_hz)
        if not len(samples):
            time.sleep(_LOOK_S)
            continue
        frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="s16", layout="mono")
        frame.sample_rate = rate_hz
        frame.pts = position
        position += len(samples)
        yield from mixer.mix(frame)
