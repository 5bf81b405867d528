"""A recogniser that says what it was told to, for tests of whatever comes after recognition."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from engine.recognition.results import RecognisedSegment, RecognisedWindow, RecognisedWord, Step, Window


def spoken(text: str, start_ms: int, end_ms: int, probability: float = 0.9) -> RecognisedSegment:
    """A segment whose words share its time evenly."""
    words = text.split()
    times_ms = [start_ms + (end_ms - start_ms) * index // len(words) for index in range(len(words) + 1)]
    return RecognisedSegment(
        tuple(
            RecognisedWord(word, start, end, probability)
            for word, start, end in zip(words, times_ms, times_ms[1:], strict=False)
        ),
        average_log_probability=-0.2,
        no_speech_probability=0.0,
        compression_ratio=1.2,
        step=Step.PLAIN,
    )


class ScriptedRecognizer:
    """Says in each window the text given for its index, spread evenly; nothing in the others.

    Attributes:
        heard: The windows it was asked for, with their samples and language, in order.
    """

    def __init__(self, texts: Mapping[int, str], language: str = "en") -> None:
        self.heard: list[tuple[Window, NDArray[np.int16], str]] = []
        self._texts = texts
        self._language = language

    def fixed_language(self, wanted: str | None) -> str | None:
        return wanted

    def hear_language(self, _samples: NDArray[np.int16]) -> str:
        return self._language

    def recognise(self, window: Window, samples: NDArray[np.int16], language: str) -> RecognisedWindow:
        self.heard.append((window, samples, language))
        text = self._texts.get(window.index, "")
        return RecognisedWindow(window, (spoken(text, window.start_ms, window.end_ms),) if text else ())
