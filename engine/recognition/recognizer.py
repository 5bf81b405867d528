"""What any recogniser does: the sound of one window in, its words out."""

from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from engine.recognition.results import RecognisedWindow, Window


class Recognizer(Protocol):
    """Turns sound into words. What it returns depends on its arguments alone, not on earlier calls."""

    def fixed_language(self, wanted: str | None) -> str | None:
        """Return the code of the language to recognise: the wanted one, or the only one; None where it must be heard.

        Raises:
            LanguageUnknown: It can't be recognised.
        """
        ...

    def hear_language(self, samples: NDArray[np.int16]) -> str:
        """Return the code of the language that is spoken in 16 kHz samples, shape (samples,)."""
        ...

    def recognise(self, window: Window, samples: NDArray[np.int16], language: str) -> RecognisedWindow:
        """Recognise one window from its 16 kHz samples, shape (samples,). May be called on several threads at once.

        Words come in order, with times in the recording. They lie within the window, and none begins before the one
        before it ends; a word may last 0 ms.
        """
        ...
