"""Words of a window, put in their place in the recording."""

from collections.abc import Iterable
from typing import Final

from engine.recognition.decoding import TimedWord
from engine.recognition.results import RecognisedWord, Window

_UNSPACED_LANGUAGES: Final = frozenset({"zh", "ja", "th", "lo", "my", "yue"})


class Placing:
    """Takes the words of one window, phrase by phrase, as the model gave them, and mends what is out of order.

    Times stay within the window, and no word begins before the one before it ends. A word whose time is all before
    that lasts 0 ms.
    """

    def __init__(self, window: Window, language: str) -> None:
        self._window = window
        self._is_spaced = language not in _UNSPACED_LANGUAGES
        self._last_end_ms = window.start_ms

    def place(self, phrase: Iterable[TimedWord]) -> tuple[RecognisedWord, ...]:
        """Return the words of a phrase, without those that are only white space."""
        placed = []
        joined = not self._is_spaced  # the first follows another phrase, so it stands apart even if it doesn't say so
        for word in phrase:
            text = word.word.strip()
            if not text:
                continue
            start_ms = self._clamped_ms(word.start)
            self._last_end_ms = max(start_ms, self._clamped_ms(word.end))
            joined = joined and not word.word.startswith(" ")
            placed.append(RecognisedWord(text, start_ms, self._last_end_ms, word.probability, joined, word.evidence))
            joined = True
        return tuple(placed)

    def _clamped_ms(self, time_s: float) -> int:
        time_ms = self._window.start_ms + round(time_s * 1000)
        return max(self._last_end_ms, min(time_ms, self._window.end_ms))
