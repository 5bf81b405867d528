"""Pauses while the user types."""

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from editor.playback import Playback
from editor.settings import Settings


class TypingPause(QObject):
    """Pauses as soon as something is typed, and plays on after a still moment, where the user wants that.

    It takes back only its own pause: what the user paused stays so, and whatever the user does to the playback
    meanwhile holds.
    """

    def __init__(
        self, playback: Playback, settings: Settings, is_held: Callable[[], bool], parent: QObject | None = None
    ) -> None:
        """Use the playback; ``is_held`` tells whether a key or pedal is held to play, which outweighs typing."""
        super().__init__(parent)
        self._playback = playback
        self._settings = settings
        self._is_held = is_held
        self._still = QTimer(self)
        self._still.setSingleShot(True)
        self._still.timeout.connect(self._play_on)
        playback.commanded.connect(self.forget)

    @property
    def pauses(self) -> bool:
        """Whether it has paused, and will play on."""
        return self._still.isActive()

    def notice(self) -> None:
        """Take in that something was typed."""
        if not self.pauses:
            if not self._settings.value("typing_pauses") or not self._playback.wanted or self._is_held():
                return
            self._playback.pause()
        self._still.start(self._settings.number("typing_still_ms"))

    def forget(self) -> None:
        """Leave things as they are."""
        self._still.stop()

    def _play_on(self) -> None:
        if QApplication.activeModalWidget() is None:
            self._playback.resume(self._settings.number("rewind_ms"))
