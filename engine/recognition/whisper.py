"""Whisper as a recogniser of windows.

A window's words depend on its sound, the model and the options, on nothing that was recognised before, so they are the
same in whatever order windows are recognised, and on however many threads.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from engine.errors import LanguageUnknown
from engine.models.model import Model
from engine.recognition.decoding import Passes
from engine.recognition.listening import Listening
from engine.recognition.results import Options, RecognisedWindow, Window
from engine.recognition.vocabulary import Vocabulary

_SURE_OF_LANGUAGE: Final = 0.6
"""Where a window's own language is less likely than this, the recording's is taken."""


class WhisperRecognizer:
    """A `Recognizer` that runs a Whisper model on the CPU, one window a worker at a time, each on one thread.

    Several workers on a thread each get more done than one on several threads: the decoder's steps are too small to be
    shared out (2 cores, tiny.en: 2.5 times as fast).

    Raises:
        ModelUnusable: The libraries can't load the model, or not for the arithmetic that the options ask for.
    """

    def __init__(self, model: Model, options: Options, *, workers: int = 1) -> None:
        self._model_path = model.path
        self._passes = Passes(model, options, workers)
        self._vocabulary = Vocabulary(options.vocabulary)
        self._language_per_window = options.language_per_window

    @property
    def compute_type(self) -> str:
        """The arithmetic that is used for the one that was asked for."""
        return self._passes.compute_type

    @property
    def device(self) -> str:
        """What it runs on: ``cpu`` or ``cuda``."""
        return self._passes.device

    @property
    def gpu_trouble(self) -> str:
        """Why a graphics card that is there can't be used; else empty."""
        return self._passes.gpu_trouble

    def fixed_language(self, wanted: str | None) -> str | None:
        """See Recognizer."""
        if wanted is None:
            return None if self._passes.is_multilingual else "en"
        if not self._passes.knows(wanted):
            raise LanguageUnknown(self._model_path, wanted)
        return wanted

    def hear_language(self, samples: NDArray[np.int16]) -> str:
        """See Recognizer."""
        return self._passes.detect_language(self._passes.encode(self._passes.features(samples)))[0]

    def recognise(self, window: Window, samples: NDArray[np.int16], language: str) -> RecognisedWindow:
        """See Recognizer."""
        features = self._passes.features(samples)
        if self._language_per_window and self._passes.is_multilingual:
            heard, probability = self._passes.detect_language(self._passes.encode(features))
            if probability >= _SURE_OF_LANGUAGE:
                language = heard
        return Listening(self._passes, self._vocabulary, window, features, language).result()
