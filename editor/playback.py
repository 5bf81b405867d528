"""The engine's player, on the window's thread."""

import contextlib
import threading
from collections.abc import Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from engine.audio.cache import CachedSound
from engine.audio.decode import SAMPLE_RATE_HZ
from engine.audio.output import check_output
from engine.audio.player import Player, PlayerState
from engine.errors import PlaybackDeviceMissing, PlaybackError
from engine.recognition.results import Span

_TICK_MS = 30
# What the sound device has already taken is heard for a moment after a pause.
_DRAIN_MS = 150


class Playback(QObject):
    """Plays the sound of one recording at a time, or none.

    Signals:
        position_changed: What is heard, in milliseconds, many times a second while it plays.
        playing_changed: Whether it plays.
        failed: A ``PlaybackError``: nothing is heard though it should be.
        silent: A ``PlaybackError``, told once: there is nothing to play on.
        fell_back: A ``PlaybackDeviceMissing``: it plays, but not on the device that was chosen.
    """

    position_changed = Signal(int)
    playing_changed = Signal(bool)
    failed = Signal(object)
    silent = Signal(object)
    fell_back = Signal(object)
    _state_arrived = Signal(object, object)
    _error_arrived = Signal(object, object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._player: Player | None = None
        self._rewind_ms = 0
        self._tempo, self._volume = 1.0, 1.0
        self._boosted = False
        self._skipped: tuple[Span, ...] = ()
        self._device: str | None = None
        self._has_looked = False
        self._timer = QTimer(self)
        self._timer.setInterval(_TICK_MS)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._tick)
        self._state_arrived.connect(self._show_state, Qt.ConnectionType.QueuedConnection)
        self._error_arrived.connect(self._show_error, Qt.ConnectionType.QueuedConnection)

    def load(self, sound: CachedSound | None) -> None:
        """Get ready to play a sound; None to let go of the one there was."""
        self._timer.stop()
        player, self._player = self._player, None
        if player is not None:
            player.close()
        if sound is not None:
            key = object()  # tells late news of an earlier player apart
            self._key = key
            self._player = Player(
                sound.path,
                SAMPLE_RATE_HZ,
                on_state=lambda state: self._state_arrived.emit(key, state),
                on_error=lambda error: self._error_arrived.emit(key, error),
                device=self._device,
            )
            self._player.set_tempo(self._tempo)
            self._player.set_volume(self._volume)
            self._player.set_boost(self._boosted)
            self._player.set_skipped(self._skipped)
            self._look_for_device()

    def _look_for_device(self) -> None:
        """See once, beside the work, whether there is anything to play on: rather now than when play is pressed."""
        if not self._has_looked:
            self._has_looked = True
            threading.Thread(target=self._look, name="look for sound device", daemon=True).start()

    def _look(self) -> None:
        try:
            check_output()
        except PlaybackError as error:
            with contextlib.suppress(RuntimeError):  # the window was closed meanwhile
                self.silent.emit(error)

    @property
    def duration_ms(self) -> int:
        """Length of the sound; 0 while there is none."""
        return self._player.duration_ms if self._player else 0

    @property
    def position_ms(self) -> int:
        """What is heard now."""
        return self._player.position_ms if self._player else 0

    @property
    def playing(self) -> bool:
        """Whether it plays."""
        return self._player is not None and self._player.state is PlayerState.PLAYING

    def toggle(self, rewind_ms: int) -> None:
        """Pause; or play on, ``rewind_ms`` before where it was."""
        if self._player is None:
            return
        if not self.playing and self._player.state is PlayerState.PAUSED and rewind_ms:
            self._player.seek(max(0, self._player.position_ms - rewind_ms))
        self._player.toggle()

    def play_from(self, position_ms: int) -> None:
        """Play from somewhere."""
        if self._player is not None:
            self._player.seek(position_ms)
            self._player.play()

    def play_span(self, start_ms: int, end_ms: int) -> None:
        """Play from somewhere to somewhere, and pause there."""
        if self._player is not None:
            self._player.play_span(max(0, start_ms), min(end_ms, self.duration_ms))

    def loop_span(self, start_ms: int, end_ms: int) -> None:
        """Play from somewhere to somewhere over and over, without a gap, until anything else is asked for."""
        if self._player is not None:
            self._player.loop_span(max(0, start_ms), min(end_ms, self.duration_ms))

    def seek(self, position_ms: int) -> None:
        """Go somewhere, playing on if it plays."""
        if self._player is not None:
            self._player.seek(min(max(0, position_ms), self.duration_ms))
            self.position_changed.emit(self._player.position_ms)

    def set_tempo(self, tempo: float) -> None:
        """Play faster or slower at the same pitch."""
        self._tempo = tempo
        if self._player is not None:
            self._player.set_tempo(tempo)

    def set_volume(self, volume: float) -> None:
        """Play louder or softer, 0 to 1."""
        self._volume = volume
        if self._player is not None:
            self._player.set_volume(volume)

    def set_boost(self, boosted: bool) -> None:
        """Make quiet voices as loud as the others, or leave all as recorded."""
        self._boosted = boosted
        if self._player is not None:
            self._player.set_boost(boosted)

    def set_skipped(self, spans: Iterable[Span]) -> None:
        """Jump over these spans while playing, such as `long_silences`; they hold until others are set."""
        self._skipped = tuple(spans)
        if self._player is not None:
            self._player.set_skipped(self._skipped)

    def set_device(self, device: str | None) -> None:
        """Play on the device of this label, of `output_devices`; None for what the system chooses."""
        self._device = device
        if self._player is not None:
            self._player.set_device(device)

    def _tick(self) -> None:
        if self._player is not None:
            self.position_changed.emit(self._player.position_ms)

    def _show_state(self, key: object, state: PlayerState) -> None:
        if self._player is None or key is not self._key:
            return
        playing = state is PlayerState.PLAYING
        if playing:
            self._timer.start()
        else:
            self._timer.stop()
            QTimer.singleShot(_DRAIN_MS, self, self._tick)
        self.playing_changed.emit(playing)

    def _show_error(self, key: object, error: PlaybackError) -> None:
        if self._player is None or key is not self._key:
            return
        if isinstance(error, PlaybackDeviceMissing):
            self.fell_back.emit(error)
        else:
            self.failed.emit(error)
