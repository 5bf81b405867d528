"""What any recogniser does: the sound of one window in, its words out."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.recognition.results import RecognisedWindow, Window


class Recognizer(Protocol):
    """Turns sound into words. What it returns depends on its arguments alone, not on earlier calls."""

    def choose_language(self, wanted: str | None, samples: NDArray[np.int16]) -> str:
        """Return the code of the language to recognise: the wanted one, or for None the one heard in the samples."""
        ...

    def recognise(self, window: Window, samples: NDArray[np.int16], language: str) -> RecognisedWindow:
        """Recognise one window from its 16 kHz samples, shape (samples,).

        Words come in order, with times in the recording. They lie within the window, and none begins before the one
        before it ends; a word may last 0 ms.
        """
        ...
