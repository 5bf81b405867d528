"""What the keys and menus for playing do."""

from PySide6.QtCore import QObject

from editor.playback import Playback
from editor.settings import Settings
from editor.transcript_view.view import TranscriptView
from editor.transport.bar import STEP_PERCENT, TransportBar

_VOLUME_STEP_PERCENT = 5


class Playing(QObject):
    """Commands for listening."""

    def __init__(
        self, playback: Playback, transport: TransportBar, view: TranscriptView, settings: Settings, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._playback = playback
        self._transport = transport
        self._view = view
        self._settings = settings

    def toggle(self) -> None:
        """Pause; or play on, a little before where it was."""
        self._playback.toggle(self._settings.number("rewind_ms"))

    def back(self) -> None:
        """Go some seconds back."""
        self._playback.seek(self._playback.position_ms - 1000 * self._settings.number("skip_s"))

    def forward(self) -> None:
        """Go some seconds ahead."""
        self._playback.seek(self._playback.position_ms + 1000 * self._settings.number("skip_s"))

    def from_caret(self) -> None:
        """Play from the word at the caret."""
        self._view.play_from_caret()

    def follow(self) -> None:
        """Show where it plays, and go along."""
        self._view.follow()

    def slower(self) -> None:
        """Play a step slower."""
        self._transport.set_speed(self._transport.speed_percent - STEP_PERCENT)

    def faster(self) -> None:
        """Play a step faster."""
        self._transport.set_speed(self._transport.speed_percent + STEP_PERCENT)

    def normally(self) -> None:
        """Play as it was spoken."""
        self._transport.set_speed(100)

    def louder(self) -> None:
        """Play a step louder."""
        self._transport.set_volume(self._transport.volume_percent + _VOLUME_STEP_PERCENT)

    def quieter(self) -> None:
        """Play a step softer."""
        self._transport.set_volume(self._transport.volume_percent - _VOLUME_STEP_PERCENT)

    def set_volume(self, percent: int) -> None:
        """Play this loud, also the next time."""
        self._playback.set_volume(percent / 100)
        self._settings.set_value("volume_percent", percent)
